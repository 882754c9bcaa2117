/// One field line, as offsets from the start of the head.
public struct Field: Sendable {
    /// Where the line, and so the name, begins.
    public let start: UInt32
    /// The place of the colon.
    public let nameEnd: UInt32
    /// The value without the white space around it.
    public let valueStart: UInt32
    public let valueEnd: UInt32
    /// Behind the line's CRLF.
    public let end: UInt32
    public let name: FieldName

    @inline(__always) public var nameRange: Range<Int> { Int(start)..<Int(nameEnd) }
    @inline(__always) public var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    @inline(__always) public var lineRange: Range<Int> { Int(start)..<Int(end) }
}

/// The fields of a head, read line by line in place, with what they say of framing and of the connection.
///
/// Reading resumes where it stopped: feeding a head byte by byte costs no more than feeding it whole.
public struct FieldSection: Sendable {
    /// In the order they came; their lines stand side by side.
    public private(set) var fields: [Field] = []
    /// Nil when there is no `Content-Length`.
    public private(set) var contentLength: Int?
    /// True when `Transfer-Encoding` is exactly `chunked`; any other coding is refused.
    public private(set) var isChunked = false
    /// True when `Connection` holds `close`.
    public private(set) var saysClose = false
    /// True when `Connection` holds `keep-alive`, beside `close` too.
    public private(set) var saysKeepAlive = false
    /// True when `Connection` names fields other than the usual ones; ask `isNominated(_:in:)` then.
    public var hasNominations: Bool { !nominations.isEmpty }
    private(set) var hostCount = 0
    /// The names that `Connection` fields hold, but for the usual ones, as offsets from the start of the head.
    private var nominations: [Range<UInt32>] = []

    /// Where the line that is being read begins.
    private var lineStart = 0
    /// Up to where that line was read.
    private var readTo = 0
    /// Where its name ends; 0 while its colon has not come.
    private var nameEnd = 0

    public init() {
        fields.reserveCapacity(32)
    }

    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        contentLength = nil
        isChunked = false
        saysClose = false
        saysKeepAlive = false
        nominations.removeAll(keepingCapacity: true)
        hostCount = 0
        begin(at: 0)
    }

    mutating func begin(at offset: Int) {
        lineStart = offset
        readTo = offset
        nameEnd = 0
    }

    /// Reads field lines up to the empty line; returns the length of the head when that has come.
    mutating func read(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep {
        guard let base = bytes.baseAddress else { return .incomplete }
        let end = min(bytes.count, limits.maxBytes)
        while lineStart < end {
            if readTo == lineStart {
                let first = base.load(fromByteOffset: lineStart, as: UInt8.self)
                if first == 0x0D {
                    guard lineStart &+ 1 < end else { break }
                    guard base.load(fromByteOffset: lineStart &+ 1, as: UInt8.self) == 0x0A else {
                        return .invalid(.bareCarriageReturn)
                    }
                    if let error = framingError { return .invalid(error) }
                    return .complete(length: lineStart &+ 2)
                }
                if first == 0x0A { return .invalid(.bareLineFeed) }
                if first == 0x20 || first == 0x09 { return .invalid(.obsoleteFold) }
                guard fields.count < limits.maxFields else { return .invalid(.tooManyFields) }
            }
            switch readLine(base, to: end, limits) {
            case .complete(let next): begin(at: next)
            case .incomplete: return stop(bytes.count, limits)
            case .invalid(let error): return .invalid(error)
            }
        }
        return stop(bytes.count, limits)
    }

    private func stop(_ count: Int, _ limits: HeadLimits) -> HeadStep {
        count >= limits.maxBytes ? .invalid(.tooLarge) : .incomplete
    }

    /// Reads on in a line, from where it was read to.
    private mutating func readLine(_ base: UnsafeRawPointer, to end: Int, _ limits: HeadLimits) -> HeadStep {
        var index = readTo
        if nameEnd == 0 {
            while index < end, ByteClass.isToken(base.load(fromByteOffset: index, as: UInt8.self)) { index &+= 1 }
            guard index < end else {
                readTo = index
                return .incomplete
            }
            guard base.load(fromByteOffset: index, as: UInt8.self) == 0x3A else {
                return .invalid(nameError(base, at: index))
            }
            guard index > lineStart else { return .invalid(.badFieldName) }
            nameEnd = index
            index &+= 1
        }
        while true {
            index = ByteRun.firstControl(in: base, from: index, to: end)
            guard index < end else {
                readTo = index
                return .incomplete
            }
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if byte == 0x0D { break }
            if byte == 0x0A { return .invalid(.bareLineFeed) }
            if byte != 0x09 { return .invalid(.controlByte) }
            index &+= 1
        }
        guard index &+ 1 < end else {
            readTo = index
            return .incomplete
        }
        guard base.load(fromByteOffset: index &+ 1, as: UInt8.self) == 0x0A else {
            return .invalid(.bareCarriageReturn)
        }
        if let error = addField(base, valueEnd: index, limits) { return .invalid(error) }
        return .complete(length: index &+ 2)
    }

    /// Keeps a whole line, whose CR is at `end`.
    private mutating func addField(_ base: UnsafeRawPointer, valueEnd end: Int, _ limits: HeadLimits) -> HeadError? {
        var valueStart = nameEnd &+ 1
        while valueStart < end, isBlank(base.load(fromByteOffset: valueStart, as: UInt8.self)) { valueStart &+= 1 }
        var valueEnd = end
        while valueEnd > valueStart, isBlank(base.load(fromByteOffset: valueEnd &- 1, as: UInt8.self)) {
            valueEnd &-= 1
        }
        let name = FieldName(base + lineStart, length: nameEnd &- lineStart)
        let value = UnsafeRawBufferPointer(start: base + valueStart, count: valueEnd &- valueStart)
        if let error = note(name, value, at: valueStart) { return error }
        // As many fields as there may be; more would make every field's `isNominated` slow.
        if nominations.count > limits.maxFields { return .tooManyFields }
        fields.append(
            Field(
                start: UInt32(truncatingIfNeeded: lineStart), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
                valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: UInt32(truncatingIfNeeded: valueEnd),
                end: UInt32(truncatingIfNeeded: end &+ 2), name: name))
        return nil
    }

    private func nameError(_ base: UnsafeRawPointer, at index: Int) -> HeadError {
        switch base.load(fromByteOffset: index, as: UInt8.self) {
        case 0x20, 0x09: .spaceBeforeColon
        case 0x0A: .bareLineFeed
        case 0x0D: .missingColon
        default: .badFieldName
        }
    }

    @inline(__always)
    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Keeps what a field says of framing and of the connection.
    private mutating func note(_ name: FieldName, _ value: UnsafeRawBufferPointer, at offset: Int) -> HeadError? {
        switch name {
        case .contentLength:
            guard contentLength == nil else { return .severalLengths }
            guard let length = Decimal.parse(value) else { return .badLength }
            contentLength = length
        case .transferEncoding:
            guard !isChunked, Tokens.equal(value, "chunked") else { return .badTransferEncoding }
            isChunked = true
        case .host:
            hostCount &+= 1
        case .connection:
            noteConnection(value, at: offset)
        default:
            break
        }
        return nil
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer, at offset: Int) {
        Tokens.forEach(in: value) { token in
            if Tokens.equal(token, "close") {
                saysClose = true
            } else if Tokens.equal(token, "keep-alive") {
                saysKeepAlive = true
            } else if let start = token.baseAddress, let valueStart = value.baseAddress, !token.isEmpty {
                let begin = UInt32(truncatingIfNeeded: offset &+ valueStart.distance(to: start))
                nominations.append(begin..<begin &+ UInt32(truncatingIfNeeded: token.count))
            }
        }
    }

    private var framingError: HeadError? {
        isChunked && contentLength != nil ? .lengthAndChunked : nil
    }

    /// True when a `Connection` field names this field; `Host` and `Content-Length` never count as named.
    ///
    /// - Parameter bytes: the head, as it was read.
    public func isNominated(_ field: Field, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard hasNominations, field.name != .host, field.name != .contentLength else { return false }
        let name = UnsafeRawBufferPointer(rebasing: bytes[field.nameRange])
        for range in nominations where range.count == name.count {
            let token = bytes[Int(range.lowerBound)..<Int(range.upperBound)]
            if Tokens.equal(UnsafeRawBufferPointer(rebasing: token), name) { return true }
        }
        return false
    }

    /// The first field of that name.
    @inline(__always)
    public func first(_ name: FieldName) -> Field? {
        for field in fields where field.name == name { return field }
        return nil
    }
}
