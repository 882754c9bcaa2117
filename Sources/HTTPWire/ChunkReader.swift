/// Why chunk framing is refused.
public enum ChunkError: Error, Sendable, Equatable {
    case badSize, sizeTooLarge, badExtension, missingLineEnd, trailersTooLarge, badTrailer

    /// A phrase for people: lower case, no full stop.
    public var message: String {
        switch self {
        case .badSize: "a chunk size is not a hexadecimal number"
        case .sizeTooLarge: "a chunk size is too large"
        case .badExtension: "a chunk extension has no name, is too long or holds a control byte"
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
        /// Bytes of an extension or of trailers, not to be passed on; may be empty.
        case drop(Range<Int>)
        /// All given bytes are used up; the body goes on.
        case needsMore
        /// The body ended; what follows begins at the position.
        case end
        case invalid(ChunkError)
    }

    private enum State {
        case size(digits: Int)
        case padding, extensionName, `extension`
        case sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed, lastLineFeed
        case ended
        case refused(ChunkError)
    }

    private var state = State.size(digits: 0)
    private var remaining = 0
    private var overhead = 0

    /// Bytes that are read over: of one size line's extensions with the white space round them, or of all trailer
    /// lines with their CRLFs.
    private static let maxOverheadBytes = 16_384

    public init() {}

    /// True when the last chunk's size line has been read: only trailers and the final CRLF are still to come.
    public var isPastData: Bool {
        switch state {
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed, .ended: true
        default: false
        }
    }

    /// Reads on from `position`, which moves behind what was read.
    ///
    /// After `.end` every further call says the same, and after `.invalid` every one with bytes.
    public mutating func next(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Step {
        while true {
            if case .ended = state { return .end }
            guard position < bytes.count else { return .needsMore }
            switch state {
            case .data:
                let end = remaining < bytes.count &- position ? position &+ remaining : bytes.count
                let range = position..<end
                remaining &-= range.count
                position = end
                if remaining == 0 { state = .dataCarriageReturn }
                return .data(range)
            case .padding, .extensionName, .extension, .trailerName, .trailerValue, .trailerLineFeed:
                return overheadRun(bytes, &position)
            case .refused(let error):
                return .invalid(error)
            default:
                if let error = framingByte(bytes[position], &position) { return refuse(error) }
            }
        }
    }

    private mutating func refuse(_ error: ChunkError) -> Step {
        state = .refused(error)
        return .invalid(error)
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
                state = .trailerName
                return nil
            }
            state = .lastLineFeed
        case .lastLineFeed:
            guard byte == 0x0A else { return .badTrailer }
            state = .ended
        default:
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
        case 0x3B, 0x20, 0x09: state = .padding
        default: return .badSize
        }
        return nil
    }

    /// Reads over white space and extensions up to the line's CR, or over a trailer line with its CRLF.
    private mutating func overheadRun(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Step {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if case .extension = state, byte == 0x0D {
                state = .sizeLineFeed
                position &+= 1
                return .drop(start..<position &- 1)
            }
            let isTrailer = isPastData
            if let error = overheadByte(byte) { return refuse(error) }
            overhead &+= 1
            guard overhead <= ChunkReader.maxOverheadBytes else {
                return refuse(isTrailer ? .trailersTooLarge : .badExtension)
            }
            position &+= 1
            if case .trailerStart = state { break }
        }
        return .drop(start..<position)
    }

    private mutating func overheadByte(_ byte: UInt8) -> ChunkError? {
        let isBlank = byte == 0x20 || byte == 0x09
        switch state {
        case .padding:
            // White space may stand before an extension, not instead of one.
            if byte == 0x3B { state = .extensionName } else if !isBlank { return .badSize }
        case .extensionName:
            if ByteClass.isToken(byte) { state = .extension } else if !isBlank { return .badExtension }
        case .extension:
            if ByteClass.isForbiddenInValue(byte) { return .badExtension }
        case .trailerName:
            if byte == 0x3A { state = .trailerValue } else if !ByteClass.isToken(byte) { return .badTrailer }
        case .trailerValue:
            if byte == 0x0D {
                state = .trailerLineFeed
            } else if ByteClass.isForbiddenInValue(byte) {
                return .badTrailer
            }
        case .trailerLineFeed:
            guard byte == 0x0A else { return .badTrailer }
            state = .trailerStart
        default:
            preconditionFailure("chunk overhead byte read in \(state)")
        }
        return nil
    }
}
