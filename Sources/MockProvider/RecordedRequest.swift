/// One request as it stood on the wire.
public struct RecordedRequest: Sendable {
    /// Its place among all requests since the start or the last reset, from 1, in the order of their heads.
    public let number: Int
    /// The connection it came on, from 1.
    public let connection: Int
    /// The head's bytes, the empty line that ends it included.
    public let head: [UInt8]
    /// When the head was complete: `CLOCK_MONOTONIC`, nanoseconds.
    public let arrivedNanoseconds: UInt64

    /// The body as framed on the wire: equal to ``body`` unless it came in chunks. Empty for uploads.
    public internal(set) var wireBody: [UInt8] = []
    /// The body without its framing. Empty for uploads to `/v1/files`, and cut off at the mock's limit.
    public internal(set) var body: [UInt8] = []
    /// How many bytes of body have come, kept or not.
    public internal(set) var bodyBytes = 0
    /// The hash of all the bytes of body that have come, kept or not.
    public internal(set) var checksum = FNV1a64()
    /// Whether its last byte has come.
    public internal(set) var isComplete = false

    init(number: Int, connection: Int, head: [UInt8], arrivedNanoseconds: UInt64) {
        self.number = number
        self.connection = connection
        self.head = head
        self.arrivedNanoseconds = arrivedNanoseconds
    }

    /// The request line's first word.
    public var method: String { requestLine.first ?? "" }

    /// The request line's second word: path and query.
    public var target: String { requestLine.count > 1 ? requestLine[1] : "" }

    /// The head's fields in order, names and values as written but for white space around the value.
    public var fields: [(name: String, value: String)] {
        RequestHead.lines(of: head).dropFirst().map { line in
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            let value = line[min(colon + 1, line.endIndex)...]
            return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value.trimmed, as: UTF8.self))
        }
    }

    /// The values of all fields with this name, in order; case is ignored.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    private var requestLine: [String] {
        let line = RequestHead.lines(of: head).first ?? []
        return line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }
}
