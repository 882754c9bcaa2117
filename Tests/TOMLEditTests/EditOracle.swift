import TOMLEdit

/// What edits mean, on values without a text: slow and plain.
indirect enum EditOracle: Equatable {
    /// Anything but a table or an array, by a text that tells all of them apart.
    case scalar(String)
    case array([EditOracle])
    /// By the UTF-8 of the names.
    case table([[UInt8]: EditOracle])

    static func plain(_ table: Table) -> EditOracle {
        var members: [[UInt8]: EditOracle] = [:]
        for entry in table.entries { members[Array(entry.key.name.utf8)] = plain(entry.value) }
        return .table(members)
    }

    static func plain(_ value: Value) -> EditOracle {
        switch value.kind {
        case .table(let table): plain(table)
        case .array(let elements): .array(elements.map(plain))
        default: .scalar(value.kind)
        }
    }

    private static func scalar(_ kind: Value.Kind) -> EditOracle {
        // Swift's strings are equal where their bytes differ.
        if case .string(let text) = kind { return .scalar("string \(Array(text.utf8))") }
        return .scalar("\(kind)")
    }

    static func plain(_ value: NewValue) -> EditOracle {
        func scalar(_ kind: Value.Kind) -> EditOracle { .scalar(kind) }
        switch value {
        case .string(let text): return scalar(.string(text))
        case .integer(let number): return scalar(.integer(number))
        case .float(let number): return scalar(.float(number))
        case .boolean(let flag): return scalar(.boolean(flag))
        case .array(let elements): return .array(elements.map(plain))
        case .table(let members):
            return .table(Dictionary(members.map { (Array($0.name.utf8), plain($0.value)) }) { first, _ in first })
        }
    }

    /// The values after an edit of a document.
    static func expected(_ document: Document, _ path: ValuePath, _ value: NewValue?) -> EditOracle? {
        if let value { return plain(document.root).set(path.steps[...], to: plain(value)) }
        return plain(document.root).without(path.steps[...], in: document.rootValue)
    }

    private func set(_ path: ArraySlice<ValuePath.Step>, to value: EditOracle) -> EditOracle? {
        let rest = path.dropFirst()
        switch (path.first, self) {
        case (nil, _): return value
        case (.key(let name), .table(var members)):
            let inner = members[Array(name.utf8)] ?? EditOracle.empty(for: rest)
            guard let changed = inner.set(rest, to: value) else { return nil }
            members[Array(name.utf8)] = changed
            return .table(members)
        case (.index(let index), .array(var elements)):
            guard index <= elements.count else { return nil }
            let inner = index < elements.count ? elements[index] : EditOracle.empty(for: rest)
            guard let changed = inner.set(rest, to: value) else { return nil }
            elements[index..<min(index + 1, elements.count)] = [changed]
            return .array(elements)
        default: return nil
        }
    }

    private static func empty(for rest: ArraySlice<ValuePath.Step>) -> EditOracle {
        if case .index = rest.first { .array([]) } else { .table([:]) }
    }

    /// Tables that only dotted keys and inner headers make, and arrays of tables, go with the last thing in them.
    private func without(_ path: ArraySlice<ValuePath.Step>, in written: Value) -> EditOracle? {
        let rest = path.dropFirst()
        switch (path.first, self) {
        case (.key(let name), .table(var members)):
            let key = Array(name.utf8)
            guard let inner = members[key], let value = written.table?[name] else { return nil }
            var changed: EditOracle?
            if !rest.isEmpty {
                changed = inner.without(rest, in: value)
                let origin = value.table?.origin
                let isKept = origin == .header || origin == .inline || (value.table == nil && !value.isArrayOfTables)
                if changed == .table([:]) || changed == .array([]), !isKept { changed = nil }
            }
            members[key] = changed
            return .table(members)
        case (.index(let index), .array(var elements)):
            guard elements.indices.contains(index), let value = written.array?[index] else { return nil }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                guard let changed = elements[index].without(rest, in: value) else { return nil }
                elements[index] = changed
            }
            return .array(elements)
        default: return nil
        }
    }

    /// Whether an edit may be refused for a reason.
    static func refuses(_ document: Document, _ path: ValuePath, isRemoval: Bool, reason: EditError.Reason) -> Bool {
        let target = document.value(at: path)
        let isText = target.map { $0.table.map { $0.origin == .inline } ?? !$0.isArrayOfTables }
        switch reason {
        case .missing: return isRemoval && target == nil
        case .scattered: return isText == false
        case .mismatch where makesElement(document, path): return true
        case .mismatch, .outOfBounds:
            return !isRemoval && plain(document.root).set(path.steps[...], to: .scalar("")) == nil
        case .unsafe: return false
        }
    }

    /// Whether an element is to be added to an array of tables that is no key of a table.
    private static func makesElement(_ document: Document, _ path: ValuePath) -> Bool {
        let indices = path.steps.indices.filter { if case .index = path.steps[$0] { true } else { false } }
        return indices.contains { index in
            let array = ValuePath(Array(path.steps[..<index])).flatMap { document.value(at: $0) }
            let isNew = ValuePath(Array(path.steps[...index])).map { document.value(at: $0) == nil } ?? false
            let next = index + 1 < path.steps.count ? path.steps[index + 1] : nil
            if case .key = next { return false }
            return isNew && array?.isArrayOfTables == true
        }
    }

    static func holdsNewline(_ value: NewValue?) -> Bool {
        switch value {
        case .string(let text): text.utf8.contains(UInt8(ascii: "\n"))
        case .array(let elements): elements.contains { holdsNewline($0) }
        case .table(let members): members.contains { holdsNewline($0.value) }
        default: false
        }
    }
}
