import Patterns

/// Collects the conditions of rows; equal ones share a column.
struct ColumnsBuilder {
    /// Columns of one kind while they are collected.
    private struct Collection<Key: Hashable> {
        var keys: [Key] = []
        var lists: [[Int]] = []
        private var places: [Key: Int] = [:]

        mutating func add(_ key: Key, row: Int) {
            if let place = places[key] {
                lists[place].append(row)
            } else {
                places[key] = keys.count
                keys.append(key)
                lists.append([row])
            }
        }

        /// The rows of all columns.
        func members(of count: Int) -> RowBits {
            var bits = RowBits(count: count)
            for list in lists {
                for row in list { bits.insert(row) }
            }
            return bits
        }
    }

    private let rowCount: Int
    // Texts by their bytes: Swift's strings are equal where bytes differ.
    private var methods = Collection<[UInt8]>()
    private var paths = Collection<[UInt8]>()
    private var headers: [[UInt8]: Collection<[UInt8]>] = [:]
    private var models = Collection<[UInt8]>()
    private var lengths = Collection<LengthColumn>()
    private var flags: [BodyFlag: (set: RowBits, unset: RowBits)] = [:]
    private var onBody: RowBits
    private let hasHooks: Bool

    init(_ routes: [Route]) {
        rowCount = routes.count
        onBody = RowBits(count: routes.count)
        hasHooks = routes.contains { $0.hook != nil }
        for (row, route) in routes.enumerated() { add(route.conditions, row: row) }
    }

    private mutating func add(_ conditions: Conditions, row: Int) {
        if let method = conditions.method { methods.add(Array(method.utf8), row: row) }
        if let path = conditions.path { paths.add(Array(path.utf8), row: row) }
        for header in conditions.headers {
            let name = Array(header.name.lowercased().utf8)
            headers[name, default: Collection()].add(Array(header.pattern.utf8), row: row)
        }
        if let pattern = conditions.pattern { models.add(Array(pattern.utf8), row: row) }
        for (flag, isWanted) in conditions.flags {
            var bits = flags[flag] ?? (RowBits(count: rowCount), RowBits(count: rowCount))
            if isWanted { bits.set.insert(row) } else { bits.unset.insert(row) }
            flags[flag] = bits
        }
        if conditions.minBodyBytes != nil || conditions.maxBodyBytes != nil {
            lengths.add(LengthColumn(min: conditions.minBodyBytes, max: conditions.maxBodyBytes), row: row)
        }
        if conditions.all.contains(where: \.isOnBody) { onBody.insert(row) }
    }

    /// Compiles what was collected.
    func build(_ cache: inout PatternCache) throws(DecisionTableError) -> Columns {
        let compile = { (text: String, cache: inout PatternCache) throws(PatternError) in try cache.pattern(text) }
        let compileGlob = { (text: String, cache: inout PatternCache) throws(PatternError) in try cache.glob(text) }
        var headerColumns: [HeaderColumns] = []
        for (name, collection) in headers.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let columns = try patterns(collection, &cache, compile) else {
                continue
            }
            headerColumns.append(HeaderColumns(name: name, columns: columns))
        }
        return Columns(
            rowCount: rowCount,
            methods: methods.keys.isEmpty
                ? nil
                : MethodColumns(
                    methods: methods.keys, rows: RowLists(methods.lists), constrained: methods.members(of: rowCount)),
            paths: try patterns(paths, &cache, compileGlob),
            headers: headerColumns,
            models: try patterns(models, &cache, compile),
            flags: BodyFlag.allCases.compactMap { flag in
                flags[flag].map { FlagColumns(flag: flag, wantSet: $0.set, wantUnset: $0.unset) }
            },
            lengths: lengths.keys, lengthRows: RowLists(lengths.lists), onBody: onBody,
            hasHooks: hasHooks)
    }

    private func patterns(
        _ collection: Collection<[UInt8]>, _ cache: inout PatternCache,
        _ compile: (String, inout PatternCache) throws(PatternError) -> Pattern
    ) throws(DecisionTableError) -> PatternColumns? {
        guard !collection.keys.isEmpty else { return nil }
        var patterns: [Pattern] = []
        for (column, text) in collection.keys.enumerated() {
            do {
                patterns.append(try compile(String(decoding: text, as: UTF8.self), &cache))
            } catch {
                throw .badPattern(route: collection.lists[column][0], message: error.message)
            }
        }
        do {
            return PatternColumns(
                set: try PatternSet(patterns), rows: RowLists(collection.lists),
                constrained: collection.members(of: rowCount))
        } catch {
            throw .badPattern(route: collection.lists[error.pattern][0], message: error.description)
        }
    }
}
