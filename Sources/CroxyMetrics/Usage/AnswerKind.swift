/// What an answer's body is, as far as usage can be read from it.
public enum AnswerKind: Sendable, Equatable {
    /// `text/event-stream`.
    case stream

    /// `application/json`, or another type that ends in `+json`.
    case json

    /// Either of these behind a content coding: unreadable as it passes. Some can be read through an `Inflater`.
    case compressed

    /// Anything else; nothing is read.
    case other

    /// Tells from the values of `content-type` and `content-encoding`, nil where there is none.
    ///
    /// - Complexity: O(bytes); does not allocate.
    /// - Source: RFC 9110, 8.3.1 and 8.4.1: both are case-insensitive; `identity` is no coding.
    public init(contentType: UnsafeRawBufferPointer?, contentEncoding: UnsafeRawBufferPointer?) {
        guard let contentType else {
            self = .other
            return
        }
        let end = contentType.firstIndex(of: UInt8(ascii: ";")) ?? contentType.count
        let type = ASCII.trimmed(UnsafeRawBufferPointer(rebasing: contentType[..<end]))
        let plain: AnswerKind
        if ASCII.equals(type, "text/event-stream") {
            plain = .stream
        } else if ASCII.equals(type, "application/json") || ASCII.ends(type, with: "+json") {
            plain = .json
        } else {
            plain = .other
        }
        let coding = contentEncoding.map(ASCII.trimmed)
        let isPlain = coding.map { $0.isEmpty || ASCII.equals($0, "identity") } ?? true
        self = isPlain || plain == .other ? plain : .compressed
    }
}
