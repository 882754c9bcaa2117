/// The part of a model's name that says which model it is, for comparing; never for sending.
///
/// Leaves out what providers put around it: `us.anthropic.claude-opus-4-5-20251101-v1:0`, `anthropic/claude-opus-4.5`,
/// `claude-opus-4-5@20251101` and `claude-opus-4-5[1m]` are all `claude-opus-4-5`.
///
/// - Complexity: O(length); a range of the bytes, nothing is copied.
/// - Source: model ids of Anthropic, Bedrock, Vertex, OpenRouter and Vercel.
struct ModelName {
    let bytes: UnsafeRawBufferPointer

    init(_ name: UnsafeRawBufferPointer) {
        var rest = name
        if let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
            rest = Self.slice(rest, slash + 1, rest.count)
        }
        rest = Self.withoutPrefixes(rest)
        if ASCII.ends(rest, with: "[1m]") { rest = Self.slice(rest, 0, rest.count - 4) }
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) { rest = Self.slice(rest, 0, at) }
        rest = Self.withoutVersion(rest)
        if ASCII.ends(rest, with: "-latest") { rest = Self.slice(rest, 0, rest.count - 7) }
        bytes = Self.withoutDate(rest)
    }

    /// Whether they are the same but for `.` and `-`, and for the case of letters.
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == other.count else { return false }
        for index in 0..<bytes.count where Self.folded(bytes[index]) != Self.folded(other[index]) { return false }
        return true
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: ".") ? UInt8(ascii: "-") : ASCII.lower(byte)
    }

    private static func slice(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// Without `eu.` or another region, and without `anthropic.`.
    private static func withoutPrefixes(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let maker: StaticString = "anthropic."
        var start = 0
        let regions: [StaticString] = ["us.", "eu.", "au.", "jp.", "apac.", "global.", "us-gov."]
        for region in regions where ASCII.begins(bytes, with: region) { start = region.utf8CodeUnitCount }
        let rest = slice(bytes, start, bytes.count)
        // A region stands before a maker only: `us.` alone may be part of a name.
        return ASCII.begins(rest, with: maker) ? slice(rest, maker.utf8CodeUnitCount, rest.count) : bytes
    }

    /// Without `-v1`, `-v1:0`.
    private static func withoutVersion(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = digitsStart(bytes, bytes.count)
        if end > 0, end < bytes.count, bytes[end - 1] == UInt8(ascii: ":") { end -= 1 } else { end = bytes.count }
        let start = digitsStart(bytes, end)
        guard start < end, start >= 2, bytes[start - 1] == UInt8(ascii: "v"), bytes[start - 2] == UInt8(ascii: "-")
        else { return bytes }
        return slice(bytes, 0, start - 2)
    }

    /// Without `-20251101`.
    private static func withoutDate(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = digitsStart(bytes, bytes.count)
        guard bytes.count - start == 8, start >= 1, bytes[start - 1] == UInt8(ascii: "-") else { return bytes }
        return slice(bytes, 0, start - 1)
    }

    /// Where the digits begin that stand before `end`.
    private static func digitsStart(_ bytes: UnsafeRawBufferPointer, _ end: Int) -> Int {
        var start = end
        while start > 0, ASCII.isDigit(bytes[start - 1]) { start -= 1 }
        return start
    }
}
