import RandomCases
import TOMLEdit
import Testing

/// Laws that hold for documents nobody thought of; the seed in a failure repeats it.
@Suite struct LawTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func mutatedDocumentsParseSoundlyOrFailInside(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for round in 0..<400 {
            let bytes = mutated(using: &generator)
            do throws(TOMLError) {
                let document = try Document(parsing: bytes)
                accepted += 1
                #expect(document.bytes == bytes)
                #expect(throws: Never.self, "seed \(seed), round \(round), \(bytes)") { try checkSpans(of: document) }
            } catch {
                let isInside = error.range.lowerBound >= 0 && error.range.upperBound <= bytes.count
                #expect(isInside, "seed \(seed), round \(round), \(bytes)")
                let source = SourceText(bytes)
                #expect(source.position(at: error.range.lowerBound).line >= 1)
                #expect(!error.message.isEmpty && !error.message.contains("\n"))
            }
        }
        #expect(accepted > 20, "too few valid documents to mean much, seed \(seed)")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func truncatedDocumentsNeverCrash(seed: UInt64) {
        let bytes = Array(exampleSource.utf8)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let end = Int.random(in: 0...bytes.count, using: &generator)
            _ = try? Document(parsing: Array(bytes[..<end]))
        }
    }

    @Test(arguments: validSources)
    func removingAnEntrysLinesRemovesThatEntryAlone(source: String) throws {
        let document = try Document(parsing: source)
        let leaves = leaves(of: document.root)
        for (index, leaf) in leaves.enumerated() {
            guard let range = leaf.lines else { continue }
            var expected = leaves
            expected.remove(at: index)
            let edited = try document.replacing(range, with: [])
            #expect(
                self.leaves(of: edited.root).map(\.text).sorted() == expected.map(\.text).sorted(),
                "without \(leaf.text)")
        }
    }

    @Test(arguments: validSources)
    func replacingAValueChangesThatValueAlone(source: String) throws {
        let document = try Document(parsing: source)
        let leaves = leaves(of: document.root)
        for (index, leaf) in leaves.enumerated() {
            var expected = leaves.map(\.text)
            expected[index] = "\(leaf.path) = \"new\""
            let edited = try document.replacing(leaf.value, with: Array("'new'".utf8))
            #expect(self.leaves(of: edited.root).map(\.text) == expected)
        }
    }

    private struct Leaf {
        var path: String
        var text: String
        var value: Range<Int>
        var lines: Range<Int>?
    }

    /// The values with a `key = value` outside inline tables, in the order of the tree, by their paths.
    private func leaves(of table: Table, path: String = "") -> [Leaf] {
        table.entries.flatMap { entry -> [Leaf] in
            let path = "\(path)/\(entry.key.name.debugDescription)"
            if let range = entry.range {
                let text = "\(path) = \(rendering(entry.value))"
                return [Leaf(path: path, text: text, value: entry.value.range, lines: range)]
            }
            if let elements = entry.value.array {
                return elements.enumerated().flatMap { index, element in
                    element.table.map { leaves(of: $0, path: "\(path)[\(index)]") } ?? []
                }
            }
            return entry.value.table.map { leaves(of: $0, path: path) } ?? []
        }
    }

    private static let pieces: [[UInt8]] =
        [
            "\"", "'", "\"\"\"", "'''", "[", "]", "[[", "]]", "{", "}", ",", ".", "=", "\n", "\r\n", "\r", " ", "\t",
            "#", "\\", "\\u00e9", "\\U0010ffff", "\\ud800", "0", "1", "_", "-", "+", "e", "0x", "inf", "nan", "true",
            "1979-05-27", "T", "07:32:00", "Z", ":", "a", "b", "[a]\n", "[a.b]\n", "[[a]]\n", "a.b = 1\n", "é", "\0",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xEF, 0xBB, 0xBF]]

    private func mutated(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array((validSources.randomElement(using: &generator) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2:
                bytes.insert(contentsOf: Array((validSources.randomElement(using: &generator) ?? "").utf8), at: start)
            default:
                bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &generator) ?? [])
            }
        }
        return bytes
    }
}
