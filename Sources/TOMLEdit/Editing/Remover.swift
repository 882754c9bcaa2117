/// Finds the splice that removes a value.
struct Remover {
    let layout: Layout
    let path: ValuePath

    init(document: Document, path: ValuePath) {
        layout = Layout(document)
        self.path = path
    }

    func splice() throws(EditError) -> Splice {
        var value = layout.document.rootValue
        var holder = value
        var entry: Entry?
        // The innermost inline table on the way.
        var inline: Table?
        for step in path.steps {
            guard let next = value.child(step) else { throw EditError(.missing, "\(path) is not set") }
            if case .key(let name) = step { entry = value.table?.entry(named: name) }
            if let table = value.table, table.origin == .inline { inline = table }
            if value.array != nil, !value.isArrayOfTables { inline = nil }
            holder = value
            value = next
        }
        if let array = holder.array, !holder.isArrayOfTables {
            return element(value, of: array)
        }
        let entries: [Entry]
        if let entry, entry.range != nil, holder.table != nil {
            entries = [entry]
        } else if let table = value.table, table.origin == .dotted, layout.sections(in: value).isEmpty {
            entries = layout.entries(of: table)
        } else {
            return try sections(value)
        }
        let ranges = entries.compactMap(\.range)
        if let inline { return try members(ranges, of: inline) }
        return layout.removing(lines: try onePiece(ranges))
    }

    /// Tables with headers; what leads the next one stays.
    private func sections(_ value: Value) throws(EditError) -> Splice {
        let tables = layout.sections(in: value)
        guard let last = tables.last else { throw scattered }
        if let table = value.table, table.origin == .dotted { throw scattered }
        let piece = try onePiece(tables.compactMap(\.lines))
        return layout.removing(section: piece.lowerBound..<layout.ownEnd(of: last))
    }

    /// The ranges as one; an error when something else stands between them.
    private func onePiece(_ ranges: [Range<Int>]) throws(EditError) -> Range<Int> {
        guard let first = ranges.first, let last = ranges.last else { throw scattered }
        for (range, next) in zip(ranges, ranges.dropFirst()) where range.upperBound != next.lowerBound {
            throw scattered
        }
        return first.lowerBound..<last.upperBound
    }

    private var scattered: EditError {
        EditError(.scattered, "\(path) is written in several places, remove what is in it one by one")
    }

    /// Members of an inline table, with the comma before or behind them.
    private func members(_ ranges: [Range<Int>], of table: Table) throws(EditError) -> Splice {
        let all = layout.entries(of: table).compactMap(\.range)
        guard let first = ranges.first, let last = ranges.last,
            let start = all.firstIndex(of: first), let end = all.firstIndex(of: last), end - start == ranges.count - 1
        else { throw scattered }
        if start > 0 { return Splice(all[start - 1].upperBound..<last.upperBound, []) }
        if end + 1 < all.count { return Splice(first.lowerBound..<all[end + 1].lowerBound, []) }
        return Splice(first.lowerBound..<blanksEnd(last.upperBound), [])
    }

    /// An element of an array in brackets: its line when it has one, else with the comma behind or before it.
    private func element(_ value: Value, of elements: [Value]) -> Splice {
        let bytes = layout.bytes
        let range = value.range
        let trivia = Trivia(bytes)
        let place = elements.firstIndex { $0.range == range } ?? 0
        let comma = trivia.comma(after: range.upperBound)
        let end = comma.map { $0 + 1 } ?? range.upperBound
        if let indentation = trivia.indentation(of: range.lowerBound), let lineEnd = trivia.endOfLine(from: end) {
            return Splice(range.lowerBound - indentation.count..<layout.lineEnd(from: lineEnd), [])
        }
        if place + 1 < elements.count { return Splice(range.lowerBound..<elements[place + 1].range.lowerBound, []) }
        if place > 0 {
            let before = elements[place - 1].range.upperBound
            let hasComment = bytes[before..<range.lowerBound].contains(Byte.hash)
            return Splice((hasComment ? range.lowerBound : before)..<(hasComment ? end : range.upperBound), [])
        }
        return Splice(range.lowerBound..<blanksEnd(end), [])
    }

    private func blanksEnd(_ offset: Int) -> Int {
        var end = offset
        while end < layout.bytes.count, layout.bytes[end].isBlank { end += 1 }
        return end
    }
}
