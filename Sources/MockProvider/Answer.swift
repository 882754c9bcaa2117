import NIOCore

/// A head and the parts of a body, before they are framed.
struct Answer {
    var status = 200
    var fields: [Behaviour.Field] = []
    var parts: [Part] = []
    var isStream = false

    /// A piece of the body that stands in a chunk of its own; `after` follows a stamp.
    struct Part {
        var bytes: [UInt8]
        var after: [UInt8]?

        init(_ bytes: [UInt8], after: [UInt8]? = nil) {
            self.bytes = bytes
            self.after = after
        }

        init(_ text: String) { self.init(Array(text.utf8)) }

        var count: Int { bytes.count + (after.map { $0.count + Stamp.digits } ?? 0) }
    }

    /// The answer's head and the steps that send it.
    struct Framed {
        var head: [UInt8]
        var steps: [Step]
    }

    /// Puts head and body into bytes the way `behaviour` asks for.
    func framed(_ behaviour: Behaviour, isHeadRequest: Bool) -> Framed {
        let bodiless = isHeadRequest || status == 204 || status == 304
        let framing = behaviour.framing ?? (isStream ? .chunked : .length)
        let head = Array(head(behaviour, framing: framing, bodiless: status == 204 || status == 304).utf8)
        var steps: [Step] = []
        if behaviour.gateHead { steps.append(.gate(behaviour.gate ?? "")) }
        steps.append(.send(head))
        guard !bodiless else { return Framed(head: head, steps: steps) }
        let chunked = framing == .chunked || framing == .badChunk || framing == .lengthAndChunked
        for (index, part) in parts.enumerated() {
            if let gate = behaviour.gate, index > 0 || !isStream { steps.append(.gate(gate)) }
            if index > 0, behaviour.delayMilliseconds > 0 {
                steps.append(.wait(.nanoseconds(Int64(behaviour.delayMilliseconds * 1e6))))
            }
            steps.append(chunked ? Self.chunk(part) : Self.plain(part))
        }
        if framing == .badChunk {
            steps.append(.send("zz\r\nnonsense\r\n"))
        } else if chunked {
            steps.append(.send(behaviour.trailers ? "0\r\nx-checksum: 1\r\nx-late: yes\r\n\r\n" : "0\r\n\r\n"))
        }
        return Framed(head: head, steps: steps.joined())
    }

    private func head(_ behaviour: Behaviour, framing: Behaviour.Framing, bodiless: Bool) -> String {
        var text = ""
        if let interim = behaviour.interim {
            let one =
                "HTTP/1.1 \(interim.status) \(reason(of: interim.status))\r\nlink: </style.css>; rel=preload\r\n\r\n"
            text += String(repeating: one, count: interim.count)
        }
        text += "HTTP/1.\(behaviour.http10 ? 0 : 1) \(status) \(reason(of: status))\r\n"
        for field in fields + behaviour.fields {
            text += "\(field.name): \(field.value)\r\n"
        }
        let length = parts.reduce(0) { $0 + $1.count }
        switch framing {
        case _ where bodiless: break
        case .length: text += "content-length: \(length)\r\n"
        case .twoLengths: text += "content-length: \(length)\r\ncontent-length: \(length + 1)\r\n"
        case .chunked, .badChunk: text += "transfer-encoding: chunked\r\n"
        case .lengthAndChunked: text += "content-length: \(length)\r\ntransfer-encoding: chunked\r\n"
        case .close: break
        }
        if behaviour.ending != .stay { text += "connection: close\r\n" }
        return text + "\r\n"
    }

    private static func chunk(_ part: Part) -> Step {
        let opening = Array("\(String(part.count, radix: 16))\r\n".utf8)
        let closing = Array("\r\n".utf8)
        guard let after = part.after else { return .send(opening + part.bytes + closing) }
        return .stamped(before: ByteBuffer(bytes: opening + part.bytes), after: ByteBuffer(bytes: after + closing))
    }

    private static func plain(_ part: Part) -> Step {
        guard let after = part.after else { return .send(part.bytes) }
        return .stamped(before: ByteBuffer(bytes: part.bytes), after: ByteBuffer(bytes: after))
    }
}

/// The reason phrase of a status, for the ones the mock sends often.
private func reason(of status: Int) -> String {
    switch status {
    case 100: "Continue"
    case 103: "Early Hints"
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 413: "Content Too Large"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 529: "Overloaded"
    default: "Status"
    }
}
