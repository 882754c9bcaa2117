/// One field line, as offsets from the start of the head.
public struct Field: Sendable {
    /// Where the line, and so the name, begins.
    public var start: UInt32
    public var nameEnd: UInt32
    /// The value without the white space around it.
    public var valueStart: UInt32
    public var valueEnd: UInt32
    /// Behind the line's CRLF.
    public var end: UInt32
    public var name: FieldName

    @inline(__always) public var nameRange: Range<Int> { Int(start)..<Int(nameEnd) }
    @inline(__always) public var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    @inline(__always) public var lineRange: Range<Int> { Int(start)..<Int(end) }
}

/// The fields of a head, read line by line in place, with what they say of framing and of the connection.
///
/// Reading resumes where it stopped: feeding a head byte by byte costs no more than feeding it whole.
public struct FieldSection: Sendable {
    public internal(set) var fields: [Field] = []
    /// Nil when there is no `Content-Length`.
    public private(set) var contentLength: Int?
    public private(set) var isChunked = false
    public private(set) var saysClose = false
    public private(set) var saysKeepAlive = false
    /// True when `Connection` names fields other than the usual ones; ask `isNominated(_:in:)` then.
    public private(set) var hasNominations = false
    private(set) var hostCount = 0

    /// Where the line that is being read begins.
    private var lineStart = 0
    /// Up to where that line was already searched for its end.
    private var searchedTo = 0

    public init() {
        fields.reserveCapacity(32)
    }

    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        contentLength = nil
        isChunked = false
        saysClose = false
        saysKeepAlive = false
        hasNominations = false
        hostCount = 0
        lineStart = 0
        searchedTo = 0
    }

    mutating func begin(at offset: Int) {
        lineStart = offset
        searchedTo = offset
    }

    /// Reads field lines up to the empty line; returns the length of the head when that has come.
    mutating func read(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep {
        guard let base = bytes.baseAddress else { return .incomplete }
        let end = min(bytes.count, limits.maxBytes)
        while true {
            if searchedTo > lineStart, !resume(base, to: end) { return stop(bytes.count, limits) }
            guard lineStart < end else { return stop(bytes.count, limits) }
            let first = base.load(fromByteOffset: lineStart, as: UInt8.self)
            if first == 0x0D {
                guard lineStart &+ 1 < end else { return stop(bytes.count, limits) }
                guard base.load(fromByteOffset: lineStart &+ 1, as: UInt8.self) == 0x0A else {
                    return .invalid(.bareCarriageReturn)
                }
                if let error = framingError { return .invalid(error) }
                return .complete(length: lineStart &+ 2)
            }
            if first == 0x0A { return .invalid(.bareLineFeed) }
            if first == 0x20 || first == 0x09 { return .invalid(.obsoleteFold) }
            switch readLine(base, to: end) {
            case .complete(let next):
                guard fields.count <= limits.maxFields else { return .invalid(.tooManyFields) }
                lineStart = next
                searchedTo = next
            case .incomplete:
                searchedTo = end
                return stop(bytes.count, limits)
            case .invalid(let error):
                return .invalid(error)
            }
        }
    }

    /// True when the line that was incomplete has its end now.
    private mutating func resume(_ base: UnsafeRawPointer, to end: Int) -> Bool {
        var index = searchedTo
        while index < end {
            if base.load(fromByteOffset: index, as: UInt8.self) == 0x0A { return true }
            index &+= 1
        }
        searchedTo = end
        return false
    }

    private func stop(_ count: Int, _ limits: HeadLimits) -> HeadStep {
        count >= limits.maxBytes ? .invalid(.tooLarge) : .incomplete
    }

    private mutating func readLine(_ base: UnsafeRawPointer, to end: Int) -> HeadStep {
        var index = lineStart
        while index < end {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if !ByteClass.isToken(byte) { break }
            index &+= 1
        }
        guard index < end else { return .incomplete }
        let nameEnd = index
        guard base.load(fromByteOffset: index, as: UInt8.self) == 0x3A else {
            return .invalid(nameError(base, at: index, end))
        }
        guard nameEnd > lineStart else { return .invalid(.badFieldName) }
        index &+= 1
        while index < end, isBlank(base.load(fromByteOffset: index, as: UInt8.self)) { index &+= 1 }
        let valueStart = index
        while true {
            index = ByteRun.firstControl(in: base, from: index, to: end)
            guard index < end else { return .incomplete }
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if byte == 0x0D { break }
            if byte == 0x0A { return .invalid(.bareLineFeed) }
            if byte != 0x09 { return .invalid(.controlByte) }
            index &+= 1
        }
        guard index &+ 1 < end else { return .incomplete }
        guard base.load(fromByteOffset: index &+ 1, as: UInt8.self) == 0x0A else { return .invalid(.bareCarriageReturn) }
        var valueEnd = index
        while valueEnd > valueStart, isBlank(base.load(fromByteOffset: valueEnd &- 1, as: UInt8.self)) { valueEnd &-= 1 }
        let name = FieldName(base + lineStart, length: nameEnd &- lineStart)
        fields.append(
            Field(
                start: UInt32(truncatingIfNeeded: lineStart), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
                valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: UInt32(truncatingIfNeeded: valueEnd),
                end: UInt32(truncatingIfNeeded: index &+ 2), name: name))
        if let error = note(name, UnsafeRawBufferPointer(start: base + valueStart, count: valueEnd &- valueStart)) {
            return .invalid(error)
        }
        return .complete(length: index &+ 2)
    }

    private func nameError(_ base: UnsafeRawPointer, at index: Int, _ end: Int) -> HeadError {
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
    private mutating func note(_ name: FieldName, _ value: UnsafeRawBufferPointer) -> HeadError? {
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
            noteConnection(value)
        default:
            break
        }
        return nil
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
        Tokens.forEach(in: value) { token in
            if Tokens.equal(token, "close") {
                saysClose = true
            } else if Tokens.equal(token, "keep-alive") {
                saysKeepAlive = true
            } else if !token.isEmpty {
                hasNominations = true
            }
        }
    }

    private var framingError: HeadError? {
        isChunked && contentLength != nil ? .lengthAndChunked : nil
    }

    /// True when a `Connection` field names this field.
    public func isNominated(_ field: Field, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard hasNominations, field.name != .host, field.name != .contentLength else { return false }
        let name = UnsafeRawBufferPointer(rebasing: bytes[field.nameRange])
        var found = false
        for connection in fields where connection.name == .connection {
            Tokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes[connection.valueRange])) { token in
                if Tokens.equal(token, name) { found = true }
            }
        }
        return found
    }

    /// The first field of that name.
    @inline(__always)
    public func first(_ name: FieldName) -> Field? {
        for field in fields where field.name == name { return field }
        return nil
    }
}
