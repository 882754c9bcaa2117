/// A TOML 1.0 document: its bytes, and the tree that says where in them every key and value stands.
///
/// The bytes are the document. Nothing writes a whole document anew: printing one is returning `bytes`, and an edit
/// replaces the bytes of a span and parses the result, so what was not asked to change cannot change.
///
/// - Complexity: parsing takes time linear in the bytes.
/// - Source: TOML 1.0.0, strictly; in two places the specification leaves a choice. A byte order mark at the start is
///   accepted and kept. A CRLF inside a multi-line string is kept as CRLF in the value.
public struct Document: Sendable {
    /// The text with its lines, for showing places.
    public let source: SourceText
    /// The table that holds everything else.
    public let root: Table

    /// How deep keys, arrays and tables may nest, dotted keys counted part by part; deeper is an error.
    ///
    /// The parser recurses as deep: 64 levels need less than 512 KiB of stack without optimisation.
    public static let maximumDepth = 64

    /// The document, byte for byte as it was given.
    public var bytes: [UInt8] { source.bytes }

    /// Parses UTF-8 bytes; throws the first error, whose range is in `bytes`.
    ///
    /// Use `SourceText` to turn the range of a failed parse into a line and column.
    public init(parsing bytes: [UInt8]) throws(TOMLError) {
        if let error = refusedBytes(in: bytes) { throw error }
        source = SourceText(bytes)
        var parser = Parser(bytes)
        do throws(TOMLError) {
            root = try parser.parseDocument()
        } catch {
            throw error.namingEarlierLine(in: source)
        }
    }

    /// Parses a string; ranges count its UTF-8 bytes.
    public init(parsing text: String) throws(TOMLError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The value under these names, each one table further in; nil when one is missing or what holds it is no table.
    public func value(at path: [String]) -> Value? {
        var value: Value?
        var table: Table? = root
        for name in path {
            value = table?[name]
            table = value?.table
        }
        return value
    }

    /// Replaces a span of bytes and parses the result; every other byte stays as it is.
    ///
    /// A thrown error's range is in the text that would have been the new document.
    public func replacing(_ range: Range<Int>, with replacement: [UInt8]) throws(TOMLError) -> Document {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else {
            throw TOMLError("the span to replace lies outside the document", at: 0..<0)
        }
        var edited = bytes
        edited.replaceSubrange(range, with: replacement)
        return try Document(parsing: edited)
    }

    /// Where a byte offset lies, for people. Offsets past the end count as the end.
    public func position(at offset: Int) -> Position {
        source.position(at: offset)
    }

    /// The source line that holds a byte offset, without its newline; invalid UTF-8 shows as U+FFFD.
    public func line(at offset: Int) -> String {
        source.line(at: offset)
    }
}
