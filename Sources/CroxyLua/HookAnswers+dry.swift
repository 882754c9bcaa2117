public import CroxyRouting

extension HookAnswers {
    /// Runs a configuration's hooks as a worker would, one state for all that is asked; nil where it has none.
    ///
    /// - Throws: what is wrong with a hook, or with all of them together.
    public static func dry(_ config: Config) throws(HookError) -> HookAnswers? {
        guard !config.hooks.isEmpty else { return nil }
        let limits = HookLimits(config.lua)
        var programs: [HookProgram] = []
        for source in config.hooks {
            programs.append(try HookProgram(source: source.text, name: source.name, limits: limits))
        }
        let needs = programs.map(\.needs)
        let runner = try HookRunner(programs: programs, providers: config.providers.map(\.name), limits: limits)
        return HookAnswers(needs: { needs[$0] }, run: { runner.run($0, asking: $1, config) })
    }
}

extension HookRunner {
    /// Lends a question's bytes to a hook.
    fileprivate func run(_ hook: Int, asking question: HookQuestion, _ config: Config) -> HookOutcome {
        question.method.withUnsafeBytes { method in
            question.path.withUnsafeBytes { path in
                lend(question.query) { query in
                    lend(question.model) { model in
                        lend(question.body) { body in
                            let fields = Fields(question.headers)
                            var request = HookRequest(
                                method: method, path: path, provider: config.providers[question.provider].name,
                                route: HookRequest.Route(question.route.map { config.routes[$0] }),
                                caller: fields)
                            request.query = query
                            request.model = model
                            request.bodyLength = question.bodyBytes
                            request.body = body
                            return run(hook, request)
                        }
                    }
                }
            }
        }
    }

    private func lend<Result>(_ bytes: [UInt8]?, _ use: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let bytes else { return use(nil) }
        return bytes.withUnsafeBytes { use($0) }
    }
}

extension HookRequest.Route {
    fileprivate init(_ route: Route?) {
        if let route {
            self = route.name.map { .name($0) } ?? .number(route.index)
        } else {
            self = .none
        }
    }
}

/// Header fields in one piece of memory, which stays in place.
private final class Fields: HookCaller {
    private let bytes: UnsafeMutableRawBufferPointer
    private let ranges: [(name: Range<Int>, value: Range<Int>)]

    init(_ fields: [(name: [UInt8], value: [UInt8])]) {
        var all: [UInt8] = []
        ranges = fields.map { field in
            let start = all.count
            all += field.name
            let middle = all.count
            all += field.value
            return (start..<middle, middle..<all.count)
        }
        bytes = .allocate(byteCount: all.count, alignment: 1)
        bytes.copyBytes(from: all)
    }

    func give(_ fields: inout HookFields) {
        for range in ranges {
            fields.append(
                name: UnsafeRawBufferPointer(rebasing: bytes[range.name]),
                value: UnsafeRawBufferPointer(rebasing: bytes[range.value]))
        }
    }

    /// Nobody waits.
    func isHeld() {}

    deinit {
        bytes.deallocate()
    }
}
