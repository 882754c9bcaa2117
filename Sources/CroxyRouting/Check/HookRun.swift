/// A hook that `croxy check` ran, and what it said.
public struct HookRun: Sendable {
    /// What it answered, in a word.
    public enum Answer: String, Sendable {
        case configured, change, stub, reject, next, error
    }

    /// Index of the route whose hook it is; nil for the default's.
    public var route: Int?
    /// The name of the hook's source.
    public var file: String
    /// In a word.
    public var answer: Answer
    /// What a change is of: `provider`, `model`, `headers`, `tag`.
    var changes: [String] = []
    /// Whether an error of it refuses the request.
    var onError: RouteHook.OnError
    /// File, line and message of an error.
    public var error: String?
    /// Lines with their levels: `info: a text`.
    public var log: [String]
    /// See `HookOutcome`.
    public var steps: Int
    /// See `HookOutcome`.
    public var memoryBytes: Int
    /// Of the call, on the clock.
    public var microseconds: Int

    init(_ outcome: HookOutcome, of hook: RouteHook, file: String, route: Int?) {
        self.route = route
        self.file = file
        onError = hook.onError
        steps = outcome.steps
        memoryBytes = outcome.memoryBytes
        microseconds = outcome.nanoseconds / 1_000
        log = outcome.log.map { Masking.hidingKeys(in: "\($0.level): \($0.text)") }
        if outcome.droppedLogLines > 0 { log.append("warn: \(outcome.droppedLogLines) more lines were dropped") }
        switch outcome.result {
        case .success(.configured): answer = .configured
        case .success(.change(let change)):
            answer = .change
            changes = HookRun.words(change)
        case .success(.stub): answer = .stub
        case .success(.reject): answer = .reject
        case .success(.next): answer = .next
        case .failure(let failure):
            answer = .error
            error = Masking.hidingKeys(in: failure.description)
        }
    }

    private static func words(_ change: HookChange) -> [String] {
        var words: [String] = []
        if change.provider != nil { words.append("provider") }
        if change.model != .keep { words.append("model") }
        if !change.setHeaders.isEmpty || !change.removeHeaders.isEmpty { words.append("headers") }
        if change.tag != nil { words.append("tag") }
        return words
    }

    /// For people, behind "its hook": `changes the provider and the model`.
    var phrase: String {
        switch answer {
        case .configured: return "changes nothing"
        case .change:
            let words = changes.map { $0 == "headers" ? $0 : "the \($0)" }
            guard let last = words.last else { return "changes nothing" }
            return "changes " + (words.count == 1 ? last : "\(words.dropLast().joined(separator: ", ")) and \(last)")
        case .stub: return "answers the request"
        case .reject: return "refuses the request"
        case .next: return route == nil ? "says next, and there is no further route" : "passes the request on"
        case .error: return onError == .reject ? "fails" : "fails, so the route is taken as configured"
        }
    }

    func write(to object: inout JSONWriter) {
        object.member("file", file)
        object.member("result", answer.rawValue)
        object.member("log", log)
        object.member("error", error)
        object.member("microseconds", microseconds)
    }
}
