import JSONBytes

/// All that a scanner says of a body and its fields, to compare.
struct FieldScan: Equatable, CustomStringConvertible {
    struct Fact: Equatable {
        var value: Bool?
        var offset: Int?
    }

    struct Repeated: Equatable {
        var name: String
        var offset: Int
        var isOtherCase: Bool
    }

    static let fields: [ModelScanner.Fields] = [.stream, .thinking, .tools, .images]
    static let all = ModelScanner.Fields.all

    var scan: Scan
    var modelOffset: Int?

    /// In the order of `fields`.
    var facts: [Fact]
    var known: ModelScanner.Fields
    var repeatedField: Repeated?
    var refusal: String?

    init(_ scanner: borrowing ModelScanner) {
        scan = Scan(scanner)
        modelOffset = scanner.modelOffset
        let values = [scanner.stream, scanner.thinking, scanner.tools, scanner.images]
        facts = zip(Self.fields, values).map { Fact(value: $1, offset: scanner.offset(of: $0)) }
        known = scanner.known
        repeatedField = scanner.repeatedField.map {
            Repeated(name: $0.name, offset: $0.offset, isOtherCase: $0.isOtherCase)
        }
        refusal = scanner.refusal?.description
    }

    /// Feeds `body` in chunks of the sizes given, the rest in one. Each chunk is given in memory of exactly its size.
    init(
        _ body: [UInt8], asking fields: ModelScanner.Fields = all, chunks: [Int] = [], kernel: ScanKernel = .best,
        finishing: Bool = true
    ) {
        var scanner = ModelScanner(asking: fields, kernel: kernel)
        var start = 0
        for size in chunks + [body.count] where start < body.count {
            let end = min(body.count, start + size)
            body[start..<end].withExactMemory { scanner.feed($0) }
            start = end
        }
        if finishing { scanner.finish() }
        self.init(scanner)
    }

    init(_ body: String, asking fields: ModelScanner.Fields = all, finishing: Bool = true) {
        self.init(Array(body.utf8), asking: fields, finishing: finishing)
    }

    /// Stream, thinking, tools and images: `t`, `f`, or `-` for what is not known.
    var letters: String {
        facts.map { fact in fact.value.map { $0 ? "t" : "f" } ?? "-" }.joined()
    }

    var description: String {
        let offsets = facts.map { "\($0.offset ?? -1)" }.joined(separator: " ")
        let repeated = repeatedField.map { "\($0)" } ?? "-"
        return "\(scan) model to \(modelOffset ?? -1); \(letters) \(offsets) repeated \(repeated)"
    }
}
