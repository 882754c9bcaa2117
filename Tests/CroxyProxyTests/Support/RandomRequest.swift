import CroxyRouting
import RandomCases

/// Requests that `croxy check` can be asked about, and that can be sent.
struct RandomRequest {
    var method: String
    var path: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?

    init(for config: RandomConfig, _ random: inout SeededGenerator) {
        method = random.pick(["POST", "POST", "POST", "POST", "PUT", "GET", "HEAD", "DELETE"])
        path = random.pick([
            "/v1/messages", "/v1/messages", "/v1/messages", "/v1/messages?beta=true", "/v1/messages/count_tokens",
            "/v1/messages/count_tokens?a=//../b", "/v1/models", "/x/v1/messages", "/v1", "/v1?q=%zz", "/a%2eb%20c",
            "/v1x",
            "/", "/a/../b", "//v1/messages", "/a%2Fb/", "/a%5cb", "/v1/x",
        ])
        body = random.oneIn(12) ? nil : RandomBody.make(&random)
        headers = []
        if config.hasKeys || random.oneIn(10) {
            let key = random.pick(["croxy-key-one", "croxy-key-two"])
            headers.append(
                random.pick([("X-Croxy-Key", key), ("x-api-key", key), ("Authorization", "Bearer \(key)")]))
        }
        for _ in 0..<random.below(5) {
            headers.append(
                random.pick([
                    ("x-app", "cli"), ("X-APP", "client"), ("x-app", ""), ("x-team", "blue, cli"), ("X-Empty", "one"),
                    ("x-api-key", "client-key"), ("X-Api-Key", "sk-ant-api03-x"),
                    ("authorization", "Bearer client-token"),
                    ("Authorization", "Bearer sk-ant-oat01-x"), ("anthropic-version", "2023-06-01"),
                    ("x-title", "mine"),
                    ("anthropic-beta", "a,b"), ("X-Croxy-Key", "none"),
                ]))
        }
        if random.oneIn(2) {
            headers.append(
                random.pick([
                    ("Content-Type", "application/json"), ("content-type", "application/json; charset=utf-8"),
                    ("Content-Type", "text/plain"), ("content-type", "application/x+json"), ("content-type", ""),
                ]))
        }
        if random.oneIn(10) { headers.append(("Content-Encoding", random.pick(["gzip", "identity"]))) }
        dropRepeatedCredentials(isKeyFirst: config.hasKeys)
        headers = headers.shuffled(using: &random)
        // What croxy must hold is bound too, at a moment that depends on how the request comes in.
        let isBound = path.contains("/v1/messages") || path.contains("/count_tokens")
        if let limit = config.limit, let count = body?.count, count > limit, !isBound { body = nil }
    }

    /// Of several fields of one name, of which one is Anthropic's, that one is dropped; `check` says names alone. But the
    /// fields that carry a key of croxy's go with all of their name.
    private mutating func dropRepeatedCredentials(isKeyFirst: Bool) {
        var names: Set<String> = []
        let carrier = isKeyFirst ? headers.first?.name.lowercased() : nil
        headers = headers.filter { header in
            let name = header.name.lowercased()
            return !["authorization", "x-api-key"].contains(name) || name == carrier || names.insert(name).inserted
        }
    }

    /// The same for `croxy check`.
    var question: CheckRequest {
        CheckRequest(path: path, method: method, headers: headers, body: body)
    }

    /// As it stands on the wire.
    func wire(host: String) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }
}
