extension CheckRequest {
    /// Why croxy would refuse the request by its method and headers; nil when it would not.
    ///
    /// A `Host` is judged where one is given. Client keys are not asked for: a check stands for a client that has one.
    func refusal(by server: ServerConfig) -> (status: Int, message: String)? {
        if method == "CONNECT" { return (400, "CONNECT is not supported: croxy is no forward proxy") }
        // What croxy binds is known when it runs; until then the name says it.
        let isOnLoopback = Array(server.host.utf8).withUnsafeBytes { bytes in
            AccessRules.namesLoopback(host: bytes)
                || Array("[\(server.host)]".utf8).withUnsafeBytes { AccessRules.namesLoopback(host: $0) }
        }
        let access = AccessRules(server, isOnLoopback: isOnLoopback, port: server.port)
        let host = header("host") ?? Array("localhost".utf8)
        return host.withUnsafeBytes { host in
            if let refusal = CheckRequest.refusal(access.judge(host: host)) { return refusal }
            if count(of: "origin") > 1 { return (403, "origin is given more than once") }
            if let origin = header("origin") {
                let verdict = origin.withUnsafeBytes { access.judge(origin: $0, host: host) }
                if let refusal = CheckRequest.refusal(verdict) { return refusal }
            }
            if let site = header("sec-fetch-site") {
                let verdict = site.withUnsafeBytes { access.judge(secFetchSite: $0) }
                if let refusal = CheckRequest.refusal(verdict) { return refusal }
            }
            if let expect = header("expect"), !expect.withUnsafeBytes({ $0.equalsIgnoringCase("100-continue") }) {
                return (417, "the only expectation that is known is 100-continue")
            }
            if count(of: "content-type") > 1 { return (400, "content-type is given more than once") }
            return nil
        }
    }

    /// Whether a path is one that croxy keeps for itself.
    static func isCroxysOwn(_ path: UnsafeRawBufferPointer) -> Bool {
        path.hasPrefix("/_croxy") && (path.count == 7 || path[7] == UInt8(ascii: "/"))
    }

    private func count(of name: String) -> Int {
        headers.count { $0.name.lowercased() == name }
    }

    private static func refusal(_ verdict: AccessRules.Verdict) -> (status: Int, message: String)? {
        switch verdict {
        case .allow: nil
        case .badRequest(let message): (400, message)
        case .forbidden(let message): (403, message)
        }
    }
}
