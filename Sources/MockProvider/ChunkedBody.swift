import NIOCore

/// Reads the chunks of a request's body as they come, over any border.
struct ChunkedBody {
    private enum State: Equatable {
        case size, data(Int), dataEnd, trailers, done
    }

    private var state = State.size
    private var line: [UInt8] = []

    /// The framing was broken.
    struct Broken: Error {}

    /// Whether the last chunk and the trailers have been read.
    var isDone: Bool { state == .done }

    /// Takes what belongs to the body from the front of `buffer`.
    ///
    /// - Returns: the bytes inside the chunks.
    mutating func read(from buffer: inout ByteBuffer) throws(Broken) -> [UInt8] {
        var content: [UInt8] = []
        while state != .done, buffer.readableBytes > 0 {
            if case .data(let left) = state {
                let bytes = buffer.readBytes(length: min(left, buffer.readableBytes)) ?? []
                content += bytes
                state = left == bytes.count ? .dataEnd : .data(left - bytes.count)
            } else if let byte = buffer.readInteger(as: UInt8.self) {
                line.append(byte)
                guard line.count <= 8192 else { throw Broken() }
                if byte == 10 { try endLine() }
            }
        }
        return content
    }

    private mutating func endLine() throws(Broken) {
        guard line.count >= 2, line[line.count - 2] == 13 else { throw Broken() }
        let text = line.dropLast(2)
        switch state {
        case .size:
            let digits = text.prefix { $0 != UInt8(ascii: ";") }
            guard !digits.isEmpty, digits.count <= 15 else { throw Broken() }
            var size = 0
            for digit in digits {
                guard let value = hexValue(digit) else { throw Broken() }
                size = size * 16 + value
            }
            state = size == 0 ? .trailers : .data(size)
        case .dataEnd:
            guard text.isEmpty else { throw Broken() }
            state = .size
        case .trailers:
            if text.isEmpty { state = .done }
        case .data, .done: break
        }
        line.removeAll(keepingCapacity: true)
    }
}
