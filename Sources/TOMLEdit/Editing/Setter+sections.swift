/// New keys in tables with lines, and new tables.
extension Setter {
    func insertion(intoSection table: Table, _ reached: Reached, _ rest: Rest) -> Splice {
        let names = path.steps[..<reached.count].compactMap { step in
            if case .key(let name) = step { name } else { nil }
        }
        if !rest.elementKeys.isEmpty {
            let header = Setter.header(names + rest.keys, isElement: true)
            return section(header, rest.elementKeys, rest.elementValue, at: end(of: reached))
        }
        let hasInnerHeaders = layout.sections(in: reached.value).count > (table.lines == nil ? 0 : 1)
        let wantsHeader =
            switch table.origin {
            case .implicit: true
            case .root: rest.keys.count > 1
            // Beside its siblings, where there are any; else as a dotted key.
            default: rest.keys.count > 1 && hasInnerHeaders
            }
        guard wantsHeader else { return line(in: table, rest) }
        let header = Setter.header(names + rest.keys.dropLast(), isElement: false)
        return section(header, rest.keys.suffix(1), rest.value, at: end(of: reached))
    }

    /// A further `[[header]]`.
    func insertion(ofElementAt reached: Reached) throws(EditError) -> Splice {
        let names = path.steps[..<reached.count].compactMap { step in
            if case .key(let name) = step { name } else { nil }
        }
        let behind = path.steps[(reached.count + 1)...]
        guard case .key = behind.first else {
            throw EditError(
                .scattered, "\(path) would be a whole table, set what is in it", at: reached.value.range)
        }
        let rest = try Rest(behind, value, path)
        let header = Setter.header(names, isElement: true)
        return section(header, rest.keys, rest.value, at: end(of: reached))
    }

    /// `[a.b]` or `[[a.b]]`
    private static func header(_ names: [String], isElement: Bool) -> [UInt8] {
        let name = names.map(keyText).joined(separator: ".")
        return Array((isElement ? "[[\(name)]]" : "[\(name)]").utf8)
    }

    private func section(_ header: [UInt8], _ keys: [String], _ value: NewValue, at offset: Int) -> Splice {
        let line = pair([], keys, value, equals: Array(" = ".utf8), at: offset)
        return layout.inserting(section: [header, line], at: offset)
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
