/// Cuts a stream of server-sent events between two events, wherever it was cut on its way.
///
/// For streams as croxy writes them: a line ends with LF, an event with an empty line.
///
/// - Complexity: O(bytes), whatever the pieces. Holds what was not taken; see ``hasRoom``.
public struct EventCutter: Sendable {
    private var bytes: [UInt8] = []
    /// So many of them hold no end of an event.
    private var searched = 0

    /// More than croxy ever writes as one event.
    static let maxEventBytes = 1 << 20

    public init() {}

    /// False when what is held is longer than any event: this is no such stream.
    public var hasRoom: Bool { searched < Self.maxEventBytes }

    /// Takes a piece of the stream.
    public mutating func receive(_ piece: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: piece)
    }

    /// All events that are whole, as they came; nil while none is.
    public mutating func take() -> [UInt8]? {
        let lineFeed = UInt8(ascii: "\n")
        var end = bytes.count
        while end > max(searched, 1), bytes[end - 1] != lineFeed || bytes[end - 2] != lineFeed { end -= 1 }
        guard end > max(searched, 1) else {
            searched = bytes.count
            return nil
        }
        let rest = Array(bytes[end...])
        bytes.removeSubrange(end...)
        defer { (bytes, searched) = (rest, rest.count) }
        return bytes
    }
}
