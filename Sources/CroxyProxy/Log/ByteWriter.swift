/// Writes bytes into memory of a fixed size; what does not fit is left out.
struct ByteWriter {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count: Int

    init(_ memory: UnsafeMutableBufferPointer<UInt8>, _ count: Int) {
        self.memory = memory
        self.count = count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard count < memory.count else { return }
        memory[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        let fitting = min(text.count, memory.count &- count)
        guard fitting > 0, let target = memory.baseAddress, let source = text.baseAddress else { return }
        (target + count).update(from: source, count: fitting)
        count &+= fitting
    }

    mutating func append(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { append($0) }
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// ` key=`.
    mutating func append(key: StaticString) {
        append(0x20)
        append(key)
        append(0x3D)
    }

    mutating func append(decimal value: UInt) {
        var divisor: UInt = 1
        while value / divisor >= 10 { divisor &*= 10 }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: value / divisor % 10) &+ 0x30)
            divisor /= 10
        }
    }

    /// A value: as it is when it is plain, else quoted and escaped; cut, with `…`, after `limit` bytes.
    mutating func append(value text: UnsafeBufferPointer<UInt8>, limit: Int) {
        let shown = UnsafeBufferPointer(rebasing: text.prefix(limit))
        if ByteWriter.isPlain(shown) {
            append(shown)
        } else {
            append(0x22)
            for byte in shown { append(escaped: byte) }
            append(0x22)
        }
        if shown.count < text.count { append("…") }
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in text where byte <= 0x20 || byte == 0x22 || byte == 0x3D || byte == 0x5C || byte == 0x7F {
            return false
        }
        return !text.isEmpty
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case 0x22, 0x5C:
            append(0x5C)
            append(byte)
        case 0x0A: append("\\n")
        case 0x00..<0x20, 0x7F:
            append("\\x")
            append(hex: byte >> 4)
            append(hex: byte & 15)
        default: append(byte)
        }
    }

    private mutating func append(hex digit: UInt8) {
        append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
    }
}
