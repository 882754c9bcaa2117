/// The two top-level fields of a JSON body that the mock answers to.
///
/// A plain walk over the bytes: it trusts its callers to send JSON and finds nothing in what is not.
///
/// - Complexity: O(bytes).
struct BodyFields: Equatable {
    /// The text of the top-level `model`; escapes are left as they stand.
    var model: String?
    /// Whether the top-level `stream` is `true`.
    var stream = false

    init(_ body: [UInt8]) {
        body.withUnsafeBytes { read($0) }
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var depth = 0
        var index = 0
        var key: Range<Int>?
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
            case UInt8(ascii: ","):
                if depth == 1 { key = nil }
            case UInt8(ascii: "t"):
                if depth == 1, let key, text(bytes, key) == "stream" { stream = true }
            case UInt8(ascii: "\""):
                let start = index + 1
                index = Self.end(of: start, in: bytes)
                guard depth == 1 else { break }
                if let name = key {
                    if text(bytes, name) == "model" { model = text(bytes, start..<index) }
                } else {
                    key = start..<index
                }
            default: break
            }
            index += 1
        }
    }

    /// The place of the quote that ends the string whose first byte is at `start`.
    private static func end(of start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, bytes.count)
    }

    private func text(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
