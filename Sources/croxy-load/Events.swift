import NIOCore

/// Finds events and their clock values in a stream's body, over any border.
struct Events {
    private var pending = ByteBuffer()

    /// Takes a piece of the body and tells of each event that it completes, with its clock value if it has one.
    mutating func read(_ piece: ByteBuffer, event: (UInt64?) -> Void) {
        pending.writeImmutableBuffer(piece)
        while true {
            let end = pending.withUnsafeReadableBytes { bytes in
                var index = 1
                while index < bytes.count, bytes[index] != 10 || bytes[index - 1] != 10 { index += 1 }
                return index < bytes.count ? index + 1 : nil
            }
            guard let end else { break }
            event(pending.withUnsafeReadableBytes { Self.stamp(UnsafeRawBufferPointer(rebasing: $0[..<end])) })
            pending.moveReaderIndex(forwardBy: end)
        }
        if pending.readableBytes == 0 { pending.clear() } else { pending.discardReadBytes() }
    }

    /// The number in `"mock_ns":"…"}`, with white space around the brace.
    private static func stamp(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard let quote = bytes.lastIndex(of: UInt8(ascii: "\"")), quote >= 30 else { return nil }
        let name = bytes[(quote - 30)..<(quote - 20)]
        guard name.elementsEqual("mock_ns\":\"".utf8) else { return nil }
        var value: UInt64 = 0
        for digit in bytes[(quote - 20)..<quote] {
            guard (48...57).contains(digit), value < .max / 20 else { return nil }
            value = value * 10 + UInt64(digit - 48)
        }
        return value
    }
}
