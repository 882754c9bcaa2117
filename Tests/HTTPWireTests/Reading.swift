import HTTPWire

/// What reading a head came to, as text, so that a table can say it.
enum Reading: Equatable {
    case incomplete
    case refused(HeadError)
    case request(RequestText)
    case response(ResponseText)

    var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

struct RequestText: Equatable {
    var method: String
    var target: String
    var version: Int
    var fields: [FieldText]
    var length: Int
    var framing: RequestHead.Framing
    var keepsAlive: Bool
}

struct ResponseText: Equatable {
    var status: Int
    var line: String
    var version: Int
    var fields: [FieldText]
    var length: Int
    var framing: ResponseHead.Framing
    var keepsAlive: Bool
}

struct FieldText: Equatable, CustomStringConvertible {
    var name: String
    var value: String

    var description: String { "\(name.debugDescription): \(value.debugDescription)" }
}

let wideLimits = HeadLimits(maxBytes: 81_920, maxFields: 256)

/// A head that can be read piece by piece, of either kind.
protocol ReadableHead {
    init()
    mutating func read(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep
    func reading(of bytes: [UInt8], length: Int) -> Reading
}

extension RequestHead: ReadableHead {
    func reading(of bytes: [UInt8], length: Int) -> Reading {
        .request(
            RequestText(
                method: text(bytes[methodRange]), target: text(bytes[targetRange]), version: minorVersion,
                fields: texts(of: fields, in: bytes, headLength: length), length: length, framing: framing,
                keepsAlive: keepsAlive))
    }
}

extension ResponseHead: ReadableHead {
    func reading(of bytes: [UInt8], length: Int) -> Reading {
        .response(
            ResponseText(
                status: status, line: text(bytes[statusRange]), version: minorVersion,
                fields: texts(of: fields, in: bytes, headLength: length), length: length,
                framing: framing(toHeadRequest: false), keepsAlive: keepsAlive))
    }
}

/// The names and values of fields, and a field called `broken` where the spans of a line do not fit together.
private func texts(of fields: [Field], in bytes: [UInt8], headLength: Int) -> [FieldText] {
    var result: [FieldText] = []
    for (index, field) in fields.enumerated() {
        let next = index + 1 < fields.count ? fields[index + 1].lineRange.lowerBound : headLength - 2
        let line = field.lineRange
        let fits =
            line.lowerBound == field.nameRange.lowerBound && field.nameRange.upperBound < field.valueRange.lowerBound
            && field.valueRange.upperBound <= line.upperBound - 2 && line.upperBound == next
            && bytes[line].suffix(2) == [13, 10] && bytes[field.nameRange.upperBound] == 58
        result.append(
            fits
                ? FieldText(name: text(bytes[field.nameRange]), value: text(bytes[field.valueRange]))
                : FieldText(name: "broken", value: "\(field)"))
    }
    return result
}

/// Feeds ever longer prefixes, the lengths of which are `ends`, until the head is whole or refused.
///
/// Every prefix is an allocation of its own, so that reading past its end is seen by the address sanitizer.
func read<Head: ReadableHead>(
    _ kind: Head.Type, _ bytes: [UInt8], ends: some Sequence<Int>, limits: HeadLimits = wideLimits
) -> Reading {
    var head = Head()
    for end in ends {
        let piece = Array(bytes[..<end])
        switch piece.withUnsafeBytes({ head.read($0, limits: limits) }) {
        case .incomplete: continue
        case .complete(let length): return head.reading(of: bytes, length: length)
        case .invalid(let error): return .refused(error)
        }
    }
    return .incomplete
}

func readWhole<Head: ReadableHead>(_ kind: Head.Type, _ bytes: [UInt8], limits: HeadLimits = wideLimits) -> Reading {
    read(kind, bytes, ends: [bytes.count], limits: limits)
}

/// The first way of splitting the bytes that does not read as the whole does, in words.
func splitDifference<Head: ReadableHead>(
    _ kind: Head.Type, _ bytes: [UInt8], limits: HeadLimits = wideLimits
) -> String? {
    let whole = readWhole(kind, bytes, limits: limits)
    let single = read(kind, bytes, ends: 0...bytes.count, limits: limits)
    if single != whole { return "byte by byte \(single), but whole \(whole): \(shown(bytes))" }
    for cut in bytes.indices {
        let split = read(kind, bytes, ends: [cut, bytes.count], limits: limits)
        if split != whole { return "split at \(cut) \(split), but whole \(whole): \(shown(bytes))" }
    }
    return nil
}
