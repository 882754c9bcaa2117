import JSONBytes

extension CheckRequest {
    /// The body that is asked about; nil where there is none.
    ///
    /// With a body and a model, the model stands in place of the body's own.
    var bodyBytes: [UInt8]? {
        guard var body else {
            guard let model, !isBodiless else { return nil }
            return CheckRequest.implicitBody(model)
        }
        guard let model else { return body }
        var scanner = ModelScanner()
        body.withUnsafeBytes { scanner.feed($0) }
        scanner.finish()
        switch scanner.finding {
        case .model(let range):
            body.replaceSubrange(range, with: CheckRequest.token(model))
            return body
        case .noModel: break
        case .undecided, .empty, .notAnObject, .malformed: return body
        }
        let old = body.withUnsafeBytes { JSONView($0).flatMap { $0.kind == .object ? $0.member("model")?.range : nil } }
        if let old {
            body.replaceSubrange(old, with: CheckRequest.token(model))
        } else if let brace = body.firstIndex(where: { !$0.isBlankOrBreak }), body[brace] == UInt8(ascii: "{") {
            let isEmpty = body[(brace + 1)...].first { !$0.isBlankOrBreak } == UInt8(ascii: "}")
            let member = Array("\"model\": ".utf8) + CheckRequest.token(model) + (isEmpty ? [] : Array(", ".utf8))
            body.insert(contentsOf: member, at: brace + 1)
        }
        return body
    }

    private static func implicitBody(_ model: String) -> [UInt8] {
        Array("{\"model\": ".utf8) + token(model) + Array("}".utf8)
    }

    private static func token(_ model: String) -> [UInt8] {
        var token: [UInt8] = []
        JSONString.encode(model, into: &token)
        return token
    }

    /// Lends the values of all headers of a name, which is in lower case, blanks around them removed; none of a header
    /// that carries one of the keys.
    func headerValues(_ name: [UInt8], without keys: ClientKeys, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard !keys.areRequired || !carries(keys, name) else { return }
        for header in headers where header.name.lowercased().utf8.elementsEqual(name) {
            let value = Array(header.value.utf8)
            value.withUnsafeBytes { body($0.trimmingBlanks) }
        }
    }

    /// All headers but those that carry one of the keys.
    func headers(without keys: ClientKeys) -> [(name: [UInt8], value: [UInt8])] {
        headers.filter { header in
            !keys.areRequired || !carries(keys, Array(header.name.lowercased().utf8))
        }.map { (Array($0.name.utf8), Array($0.value.utf8)) }
    }

    private func carries(_ keys: ClientKeys, _ name: [UInt8]) -> Bool {
        headers.contains { header in
            let value = Array(header.value.utf8)
            return header.name.lowercased().utf8.elementsEqual(name)
                && name.withUnsafeBytes { name in value.withUnsafeBytes { keys.accept(header: name, value: $0) } }
        }
    }
}

extension UInt8 {
    fileprivate var isBlankOrBreak: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
