extension Parser {
    /// At `*`, `+` or `?`.
    mutating func repeatUncounted(_ sign: Unicode.Scalar) throws(PatternError) {
        let start = position
        try requireRepeatable()
        position += 1
        _ = skip("?")
        switch sign {
        case "*": try applyRepetition(min: 0, max: nil, start: start)
        case "+": try applyRepetition(min: 1, max: nil, start: start)
        default: try applyRepetition(min: 0, max: 1, start: start)
        }
    }

    /// At `{`.
    mutating func repeatCounted() throws(PatternError) {
        let start = position
        try requireRepeatable()
        advance()
        let low = try readCount(start: start)
        var high = low
        if peek == "," {
            advance()
            high = nil
            if let next = peek, next != "}" {
                high = try readCount(start: start)
                if high == nil { throw missingCount() }
            }
        }
        guard peek == "}" else {
            guard let scalar = peek else { throw unclosedCount(start: start) }
            throw error(
                from: position, to: position + 1,
                "\"\(scalar)\" does not belong in a repetition such as \"{2,5}\", "
                    + "write \"\\{\" for the character itself"
            )
        }
        guard let low else {
            throw error(
                from: start, to: position + 1,
                "the repetition has no least count, write \"{0,…}\", or \"\\{\" for the character itself"
            )
        }
        advance()
        let end = position
        _ = skip("?")
        if let high, high < low {
            throw error(from: start, to: end, "the least count \(low) is above the greatest \(high)")
        }
        try applyRepetition(min: low, max: high, start: start)
    }

    private func requireRepeatable() throws(PatternError) {
        guard !group.isRepeatable else { return }
        throw error(
            from: position, to: position + 1,
            "there is nothing before \"\(scalars[position])\" to repeat, "
                + "write \"\\\(scalars[position])\" for the character itself"
        )
    }

    private mutating func applyRepetition(min: Int, max: Int?, start: Int) throws(PatternError) {
        guard let last = group.sequence.popLast() else { return }
        let operation = span(from: start, to: position)
        group.append(try checked(.repetition(last, min: min, max: max, span: operation), from: start))
    }

    /// A decimal number, spaces around it allowed; `nil` if there is none.
    private mutating func readCount(start: Int) throws(PatternError) -> Int? {
        while let scalar = peek, scalar.isPatternSpace { position += 1 }
        let first = position
        var value = 0
        var digits = 0
        while let scalar = peek, ("0"..."9").contains(scalar) {
            digits += 1
            value = Swift.min(value * 10 + Int(scalar.value - 0x30), 1 << 40)
            advance()
        }
        guard value <= Int(UInt32.max) else {
            throw error(from: first, to: position, "the count \(text(from: first, to: position)) is too large")
        }
        while let scalar = peek, scalar.isPatternSpace { advance() }
        guard peek != nil else { throw unclosedCount(start: start) }
        return digits == 0 ? nil : value
    }

    private func unclosedCount(start: Int) -> PatternError {
        error(
            from: start, to: position,
            "the repetition is not closed, a \"}\" is missing; write \"\\{\" for the character itself"
        )
    }

    private func missingCount() -> PatternError {
        error(
            from: position, to: position + 1,
            "\"\(text(from: position, to: position + 1))\" is not a count, write a number or \"}\""
        )
    }
}
