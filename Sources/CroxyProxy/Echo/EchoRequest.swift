import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// What a request asks of `croxy:echo`, by method and path.
enum EchoRequest {
    case messages
    case countTokens
    case models
    case model(String)
    case other

    init(method: RequestHead.Method, path: UnsafeRawBufferPointer) {
        let isPost = method == .post
        let isGet = method == .get || method == .head
        switch EndpointKind(path: path) {
        case .messages where isPost: self = .messages
        case .countTokens where isPost: self = .countTokens
        default:
            let text = String(decoding: path, as: UTF8.self)
            if isGet, text == "/v1/models" || text == "/v1/models/" {
                self = .models
            } else if isGet, text.hasPrefix("/v1/models/") {
                self = .model(String(text.dropFirst(11)))
            } else {
                self = .other
            }
        }
    }
}

/// What `croxy:echo` reads of a messages body.
struct EchoBody {
    var model = ""
    var wantsStream = false
    /// The last text block of the last user message; empty when there is none.
    var text = ""

    init?(_ body: ByteBuffer) {
        let found: EchoBody? = body.withUnsafeReadableBytes { bytes in
            guard let root = JSONView(bytes), root.kind == .object else { return nil }
            return EchoBody(root)
        }
        guard let found else { return nil }
        self = found
    }

    private init?(_ root: JSONView) {
        guard let model = root.member("model")?.string(repairing: true), let messages = root.member("messages"),
            messages.kind == .array
        else { return nil }
        self.model = model
        wantsStream = root.member("stream")?.bool() ?? false
        for message in messages.elements where message.member("role")?.isString("user") ?? false {
            if let text = EchoBody.lastText(message.member("content")) { self.text = text }
        }
    }

    private static func lastText(_ content: JSONView?) -> String? {
        guard let content else { return nil }
        if let text = content.string(repairing: true) { return text }
        guard content.kind == .array else { return nil }
        var last: String?
        for block in content.elements where block.member("type")?.isString("text") ?? false {
            last = block.member("text")?.string(repairing: true) ?? last
        }
        return last
    }

    /// The status that a model's name asks for: 529 for `croxy-echo-error-529`; nil for ordinary names.
    var errorStatus: Int? {
        guard let range = model.utf8.lastRange(of: "-error-") else { return nil }
        let digits = Array(model.utf8[range...])
        guard digits.count == 3,
            let status = digits.withUnsafeBytes({ HTTPWire.Decimal.parse($0) }), (400..<600).contains(status)
        else { return nil }
        return status
    }

    /// The echo's own measure: four bytes of text are one token.
    static func tokens(of text: String) -> Int { (text.utf8.count + 3) / 4 }
}

extension String.UTF8View {
    /// Where the bytes behind the last occurrence of `needle` begin.
    fileprivate func lastRange(of needle: StaticString) -> Index? {
        let needle = needle.withUTF8Buffer { Array($0) }
        guard count >= needle.count else { return nil }
        var start = index(startIndex, offsetBy: count - needle.count)
        while true {
            if self[start...].starts(with: needle) { return index(start, offsetBy: needle.count) }
            guard start > startIndex else { return nil }
            start = index(before: start)
        }
    }
}
