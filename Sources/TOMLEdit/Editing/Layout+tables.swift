extension Layout {
    /// The `key = value` entries of a table, those of its dotted keys included, in the order of the document.
    func entries(of table: Table) -> [Entry] {
        var found: [Entry] = []
        collect(table, into: &found)
        return found.sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
    }

    private func collect(_ table: Table, into found: inout [Entry]) {
        for entry in table.entries {
            if entry.range != nil {
                found.append(entry)
            } else if let inner = entry.value.table, inner.origin == .dotted {
                collect(inner, into: &found)
            }
        }
    }

    /// The tables with lines of their own in a value, itself included, in the order of the document.
    func sections(in value: Value) -> [Table] {
        var found: [Table] = []
        collect(value, into: &found)
        return found.sorted { ($0.lines?.lowerBound ?? 0) < ($1.lines?.lowerBound ?? 0) }
    }

    private func collect(_ value: Value, into found: inout [Table]) {
        if let table = value.table {
            if table.lines != nil { found.append(table) }
            for entry in table.entries where entry.range == nil { collect(entry.value, into: &found) }
        } else if value.isArrayOfTables {
            for element in value.array ?? [] { collect(element, into: &found) }
        }
    }

    /// Where a table's own lines end: after its last key, or its header, and the comments right behind it, unless those
    /// stand right before the next header and so belong to that.
    func ownEnd(of table: Table) -> Int {
        let lines = table.lines ?? start..<bytes.count
        var end = lines.lowerBound
        if let header = table.header { end = lineEnd(from: header.upperBound) }
        for entry in entries(of: table) { end = max(end, entry.range?.upperBound ?? end) }
        var comments = end
        while comments < lines.upperBound, firstByte(from: comments) == Byte.hash { comments = lineEnd(from: comments) }
        let leadsNext = comments == lines.upperBound && comments < bytes.count
        return leadsNext ? end : comments
    }
}
