/// The tables while the document is being read, and TOML's rules on what may be defined when.
///
/// Tables are numbered, 0 is the root; growing one never copies another. `frozen` turns them into the tree of the
/// finished document.
struct Drafts {
    private var tables: [TableDraft] = [TableDraft(origin: .root)]
    /// The numbers of the elements of each array of tables.
    private var arrays: [[Int]] = []

    static let root = 0

    struct TableDraft {
        var origin: Table.Origin
        var header: Range<Int>?
        var headerKeys: [Key] = []
        var lines: Range<Int>?
        var entries: [EntryDraft] = []
        var places: [ExactName: Int] = [:]
    }

    struct EntryDraft {
        var key: Key
        var item: Item
        var range: Range<Int>?
        var writtenKey: Range<Int>?
    }

    enum Item {
        case value(Value)
        case table(Int)
        case arrayOfTables(Int)
    }

    /// A header as read: `[a.b]` or `[[a.b]]`.
    struct Header {
        var keys: [Key]
        var range: Range<Int>
    }

    /// Defines the table of `[a.b]` and returns its number.
    mutating func defineTable(_ header: Header) throws(TOMLError) -> Int {
        let (parent, last) = try parent(of: header)
        guard let place = tables[parent].places[ExactName(last.name)] else {
            let number = addTable(origin: .header)
            add(EntryDraft(key: last, item: .table(number)), to: parent)
            begin(number, with: header)
            return number
        }
        let entry = tables[parent].entries[place]
        guard case .table(let number) = entry.item, tables[number].origin == .implicit else {
            throw redefinition(of: header, entry: entry)
        }
        tables[parent].entries[place].key = last
        tables[number].origin = .header
        begin(number, with: header)
        return number
    }

    /// Adds an element to the array of `[[a.b]]` and returns the element's number.
    mutating func defineElement(_ header: Header) throws(TOMLError) -> Int {
        let (parent, last) = try parent(of: header)
        let array: Int
        if let place = tables[parent].places[ExactName(last.name)] {
            let entry = tables[parent].entries[place]
            guard case .arrayOfTables(let existing) = entry.item else {
                throw redefinition(of: header, entry: entry)
            }
            array = existing
        } else {
            array = arrays.count
            arrays.append([])
            add(EntryDraft(key: last, item: .arrayOfTables(array)), to: parent)
        }
        let number = addTable(origin: .arrayElement)
        arrays[array].append(number)
        begin(number, with: header)
        return number
    }

    /// Sets the lines of a table whose last line has been read.
    mutating func setLines(_ lines: Range<Int>, of table: Int) {
        tables[table].lines = lines
    }

    /// Starts an inline table; `finishInline` ends it.
    mutating func beginInline() -> Int {
        addTable(origin: .inline)
    }

    /// Ends the inline table that was begun last.
    mutating func finishInline(_ number: Int) -> Table {
        let table = frozen(number)
        tables.removeSubrange(number...)
        return table
    }

    /// Adds `a.b = value` to a table.
    mutating func define(
        _ keys: [Key], as value: Value, in table: Int, range: Range<Int>, writtenKey: Range<Int>
    ) throws(TOMLError) {
        var holder = table
        for index in keys.indices.dropLast() {
            holder = try dottedTable(keys, index, in: holder)
        }
        guard let last = keys.last else { return }
        if let place = tables[holder].places[ExactName(last.name)] {
            let earlier = tables[holder].entries[place].key.range
            throw TOMLError("key \(quoted(keys)) is defined twice", at: last.range, earlier: earlier)
        }
        add(EntryDraft(key: last, item: .value(value), range: range, writtenKey: writtenKey), to: holder)
    }

    /// The finished table and all below it.
    ///
    /// Tables below have higher numbers, so going downwards finds each one's parts finished, without recursion.
    func frozen(_ number: Int) -> Table {
        // Tables not yet taken up by the one that holds them, the last first.
        var finished: [Table?] = []
        finished.reserveCapacity(tables.count - number)
        for draft in tables[number...].reversed() {
            var entries: [Entry] = []
            entries.reserveCapacity(draft.entries.count)
            for entry in draft.entries {
                let value = value(of: entry, from: &finished)
                entries.append(
                    Entry(key: entry.key, value: value, range: entry.range, writtenKey: entry.writtenKey))
            }
            finished.append(
                Table(
                    origin: draft.origin, entries: entries, header: draft.header, headerKeys: draft.headerKeys,
                    lines: draft.lines, places: draft.places))
        }
        guard let table = finished.last ?? nil else { preconditionFailure("table \(number) is not finished") }
        return table
    }

    private func value(of entry: EntryDraft, from finished: inout [Table?]) -> Value {
        switch entry.item {
        case .value(let value):
            return value
        case .table(let number):
            return self.value(of: number, from: &finished, orElse: entry.key.range)
        case .arrayOfTables(let array):
            var elements: [Value] = []
            elements.reserveCapacity(arrays[array].count)
            for number in arrays[array] {
                elements.append(self.value(of: number, from: &finished, orElse: entry.key.range))
            }
            return Value(kind: .array(elements), range: elements.first?.range ?? entry.key.range)
        }
    }

    private func value(of number: Int, from finished: inout [Table?], orElse range: Range<Int>) -> Value {
        let place = tables.count - 1 - number
        guard place < finished.count, let table = finished[place] else {
            preconditionFailure("table \(number) is not below the one that holds it, or is in two")
        }
        finished[place] = nil
        return Value(kind: .table(table), range: table.header ?? range)
    }

    private mutating func addTable(origin: Table.Origin) -> Int {
        tables.append(TableDraft(origin: origin))
        return tables.count - 1
    }

    private mutating func add(_ entry: EntryDraft, to table: Int) {
        tables[table].places[ExactName(entry.key.name)] = tables[table].entries.count
        tables[table].entries.append(entry)
    }

    private mutating func begin(_ table: Int, with header: Header) {
        tables[table].header = header.range
        tables[table].headerKeys = header.keys
    }
}

// MARK: - Walking to a table by its key

extension Drafts {
    /// The table that holds the last part of a header's key, made if need be, and that part.
    private mutating func parent(of header: Header) throws(TOMLError) -> (table: Int, last: Key) {
        var holder = Drafts.root
        for (index, key) in header.keys.dropLast().enumerated() {
            guard let place = tables[holder].places[ExactName(key.name)] else {
                let number = addTable(origin: .implicit)
                add(EntryDraft(key: key, item: .table(number)), to: holder)
                holder = number
                continue
            }
            let entry = tables[holder].entries[place]
            switch entry.item {
            case .table(let number):
                holder = number
            case .arrayOfTables(let array):
                guard let element = arrays[array].last else { continue }
                holder = element
            case .value(let value):
                throw closed(Array(header.keys.prefix(index + 1)), value, earlier: entry.key.range)
            }
        }
        guard let last = header.keys.last else { throw TOMLError("missing key", at: header.range) }
        return (holder, last)
    }

    /// The table that one part of a dotted key names inside another, made if need be.
    private mutating func dottedTable(_ keys: [Key], _ index: Int, in holder: Int) throws(TOMLError) -> Int {
        let key = keys[index]
        guard let place = tables[holder].places[ExactName(key.name)] else {
            let number = addTable(origin: .dotted)
            add(EntryDraft(key: key, item: .table(number)), to: holder)
            return number
        }
        let entry = tables[holder].entries[place]
        let path = Array(keys.prefix(index + 1))
        switch entry.item {
        case .table(let number) where tables[number].origin == .dotted:
            return number
        case .table(let number) where tables[number].origin == .implicit:
            tables[number].origin = .dotted
            return number
        case .table(let number):
            throw TOMLError(
                "table \(quoted(path)) has a header of its own, a dotted key can't add to it", at: key.range,
                earlier: tables[number].header)
        case .arrayOfTables:
            throw TOMLError(
                "\(quoted(path)) is an array of tables, a dotted key can't add to it", at: key.range,
                earlier: entry.key.range)
        case .value(let value):
            throw closed(path, value, earlier: entry.key.range)
        }
    }

    private func closed(_ path: [Key], _ value: Value, earlier: Range<Int>) -> TOMLError {
        let what =
            switch value.kind {
            case .table: "an inline table, nothing can be added to it"
            case .array: "an array written in brackets, nothing can be added to it"
            default: "\(value.typeName), not a table"
            }
        return TOMLError("\(quoted(path)) is \(what)", at: path.last?.range ?? value.range, earlier: earlier)
    }

    private func redefinition(of header: Header, entry: EntryDraft) -> TOMLError {
        let range = header.keys.last?.range ?? header.range
        let path = quoted(header.keys)
        let message =
            switch entry.item {
            case .table(let number) where tables[number].origin == .dotted:
                "table \(path) is already defined by dotted keys"
            case .table:
                "table \(path) is defined twice"
            case .arrayOfTables:
                "\(path) is already an array of tables, write [[…]] to add to it"
            case .value(let value):
                "\(path) is already \(value.typeName)"
            }
        return TOMLError(message, at: range, earlier: entry.key.range)
    }
}
