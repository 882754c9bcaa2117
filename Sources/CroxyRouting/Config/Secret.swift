/// Bytes that no log, message or record may show: it prints as `•••`, under a debugger's `dump` too.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// A secret of any bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A secret of the UTF-8 of a text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Lends the bytes; the pointer is valid inside `body` only.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { buffer throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
    }

    /// The number of bytes.
    public var count: Int { bytes.count }

    /// Whether `presented` is this secret. An empty secret equals nothing.
    ///
    /// The time depends on the length of `presented` alone, which whoever presents it knows.
    public func equals(_ presented: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return false }
        var difference = presented.count ^ bytes.count
        var index = 0
        for byte in presented {
            difference |= Int(byte ^ bytes[index])
            index += 1
            if index == bytes.count { index = 0 }
        }
        return difference == 0
    }

    /// `•••`
    public var description: String { "•••" }
    /// `•••`
    public var debugDescription: String { "•••" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
