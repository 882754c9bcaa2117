extension Explanation {
    /// One JSON object on one line, as cli.md describes it; without a newline.
    public var json: String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("model", model)
            object.member("path", path)
            object.member("method", method)
            object.member("outcome", outcome.rawValue)
            object.member("decided_by", decidedBy?.rawValue)
            object.member("decided_at", decidedAt.rawValue)
            object.member("route") { Explanation.write(route, to: &$0) }
            object.member("provider", provider)
            object.member("url", url)
            object.member("model_sent", modelSent)
            object.member("strip_auth", stripsAuth)
            object.member("sets_api_key", setsAPIKey)
            object.member("headers_set", headersSet)
            object.member("headers_removed", headersRemoved)
            object.member("hook") { writer in
                guard let hook = hooks.last else { return writer.null() }
                writer.object(hook.write)
            }
            object.member("stub") { Explanation.write(stub, to: &$0) }
            object.member("rejection") { Explanation.write(rejection, to: &$0) }
            object.member("warnings", warnings)
            object.member("explain") { writer in
                writer.array(explain) { writer, line in
                    writer.object {
                        $0.member("index", line.index)
                        $0.member("name", line.name)
                        $0.member("matched", line.matched)
                        $0.member("reason", line.reason)
                    }
                }
            }
        }
        return writer.text
    }

    private static func write(_ route: Route?, to writer: inout JSONWriter) {
        guard let route else { return writer.null() }
        writer.object {
            $0.member("index", route.index)
            $0.member("name", route.name)
            $0.member("pattern", route.conditions.pattern)
        }
    }

    private static func write(_ answer: OwnAnswer?, to writer: inout JSONWriter) {
        guard let answer else { return writer.null() }
        writer.object { object in
            object.member("status", answer.status)
            object.member("headers") { writer in
                writer.array(answer.headers) { writer, header in
                    writer.array([header.name, header.value]) { $0.string($1) }
                }
            }
            object.member("body", String(decoding: answer.body, as: UTF8.self))
        }
    }
}
