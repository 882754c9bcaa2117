/// A table: its entries in the order of the document, and how it came to be written.
public struct Table: Sendable {
    /// How a table came about; an editor adds keys to each in another way.
    public enum Origin: Sendable, Equatable {
        /// The document itself.
        case root
        /// `[a]`
        case header
        /// `[[a]]`, one element of the array.
        case arrayElement
        /// The table `a` of `a.b = 1`.
        case dotted
        /// `{ b = 1 }`
        case inline
        /// The table `a` where only `[a.b]` or `[[a.b]]` is written.
        case implicit
    }

    /// How it is written.
    public let origin: Origin
    /// The entries in the order in which their names first appear.
    public let entries: [Entry]
    /// `[a.b]` or `[[a.b]]`, brackets included, without what surrounds it on its line; nil without a header.
    public let header: Range<Int>?
    /// The parts of the header's key; empty without a header.
    public let headerKeys: [Key]
    /// Its own lines: from the start of the header's line up to the line of the next header or the end of the text.
    ///
    /// Subtables with headers are not inside; blank lines and comments before the next header are. The root's start
    /// after a byte order mark. Nil for tables without lines of their own: dotted, inline and implicit ones.
    public let lines: Range<Int>?
    private let places: [ExactName: Int]

    init(
        origin: Origin, entries: [Entry], header: Range<Int>?, headerKeys: [Key], lines: Range<Int>?,
        places: [ExactName: Int]
    ) {
        self.origin = origin
        self.entries = entries
        self.header = header
        self.headerKeys = headerKeys
        self.lines = lines
        self.places = places
    }

    /// The value under a name; names are compared by their bytes.
    public subscript(_ name: String) -> Value? {
        entry(named: name)?.value
    }

    /// The entry under a name; names are compared by their bytes.
    ///
    /// - Complexity: O(length of the name).
    public func entry(named name: String) -> Entry? {
        places[ExactName(name)].map { entries[$0] }
    }
}

/// A name in a table with its value.
public struct Entry: Sendable {
    /// The name: of a dotted key the part that names this entry in its table.
    ///
    /// Of several places that name a table, the header that defines it, else the first.
    public let key: Key
    /// What the name stands for.
    public let value: Value
    /// The whole line or lines of `key = value`, from the start of the first (indentation included) to the end of the
    /// last (comment and newline included).
    ///
    /// In an inline table, from the key to the end of the value. Nil for entries without a `key = value` of their
    /// own: tables that come from headers or from parts of dotted keys, and arrays of tables.
    public let range: Range<Int>?
    /// The whole key left of the equals sign, all parts of a dotted key; nil where `range` is.
    public let writtenKey: Range<Int>?
}
