import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// Whether a request is let in, judged by its head alone.
extension DownstreamConnection {
    /// Judges the head and fills in what the exchange needs of it; the reason when the request is refused.
    func admit(_ exchange: Exchange) -> Refusal? {
        let bytes = exchange.head
        return bytes.withUnsafeReadableBytes { bytes in
            exchange.facts = HeadFacts(head.fields, bytes)
            exchange.methodText = String(decoding: bytes[part: head.methodRange], as: UTF8.self)
            exchange.sessionID = exchange.facts.sessionID.flatMap {
                DownstreamConnection.identifier(bytes[part: $0.valueRange])
            }
            exchange.agentID = exchange.facts.agentID.flatMap {
                DownstreamConnection.identifier(bytes[part: $0.valueRange])
            }
            if let refusal = admitTarget(exchange, bytes) { return refusal }
            if let refusal = admitOrigin(exchange, bytes) { return refusal }
            if let refusal = admitKey(exchange, bytes) { return refusal }
            return admitBody(exchange, bytes)
        }
    }

    /// A name of visible ASCII, at most 128 bytes; others are nobody's.
    private static func identifier(_ bytes: UnsafeRawBufferPointer) -> String? {
        let bytes = Tokens.trimmed(bytes)
        guard !bytes.isEmpty, bytes.count <= 128, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func admitTarget(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Refusal? {
        guard exchange.method != .connect else {
            return Refusal(.badRequest, "CONNECT is not supported: croxy is no forward proxy")
        }
        let target = bytes[part: head.targetRange]
        do throws(TargetRejection) {
            exchange.target = try RequestTarget(target)
        } catch {
            return Refusal(.badRequest, error.message)
        }
        guard let host = exchange.facts.host else { return Refusal(.badRequest, "host is missing") }
        let policy = exchange.policy.policy
        if let authority = exchange.target.authority {
            // Absolute-form counts for croxy's own host only, and must not differ from what was asked for by Host.
            guard Tokens.equal(target[part: authority], Tokens.trimmed(bytes[part: host.valueRange])) else {
                return Refusal(.badRequest, "the request target names another host than the Host header")
            }
        }
        let path = target[part: exchange.target.path]
        exchange.kind = EndpointKind(path: path)
        exchange.expectsEndOfStream = exchange.kind == .messages || path.endsLikeChat
        exchange.pathText = String(decoding: path, as: UTF8.self)
        return refusal(policy.access.judge(host: bytes[part: host.valueRange]))
    }

    private func admitOrigin(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Refusal? {
        let policy = exchange.policy.policy
        if exchange.facts.hasSeveralOrigins { return Refusal(.host, "origin is given more than once") }
        if let origin = exchange.facts.origin, let host = exchange.facts.host {
            let verdict = policy.access.judge(
                origin: bytes[part: origin.valueRange], host: bytes[part: host.valueRange])
            if let refusal = refusal(verdict) { return refusal }
        }
        if let site = exchange.facts.secFetchSite {
            return refusal(policy.access.judge(secFetchSite: bytes[part: site.valueRange]))
        }
        return nil
    }

    private func refusal(_ verdict: AccessRules.Verdict) -> Refusal? {
        switch verdict {
        case .allow: nil
        case .badRequest(let message): Refusal(.badRequest, message)
        case .forbidden(let message): Refusal(.host, message)
        }
    }

    private func admitKey(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Refusal? {
        let policy = exchange.policy.policy
        guard policy.clientKeys.areRequired, !exchange.isOwn else { return nil }
        for field in head.fields {
            switch field.name {
            case .xCroxyKey, .xAPIKey, .authorization:
                if policy.clientKeys.accept(header: bytes[part: field.nameRange], value: bytes[part: field.valueRange])
                {
                    exchange.facts.keyCarriers.insert(field.name)
                }
            default: break
            }
        }
        guard exchange.facts.keyCarriers.isEmpty else { return nil }
        return Refusal(.auth, "a croxy client key is required, in x-croxy-key or as the credential")
    }

    /// Paths that croxy keeps for itself: `/_croxy` and all below it.
    func isOwnPath(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var target = bytes[part: head.targetRange]
        if target.first != UInt8(ascii: "/") {
            // Absolute-form: the path begins at the third slash.
            let slashes = target.indices.filter { target[$0] == UInt8(ascii: "/") }
            guard slashes.count > 2 else { return false }
            target = target[part: slashes[2]..<target.count]
        }
        guard target.count >= 7, Tokens.equal(target[part: 0..<7], "/_croxy") else { return false }
        return target.count == 7 || target[7] == UInt8(ascii: "/") || target[7] == UInt8(ascii: "?")
    }

    private func admitBody(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Refusal? {
        if let expect = exchange.facts.expect {
            guard Tokens.equal(bytes[part: expect.valueRange], "100-continue") else {
                return Refusal(.badRequest, status: 417, "the only expectation that is known is 100-continue")
            }
            exchange.sendsContinue = exchange.framing != .none && !exchange.clientIsHTTP10
        }
        guard exchange.framing != .none else { return nil }
        let type = exchange.facts.contentType.map { bytes[part: $0.valueRange] }
        let encoding = exchange.facts.contentEncoding.map { bytes[part: $0.valueRange] }
        if exchange.facts.hasSeveralContentTypes {
            return Refusal(.badRequest, "content-type is given more than once")
        }
        guard MediaType.isLookedInto(contentType: type, contentEncoding: encoding) else { return nil }
        exchange.scanner = BodyScanner(asking: exchange.policy.policy.scannedFields)
        if case .length(let length) = exchange.framing, exchange.kind != .other,
            length > exchange.policy.policy.config.server.maxBodyBytes
        {
            return tooLarge(exchange)
        }
        return nil
    }

    func tooLarge(_ exchange: Exchange) -> Refusal {
        let limit = exchange.policy.policy.config.server.maxBodyBytes
        return Refusal(.tooLarge, "the body is larger than server.max_body_size, \(limit) bytes")
    }
}

extension UnsafeRawBufferPointer {
    /// A part, as a buffer of its own.
    @inline(__always)
    subscript(part range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// Whether a path asks for a chat completion in OpenAI's shape.
    fileprivate var endsLikeChat: Bool {
        let end: StaticString = "/chat/completions"
        let length = end.utf8CodeUnitCount
        return count >= length && Tokens.equal(self[part: count - length..<count], end)
    }
}
