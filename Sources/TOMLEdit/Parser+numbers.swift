/// Integers and floats.
extension Parser {
    /// The number that a range holds from end to end.
    func number(_ range: Range<Int>) throws(TOMLError) -> Value.Kind {
        var place = range.lowerBound
        let sign = bytes[place]
        let isSigned = sign == Byte.plus || sign == Byte.minus
        if isSigned { place += 1 }
        let rest = bytes[place..<range.upperBound]
        if rest.elementsEqual("inf".utf8) { return .float(sign == Byte.minus ? -.infinity : .infinity) }
        if rest.elementsEqual("nan".utf8) { return .float(sign == Byte.minus ? -.nan : .nan) }
        if rest.count > 1, rest.first == Byte.zero, let base = base(of: bytes[place + 1]) {
            if isSigned { throw notANumber(range, "only decimal numbers can have a sign") }
            return .integer(try integer(place + 2..<range.upperBound, base: base, isNegative: false, of: range))
        }
        return try decimal(range, from: place, isNegative: sign == Byte.minus)
    }

    private func base(of letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    /// An integer or float without its sign, which `place` stands after.
    private func decimal(_ range: Range<Int>, from start: Int, isNegative: Bool) throws(TOMLError) -> Value.Kind {
        var place = start
        try digits(&place, base: 10, of: range)
        if place - start > 1, bytes[start] == Byte.zero {
            throw notANumber(range, "it can't start with a zero")
        }
        if place == range.upperBound {
            return .integer(try integer(start..<place, base: 10, isNegative: isNegative, of: range))
        }
        if bytes[place] == Byte.dot {
            place += 1
            try digits(&place, base: 10, of: range)
        }
        if place < range.upperBound, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < range.upperBound, bytes[place] == Byte.plus || bytes[place] == Byte.minus { place += 1 }
            try digits(&place, base: 10, of: range)
        }
        guard place == range.upperBound else { throw unexpected(at: place, of: range) }
        let plain = bytes[range].filter { $0 != Byte.underscore }
        guard let float = Double(String(decoding: plain, as: UTF8.self)) else { throw notANumber(range, nil) }
        return .float(float)
    }

    private func integer(
        _ digitsRange: Range<Int>, base: Int, isNegative: Bool, of range: Range<Int>
    ) throws(TOMLError) -> Int64 {
        var place = digitsRange.lowerBound
        try digits(&place, base: base, of: range)
        guard place == range.upperBound else { throw unexpected(at: place, of: range) }
        // Counted downwards, as there is one negative number more.
        var number: Int64 = 0
        for byte in bytes[digitsRange] where byte != Byte.underscore {
            let (shifted, overflow) = number.multipliedReportingOverflow(by: Int64(base))
            let (sum, carry) = shifted.subtractingReportingOverflow(Int64(byte.digitValue))
            if overflow || carry { throw tooLarge(range) }
            number = sum
        }
        if isNegative { return number }
        if number == .min { throw tooLarge(range) }
        return -number
    }

    /// Passes digits with single underscores between them, at least one.
    private func digits(_ place: inout Int, base: Int, of range: Range<Int>) throws(TOMLError) {
        let start = place
        while place < range.upperBound {
            let byte = bytes[place]
            if byte.digitValue < base {
                place += 1
            } else if byte == Byte.underscore {
                let next = place + 1
                guard place > start, next < range.upperBound, bytes[next].digitValue < base else {
                    throw notANumber(range, "an underscore needs a digit on each side")
                }
                place = next
            } else {
                break
            }
        }
        if place == start { throw unexpected(at: place, of: range) }
    }

    private func unexpected(at place: Int, of range: Range<Int>) -> TOMLError {
        if place == range.upperBound { return notANumber(range, "digits are missing at its end") }
        var end = place + 1
        while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return notANumber(range, "\"\(text(place..<end))\" can't stand there")
    }

    private func tooLarge(_ range: Range<Int>) -> TOMLError {
        TOMLError("\"\(word(range))\" does not fit in 64 bits", at: range)
    }

    private func notANumber(_ range: Range<Int>, _ reason: String?) -> TOMLError {
        let because = reason.map { ": \($0)" } ?? ""
        return TOMLError("\"\(word(range))\" is not a number\(because)", at: range)
    }
}
