/// Why chunk framing is refused.
public enum ChunkError: Error, Sendable, Equatable {
    case badSize, sizeTooLarge, badExtension, missingLineEnd, trailersTooLarge, badTrailer

    /// A phrase for people: lower case, no full stop.
    public var message: String {
        switch self {
        case .badSize: "a chunk size is not a hexadecimal number"
        case .sizeTooLarge: "a chunk size is too large"
        case .badExtension: "a chunk extension is too long or holds a control byte"
        case .missingLineEnd: "a chunk is not followed by CRLF"
        case .trailersTooLarge: "the trailers are too large"
        case .badTrailer: "a trailer line is malformed"
        }
    }
}

/// Reads chunk framing in place, as bytes stream by. Source: RFC 9112 §7.1.
///
/// Borders may fall anywhere. What it calls `.drop` are extensions and trailers: without them the bytes are a
/// chunked body still, so a proxy passes all else as it came.
public struct ChunkReader: Sendable {
    /// One step of reading.
    public enum Step: Sendable, Equatable {
        /// Bytes of the body.
        case data(Range<Int>)
        /// Bytes of an extension or of trailers, not to be passed on.
        case drop(Range<Int>)
        /// All given bytes are used up; the body goes on.
        case needsMore
        /// The body ended; what follows begins at the position.
        case end
        case invalid(ChunkError)
    }

    fileprivate enum State {
        case size(digits: Int)
        case padding, `extension`
        case sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        case trailerStart, trailerLine, trailerLineFeed, lastLineFeed
        case ended
    }

    private var state = State.size(digits: 0)
    private var remaining = 0
    private var overhead = 0

    /// Bytes of one size line's extensions, or of all trailers, that are read over.
    private static let maxOverheadBytes = 16_384

    public init() {}

    /// True when the last chunk's size line has been read: only trailers and the final CRLF are still to come.
    public var isPastData: Bool {
        switch state {
        case .trailerStart, .trailerLine, .trailerLineFeed, .lastLineFeed, .ended: true
        default: false
        }
    }

    /// Reads on from `position`, which moves behind what was read.
    public mutating func next(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Step {
        while position < bytes.count {
            switch state {
            case .data:
                let end = remaining < bytes.count &- position ? position &+ remaining : bytes.count
                let range = position..<end
                remaining &-= range.count
                position = end
                if remaining == 0 { state = .dataCarriageReturn }
                return .data(range)
            case .padding, .extension, .trailerLine, .trailerLineFeed:
                return overheadRun(bytes, &position)
            default:
                if let error = framingByte(bytes[position], &position) { return .invalid(error) }
                if case .ended = state { return .end }
            }
        }
        return .needsMore
    }

    /// One byte of framing; moves the position unless the byte belongs to what is dropped.
    private mutating func framingByte(_ byte: UInt8, _ position: inout Int) -> ChunkError? {
        switch state {
        case .size(let digits):
            return sizeByte(byte, digits, &position)
        case .sizeLineFeed:
            guard byte == 0x0A else { return .badSize }
            overhead = 0
            state = remaining == 0 ? .trailerStart : .data
        case .dataCarriageReturn:
            guard byte == 0x0D else { return .missingLineEnd }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == 0x0A else { return .missingLineEnd }
            state = .size(digits: 0)
        case .trailerStart:
            guard byte == 0x0D else {
                guard ByteClass.isToken(byte) else { return .badTrailer }
                state = .trailerLine
                return nil
            }
            state = .lastLineFeed
        case .lastLineFeed:
            guard byte == 0x0A else { return .badTrailer }
            state = .ended
        case .trailerLineFeed, .padding, .extension, .trailerLine, .data, .ended:
            preconditionFailure("chunk framing byte read in \(state)")
        }
        position &+= 1
        return nil
    }

    private mutating func sizeByte(_ byte: UInt8, _ digits: Int, _ position: inout Int) -> ChunkError? {
        if let value = ByteClass.hexDigit(byte) {
            // 15 digits stay below 2^60: no overflow, and no real chunk is larger.
            guard digits < 15 else { return .sizeTooLarge }
            remaining = (digits == 0 ? 0 : remaining << 4) | Int(value)
            state = .size(digits: digits + 1)
            position &+= 1
            return nil
        }
        guard digits > 0 else { return .badSize }
        switch byte {
        case 0x0D:
            state = .sizeLineFeed
            position &+= 1
        case 0x3B: state = .extension
        case 0x20, 0x09: state = .padding
        default: return .badSize
        }
        return nil
    }

    /// Reads over an extension up to its CR, or over a trailer line with its CRLF.
    private mutating func overheadRun(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Step {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0D, !endsOverhead() { return .invalid(state.isTrailer ? .badTrailer : .badSize) }
            if case .sizeLineFeed = state {
                let range = start..<position
                position &+= 1
                return .drop(range)
            }
            if case .trailerLineFeed = state, byte != 0x0D {
                guard byte == 0x0A else { return .invalid(.badTrailer) }
                position &+= 1
                state = .trailerStart
                return .drop(start..<position)
            }
            if byte != 0x0D, let error = overheadByte(byte) { return .invalid(error) }
            overhead += 1
            guard overhead <= ChunkReader.maxOverheadBytes else {
                return .invalid(state.isTrailer ? .trailersTooLarge : .badExtension)
            }
            position &+= 1
        }
        return .drop(start..<position)
    }

    /// A CR has come; false when it may not stand here.
    private mutating func endsOverhead() -> Bool {
        switch state {
        case .extension: state = .sizeLineFeed
        case .trailerLine: state = .trailerLineFeed
        // White space may stand before an extension, not instead of one.
        default: return false
        }
        return true
    }

    private mutating func overheadByte(_ byte: UInt8) -> ChunkError? {
        if case .padding = state {
            if byte == 0x3B {
                state = .extension
            } else if byte != 0x20, byte != 0x09 {
                return .badSize
            }
            return nil
        }
        guard ByteClass.isForbiddenInValue(byte) else { return nil }
        return state.isTrailer ? .badTrailer : .badExtension
    }
}

extension ChunkReader.State {
    fileprivate var isTrailer: Bool {
        switch self {
        case .trailerLine, .trailerLineFeed: true
        default: false
        }
    }
}
