import NIOCore

extension [Step] {
    /// Neighbouring writes joined into one, as a server that has them all at once would send them.
    func joined() -> [Step] {
        var result: [Step] = []
        for step in self {
            if case .send(var next) = step, case .send(var last)? = result.last {
                result.removeLast()
                last.writeBuffer(&next)
                result.append(.send(last))
            } else {
                result.append(step)
            }
        }
        return result
    }

    /// Every write in pieces of `size` bytes.
    func split(_ size: Int) -> [Step] {
        flatMap { step -> [Step] in
            guard case .send(var bytes) = step else { return [step] }
            var pieces: [Step] = []
            while bytes.readableBytes > 0, let piece = bytes.readSlice(length: Swift.min(size, bytes.readableBytes)) {
                pieces.append(.send(piece))
            }
            return pieces
        }
    }

    /// The steps up to the first `count` bytes on the wire, and then `ending`.
    func prefix(bytes count: Int, then ending: Step) -> [Step] {
        var result: [Step] = []
        var left = count
        for step in self {
            guard step.size > left else {
                result.append(step)
                left -= step.size
                continue
            }
            if left > 0, case .send(let bytes) = step, let part = bytes.getSlice(at: bytes.readerIndex, length: left) {
                result.append(.send(part))
            }
            break
        }
        return result + [ending]
    }

    /// How many bytes all the steps put on the wire.
    var size: Int { reduce(0) { $0 + $1.size } }
}
