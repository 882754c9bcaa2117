/// Finds the splice that sets a value.
struct Setter {
    let layout: Layout
    let path: ValuePath
    let value: NewValue

    init(document: Document, path: ValuePath, value: NewValue) {
        layout = Layout(document)
        self.path = path
        self.value = value
    }

    /// How far the path is there.
    struct Reached {
        var value: Value
        /// Steps taken.
        var count = 0
        /// Whether it is inside an inline table.
        var isInline = false
        /// How many parts of a dotted key lead here from the table whose lines hold it.
        var dottedParts = 0

        mutating func go(to next: Value) {
            value = next
            count += 1
            guard let table = next.table else { return }
            dottedParts = table.origin == .dotted ? dottedParts + 1 : 0
            isInline = isInline || table.origin == .inline
        }
    }

    func splice() throws(EditError) -> Splice {
        var reached = Reached(value: layout.document.rootValue)
        for step in path.steps {
            guard let next = reached.value.child(step) else { return try insertion(at: reached, step) }
            reached.go(to: next)
        }
        let old = reached.value
        guard old.isOneText else {
            throw EditError(
                .scattered, "\(path) is \(old.table == nil ? "an array of tables" : "a table"), set what is in it",
                at: old.range)
        }
        let text = ValueText(lineEnding: layout.lineEnding(at: old.range.lowerBound))
            .text(of: value, inPlaceOf: old, layout.bytes)
        return Splice(old.range, text)
    }

    private func insertion(at reached: Reached, _ step: ValuePath.Step) throws(EditError) -> Splice {
        let name = ValuePath.text(of: path.steps[..<reached.count])
        switch (step, reached.value.kind) {
        case (.key, .table(let table)):
            let rest = try Rest(path.steps[reached.count...], value, path)
            switch table.origin {
            case .inline: return insertion(intoInline: table, reached.value.range, rest)
            case .dotted: return insertion(intoDotted: table, reached, rest)
            case .root, .header, .arrayElement, .implicit: return insertion(intoSection: table, reached, rest)
            }
        case (.index(let index), .array(let elements)):
            guard index == elements.count else {
                throw EditError(
                    .outOfBounds,
                    "\(name) has \(elements.count) \(elements.count == 1 ? "element" : "elements"), "
                        + "so the next is [\(elements.count)]", at: reached.value.range)
            }
            if reached.value.isArrayOfTables { return try insertion(ofElementAt: reached) }
            let element = try Rest.value(path.steps[(reached.count + 1)...], value, path)
            return insertion(of: element, into: reached.value)
        case (.key, _):
            throw EditError(.mismatch, "\(name) is \(reached.value.typeName), not a table", at: reached.value.range)
        case (.index, _):
            throw EditError(.mismatch, "\(name) is \(reached.value.typeName), not an array", at: reached.value.range)
        }
    }

    /// `key = value`, the text for a key that is new.
    func pair(_ prefix: [UInt8], _ keys: [String], _ value: NewValue, equals: [UInt8], at offset: Int) -> [UInt8] {
        let text = ValueText(lineEnding: layout.lineEnding(at: offset)).text(of: value)
        return prefix + Array(keys.map(keyText).joined(separator: ".").utf8) + equals + text
    }

    /// What stands round the equals sign of an entry: nothing, or else one blank on either side.
    func equals(like entry: Entry?) -> [UInt8] {
        guard let entry, let key = entry.writtenKey, entry.value.range.lowerBound - key.upperBound == 1 else {
            return Array(" = ".utf8)
        }
        return [Byte.equals]
    }
}

/// The part of a path that is not there yet, and the value at its end.
struct Rest {
    /// At least one, up to the first index.
    var keys: [String]
    /// What those keys are set to: indices and what follows them are arrays and inline tables.
    var value: NewValue
    /// Whether an index comes behind the keys.
    var startsArray: Bool
    /// The keys behind that index, for an array of tables.
    var elementKeys: [String]
    /// What those are set to, or the element itself.
    var elementValue: NewValue

    init(_ steps: ArraySlice<ValuePath.Step>, _ value: NewValue, _ path: ValuePath) throws(EditError) {
        keys = Rest.leadingKeys(steps)
        let behind = steps.dropFirst(keys.count)
        self.value = try Rest.value(behind, value, path)
        startsArray = !behind.isEmpty
        elementKeys = Rest.leadingKeys(behind.dropFirst())
        elementValue = try Rest.value(behind.dropFirst(1 + elementKeys.count), value, path)
    }

    private static func leadingKeys(_ steps: ArraySlice<ValuePath.Step>) -> [String] {
        var keys: [String] = []
        for case .key(let name) in steps.prefix(while: { if case .key = $0 { true } else { false } }) {
            keys.append(name)
        }
        return keys
    }

    /// The value under these steps as one value: inner arrays and inline tables round `value`.
    static func value(
        _ steps: ArraySlice<ValuePath.Step>, _ value: NewValue, _ path: ValuePath
    ) throws(EditError) -> NewValue {
        var result = value
        for step in steps.reversed() {
            switch step {
            case .key(let name): result = .table([(name, result)])
            case .index(0): result = .array([result])
            case .index(let index):
                throw EditError(.outOfBounds, "\(path): an array begins with [0], and there is none for [\(index)]")
            }
        }
        return result
    }
}
