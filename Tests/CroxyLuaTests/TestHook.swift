import CroxyLua
import CroxyRouting

/// Hooks from source, loaded into one state.
struct TestHook {
    static let providers = ["local", "anthropic", "ollama"]

    let runner: HookRunner

    init(_ sources: String..., limits: HookLimits = .patient) throws {
        let programs = try sources.enumerated().map { index, source in
            try HookProgram(source: Array(source.utf8), name: "hook\(index).lua", limits: limits)
        }
        runner = try HookRunner(programs: programs, providers: TestHook.providers, limits: limits)
    }

    func run(_ hook: Int = 0, _ request: TestRequest = TestRequest()) -> HookOutcome {
        request.lend { runner.run(hook, $0) }
    }

    /// Evaluates Lua expressions, `req` in reach, and gives their texts.
    static func evaluate(
        _ expression: String, _ request: TestRequest = TestRequest(), limits: HookLimits = .patient
    ) throws -> [String] {
        let source = """
            local function show(...)
              local texts = {}
              for i = 1, select("#", ...) do texts[i] = tostring((select(i, ...))) end
              return texts
            end
            return function(req)
              return croxy.stub { sse = (function(...)
                local events = {}
                for i, text in ipairs(show(...)) do events[i] = { event = "x" .. #text, data = text } end
                return events
              end)(\(expression)) }
            end
            """
        let outcome = try TestHook(source, limits: limits).run(0, request)
        guard case .stub(let stub) = try outcome.result.get() else { return [] }
        var texts: [String] = []
        let events = String(decoding: stub.body, as: UTF8.self)
        for event in events.split(separator: "event: ", omittingEmptySubsequences: true) {
            let lines = event.split(separator: "\n", omittingEmptySubsequences: true).dropFirst()
            texts.append(lines.map { String($0.dropFirst("data: ".count)) }.joined(separator: "\n"))
        }
        return texts
    }

    /// The error of a hook whose body is `statements`.
    static func failure(
        _ statements: String, _ request: TestRequest = TestRequest(), limits: HookLimits = .patient
    ) throws -> HookError? {
        let outcome = try TestHook("return function(req)\n\(statements)\nend", limits: limits).run(0, request)
        guard case .failure(let error) = outcome.result else { return nil }
        return error
    }
}

extension HookOutcome {
    var verdict: Verdict? { try? result.get() }

    var error: HookError? {
        guard case .failure(let error) = result else { return nil }
        return error
    }
}

extension HookLimits {
    /// The defaults, but for the clock: a busy machine must not fail a test.
    static let patient = HookLimits(milliseconds: 5000)
}
