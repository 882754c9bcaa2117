/// New keys in tables with lines, and new tables.
extension Setter {
    func insertion(intoSection table: Table, _ reached: Reached, _ rest: Rest) -> Splice {
        let names = names(of: reached)
        if rest.startsArray, let members = Setter.members(rest.elementKeys, rest.elementValue) {
            return section(Setter.header(names + rest.keys, isElement: true), members, at: end(of: reached))
        }
        // Beside its siblings, where there are any.
        let hasInnerHeaders = layout.sections(in: reached.value).count > (table.lines == nil ? 0 : 1)
        let takesHeaders = table.origin == .root || table.origin == .implicit || hasInnerHeaders
        if takesHeaders, case .table(let members) = rest.value {
            let members = members.map { Member(keys: [$0.name], value: $0.value) }
            return section(Setter.header(names + rest.keys, isElement: false), members, at: end(of: reached))
        }
        // Without siblings it is a dotted key; a table that has no header yet gets one for its first key.
        guard takesHeaders, rest.keys.count > 1 || table.origin == .implicit else { return line(in: table, rest) }
        let member = Member(keys: Array(rest.keys.suffix(1)), value: rest.value)
        let header = Setter.header(names + rest.keys.dropLast(), isElement: false)
        return section(header, [member], at: end(of: reached))
    }

    /// A further `[[header]]`.
    func insertion(ofElementAt reached: Reached) throws(EditError) -> Splice {
        let rest = try Rest(path.steps[(reached.count + 1)...], value, path)
        guard let members = Setter.members(rest.keys, rest.value) else {
            let name = ValuePath.text(of: path.steps[..<reached.count])
            throw EditError(
                .mismatch, "\(name) is an array of tables, and \(path) would be none", at: reached.value.range)
        }
        return section(Setter.header(names(of: reached), isElement: true), members, at: end(of: reached))
    }

    /// A line of a new table.
    private struct Member {
        var keys: [String]
        var value: NewValue
    }

    /// What stands in a new table: one key, or without one the members of a table; nil for another value.
    private static func members(_ keys: [String], _ value: NewValue) -> [Member]? {
        if !keys.isEmpty { return [Member(keys: keys, value: value)] }
        guard case .table(let members) = value else { return nil }
        return members.map { Member(keys: [$0.name], value: $0.value) }
    }

    /// The names on the way, which are the parts of a header.
    private func names(of reached: Reached) -> [String] {
        path.steps[..<reached.count].compactMap { step in
            if case .key(let name) = step { name } else { nil }
        }
    }

    /// `[a.b]` or `[[a.b]]`
    private static func header(_ names: [String], isElement: Bool) -> [UInt8] {
        let name = names.map(keyText).joined(separator: ".")
        return Array((isElement ? "[[\(name)]]" : "[\(name)]").utf8)
    }

    private func section(_ header: [UInt8], _ members: [Member], at offset: Int) -> Splice {
        let lines = members.map { pair([], $0.keys, $0.value, equals: Array(" = ".utf8), at: offset) }
        return layout.inserting(section: [header] + lines, at: offset)
    }

    /// Behind all tables in what was reached; of the root, the end of the text.
    private func end(of reached: Reached) -> Int {
        guard reached.count > 0, let last = layout.sections(in: reached.value).last else { return layout.bytes.count }
        return layout.ownEnd(of: last)
    }

    /// `key = value` at the end of a table's own lines, indented as the last.
    private func line(in table: Table, _ rest: Rest) -> Splice {
        let offset = layout.ownEnd(of: table)
        let last = layout.entries(of: table).last
        return layout.inserting(
            line: pair(indentation(of: last), rest.keys, rest.value, equals: equals(like: last), at: offset),
            at: offset)
    }

    private func indentation(of entry: Entry?) -> [UInt8] {
        guard let start = entry?.range?.lowerBound, let key = entry?.writtenKey?.lowerBound else { return [] }
        return Array(layout.bytes[start..<key])
    }

    /// A key beside those that made a dotted table, with the same words before it.
    func insertion(intoDotted table: Table, _ reached: Reached, _ rest: Rest) -> Splice {
        guard let last = layout.entries(of: table).last, let range = last.range, let written = last.writtenKey else {
            preconditionFailure("no key made the dotted table \(path)")
        }
        var parser = Parser(layout.bytes)
        parser.offset = written.lowerBound
        let parts = (try? parser.keys(depth: 0)) ?? []
        guard parts.indices.contains(reached.dottedParts) else {
            preconditionFailure("the key at \(written) does not lead through \(reached.dottedParts) tables")
        }
        let prefix = Array(layout.bytes[written.lowerBound..<parts[reached.dottedParts].range.lowerBound])
        let equals = equals(like: last)
        guard reached.isInline else {
            let text = pair(
                indentation(of: last) + prefix, rest.keys, rest.value, equals: equals, at: range.upperBound)
            return layout.inserting(line: text, at: range.upperBound)
        }
        let text = pair(prefix, rest.keys, rest.value, equals: equals, at: range.upperBound)
        return Splice(range.upperBound..<range.upperBound, [Byte.comma, Byte.space] + text)
    }
}
