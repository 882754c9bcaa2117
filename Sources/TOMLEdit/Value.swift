/// A value and the bytes it came from.
public struct Value: Sendable {
    /// What it is.
    public var kind: Kind
    /// The bytes of the value as written, quotes and brackets included.
    ///
    /// Where no single text is the value: for a table with a header and for an array of tables, the (first) header;
    /// for a table that dotted keys or the headers of its subtables made, the key part that named it first.
    public var range: Range<Int>

    /// The types of TOML. `array` is `[1, 2]` and `[[header]]` alike, see `isArrayOfTables`; `table` is every table,
    /// `Table.origin` says how it was written.
    public enum Kind: Sendable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case dateTime(DateTime)
        case array([Value])
        case table(Table)
    }
}

extension Value {
    /// The table, if it is one.
    public var table: Table? {
        if case .table(let table) = kind { table } else { nil }
    }

    /// The elements, if it is an array of either sort.
    public var array: [Value]? {
        if case .array(let elements) = kind { elements } else { nil }
    }

    /// Whether this is an array made by `[[headers]]`; false for one written in brackets, of inline tables too.
    public var isArrayOfTables: Bool {
        array?.first?.table?.origin == .arrayElement
    }

    /// The type for messages, with its article: `a string`, `an integer`.
    public var typeName: String {
        switch kind {
        case .string: "a string"
        case .integer: "an integer"
        case .float: "a float"
        case .boolean: "a boolean"
        case .dateTime(let dateTime): dateTime.typeName
        case .array: "an array"
        case .table: "a table"
        }
    }
}
