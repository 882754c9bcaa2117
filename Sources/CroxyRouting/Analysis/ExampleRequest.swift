/// A request made up to show what a route would take.
struct ExampleRequest: Sendable, Equatable {
    /// What there is of a body.
    enum Body: Sendable, Equatable {
        case none
        /// White space alone: a body with a length, in which no field is true or false.
        case blank
        case object
    }

    var method: String
    var path: [UInt8]
    /// By name, in lower case.
    var headers: [(name: String, value: [UInt8])]
    var body: Body
    /// nil where the body has none.
    var model: [UInt8]?
    var flags: [BodyFlag: Bool]
    /// Of the body; 0 without one.
    var bytes: Int

    static func == (first: ExampleRequest, second: ExampleRequest) -> Bool {
        first.method == second.method && first.path == second.path && first.body == second.body
            && first.model == second.model && first.flags == second.flags && first.bytes == second.bytes
            && first.headers.elementsEqual(second.headers) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Whether its headers let croxy look into the body.
    var isLookedInto: Bool {
        func value(_ name: String) -> [UInt8]? { headers.first { $0.name == name }?.value }
        return value("content-type").withBytes { type in
            value("content-encoding").withBytes { MediaType.isLookedInto(contentType: type, contentEncoding: $0) }
        }
    }

    /// The route that decides it.
    func route(by table: DecisionTable, _ scratch: inout DecisionScratch) -> Int? {
        Array(method.utf8).withUnsafeBytes { method in
            path.withUnsafeBytes { path in
                model.withBytes { model in
                    var facts = BodyFacts(
                        body == .none ? .none : .some, minBytes: bytes, isLengthKnown: true,
                        model: model.map { .name($0) } ?? .none)
                    facts.flags.hasNoObject = body == .blank
                    facts.flags.stream = flags[.stream] ?? false
                    facts.flags.thinking = flags[.thinking] ?? false
                    facts.flags.tools = flags[.tools] ?? false
                    facts.flags.images = flags[.images] ?? false
                    let answer = table.decide(
                        RequestFacts(method: method, path: path, body: facts), scratch: &scratch
                    ) { name, lend in
                        for header in headers where header.name.utf8.elementsEqual(name) {
                            header.value.withUnsafeBytes { lend($0) }
                        }
                    }
                    guard case .decided(let decision) = answer else {
                        preconditionFailure("the table waits for facts when all are known")
                    }
                    return decision.route
                }
            }
        }
    }

    /// For people, naming no more than the conditions are about.
    func text(for conditions: [Condition]) -> String {
        var parts: [String] = []
        for condition in conditions {
            let part: String
            switch condition {
            case .method: part = method
            case .path: part = "path \(Quoted.text(String(decoding: path, as: UTF8.self)))"
            case .header(let name, _):
                let values = headers.filter { $0.name == name.lowercased() }.map {
                    Quoted.text(String(decoding: $0.value, as: UTF8.self))
                }
                part = values.isEmpty ? "no header \(name)" : "header \(name) \(values.joined(separator: " and "))"
            case .pattern:
                part = model.map { "model \(Quoted.text(String(decoding: $0, as: UTF8.self)))" } ?? "no model"
            case .flag(let flag, _): part = "\(flag.rawValue) = \(flags[flag] ?? false)"
            case .minBodyBytes, .maxBodyBytes: part = "a body of \(bytes) byte\(bytes == 1 ? "" : "s")"
            }
            if !parts.contains(part) { parts.append(part) }
        }
        return parts.joined(separator: ", ")
    }
}
