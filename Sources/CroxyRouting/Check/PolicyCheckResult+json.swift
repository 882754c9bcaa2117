extension PolicyCheckResult {
    /// One object of the `checks` of `croxy check --json`.
    ///
    /// - Parameters:
    ///   - line: of the table in the file.
    ///   - failures: what the text for people says of it.
    func write(to writer: inout JSONWriter, line: Int?, failures: [String], _ routes: [Route]) {
        writer.object { object in
            object.member("index", check.index)
            object.member("line", line)
            object.member("ok", isOK)
            object.member("request") { $0.object(writeRequest) }
            object.member("expected") { writer in
                writer.object { object in
                    for expectation in check.expectations { expectation.what.write(to: &object, routes) }
                }
            }
            object.member("found") { writer in
                guard let found else { return writer.null() }
                writer.object { object in
                    object.member("outcome", found.outcome.rawValue)
                    object.member("provider", found.provider)
                    object.member("model_sent", found.modelSent)
                    object.member("route") { Route.write(found.route.map { routes[$0] }, to: &$0) }
                    object.member("status", found.status)
                }
            }
            object.member("failures", failures)
        }
    }

    /// Of headers the names only: values may be secrets.
    private func writeRequest(_ object: inout JSONWriter) {
        object.member("model", check.model)
        object.member("path", check.path ?? CheckRequest.usualPath)
        object.member("method", check.method ?? CheckRequest.usualMethod)
        object.member("headers", check.headers.map(\.name))
        object.member("body_file", check.bodyFile)
    }
}

extension PolicyCheck.Expectation.What {
    fileprivate func write(to object: inout JSONWriter, _ routes: [Route]) {
        switch self {
        case .provider(let name): object.member("provider", name)
        case .modelSent(let model): object.member("model_sent", model)
        case .route(let index): object.member("route") { Route.write(routes[index], to: &$0) }
        case .outcome(let outcome): object.member("outcome", outcome.rawValue)
        case .status(let status): object.member("status", status)
        }
    }
}

extension Route {
    /// The name, or the number of a route without one.
    fileprivate static func write(_ route: Route?, to writer: inout JSONWriter) {
        guard let route else { return writer.null() }
        if let name = route.name { writer.string(name) } else { writer.number(route.index) }
    }
}
