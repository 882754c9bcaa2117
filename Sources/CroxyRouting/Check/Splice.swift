import JSONBytes

/// How the body that is sent differs from the body that came: one value's bytes.
public struct Splice: Sendable, Equatable {
    /// Where the value stands in the body that came, in bytes, quotes included.
    public var range: Range<Int>
    /// The value that came, as written.
    public var old: String
    /// The value that is sent, as written.
    public var new: String
    /// The length of the body that came, in bytes.
    public var bodyBytes: Int

    /// Finds the model's value in a body; nil where nothing would change.
    init?(in body: [UInt8], for model: String?) {
        var scanner = ModelScanner()
        body.withUnsafeBytes { scanner.feed($0) }
        guard let model, case .model(let range) = scanner.finding else { return nil }
        var token: [UInt8] = []
        JSONString.encode(model, into: &token)
        guard !body[range].elementsEqual(token) else { return nil }
        self.range = range
        old = String(decoding: body[range], as: UTF8.self)
        new = String(decoding: token, as: UTF8.self)
        bodyBytes = body.count
    }

    /// The length of the body that is sent, in bytes.
    public var sentBytes: Int { bodyBytes - range.count + new.utf8.count }
}
