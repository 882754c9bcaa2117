import NIOCore

/// Reads HTTP/1.1 answers as they come: status, and the body without its framing.
struct AnswerReader {
    private enum State: Equatable {
        case head, length(Int), size, chunk(Int), chunkEnd, trailers, toEnd, done
    }

    /// What came is no answer that this reader takes.
    struct Broken: Error {}

    private var state = State.head
    private(set) var status = 0
    private(set) var bodyBytes = 0

    var isDone: Bool { state == .done }

    /// Whether the end of the connection ends the answer in good order.
    var endsWithConnection: Bool { state == .toEnd || state == .done }

    /// Takes what belongs to the answer from the front of `buffer` and shows the pieces of the body.
    mutating func read(_ buffer: inout ByteBuffer, body: (ByteBuffer) -> Void) throws(Broken) {
        while state != .done {
            switch state {
            case .head:
                guard try readHead(&buffer) else { return }
            case .length(let left):
                guard let count = take(left, &buffer, body) else { return }
                state = count == left ? .done : .length(left - count)
            case .chunk(let left):
                guard let count = take(left, &buffer, body) else { return }
                state = count == left ? .chunkEnd : .chunk(left - count)
            case .toEnd:
                guard take(.max, &buffer, body) != nil else { return }
            case .size, .chunkEnd, .trailers:
                guard let line = line(&buffer) else { return }
                try endLine(line)
            case .done: return
            }
        }
    }

    private mutating func take(_ limit: Int, _ buffer: inout ByteBuffer, _ body: (ByteBuffer) -> Void) -> Int? {
        let count = min(limit, buffer.readableBytes)
        guard count > 0, let piece = buffer.readSlice(length: count) else { return nil }
        bodyBytes += count
        body(piece)
        return count
    }

    private func line(_ buffer: inout ByteBuffer) -> ByteBuffer? {
        guard let end = buffer.readableBytesView.firstIndex(of: 10) else { return nil }
        return buffer.readSlice(length: end - buffer.readerIndex + 1)
    }

    private mutating func endLine(_ line: ByteBuffer) throws(Broken) {
        switch state {
        case .size:
            let digits = line.readableBytesView.prefix { $0 != 13 && $0 != 10 && $0 != UInt8(ascii: ";") }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else { throw Broken() }
            state = size == 0 ? .trailers : .chunk(size)
        case .chunkEnd:
            guard line.readableBytes == 2 else { throw Broken() }
            state = .size
        default:
            if line.readableBytes == 2 { state = .done }
        }
    }

    /// True when the head was complete.
    private mutating func readHead(_ buffer: inout ByteBuffer) throws(Broken) -> Bool {
        let view = buffer.readableBytesView
        var end = view.startIndex
        while let newline = view[end...].firstIndex(of: 10) {
            if newline - end == 1 || newline == end {
                let head = view[view.startIndex..<newline]
                buffer.moveReaderIndex(forwardBy: newline + 1 - view.startIndex)
                try begin(head)
                return true
            }
            end = newline + 1
        }
        return false
    }

    private mutating func begin(_ head: ByteBufferView) throws(Broken) {
        var lines = head.split(separator: 10)[...]
        guard let first = lines.popFirst(), first.count >= 12 else { throw Broken() }
        let digits = first[first.startIndex + 9..<first.startIndex + 12]
        guard let status = Int(String(decoding: digits, as: UTF8.self)), status >= 200 else { throw Broken() }
        self.status = status
        state = .toEnd
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = line[..<colon]
            if name.count == 14, name.isText("content-length") {
                let value = line[(colon + 1)...].filter { $0 > 32 }
                guard let length = Int(String(decoding: value, as: UTF8.self)), length >= 0 else { throw Broken() }
                state = length == 0 ? .done : .length(length)
            } else if name.count == 17, name.isText("transfer-encoding") {
                state = .size
            }
        }
    }
}

extension ByteBufferView {
    /// Whether these are the bytes of a lower-case text, but for case.
    fileprivate func isText(_ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { text in zip(self, text).allSatisfy { $0 | 32 == $1 | 32 } }
    }
}
