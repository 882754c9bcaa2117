import TOMLEdit
import Testing

@Suite struct SpanTests {
    private func text(_ document: Document, _ range: Range<Int>?) -> String? {
        range.map { String(decoding: document.bytes[$0], as: UTF8.self) }
    }

    @Test func entriesSpanTheirLines() throws {
        let document = try Document(parsing: "# c\n  a.b = [\n 1,\n] # d\r\n\nx = 2")
        let dotted = try #require(document.root.entries.first)
        #expect(dotted.range == nil && dotted.writtenKey == nil)
        #expect(text(document, dotted.value.range) == "a")
        let entry = try #require(dotted.value.table?.entries.first)
        #expect(text(document, entry.range) == "  a.b = [\n 1,\n] # d\r\n")
        #expect(text(document, entry.writtenKey) == "a.b")
        #expect(text(document, entry.key.range) == "b")
        #expect(text(document, entry.value.range) == "[\n 1,\n]")
        #expect(text(document, document.root.entry(named: "x")?.range) == "x = 2")
    }

    @Test func tablesSpanTheirLines() throws {
        let document = try Document(
            parsing: "\u{FEFF}t = 0\n # c\n[a] # d\nx = 1\n\n  [a.b]\ny = 2\n[[c]]\n[[c]]\nz = 3")
        #expect(text(document, document.root.lines) == "t = 0\n # c\n")
        #expect(document.root.lines?.lowerBound == 3)
        let table = try #require(document.root["a"]?.table)
        #expect(text(document, table.lines) == "[a] # d\nx = 1\n\n")
        #expect(text(document, table.header) == "[a]")
        #expect(text(document, document.root["a"]?.range) == "[a]")
        let inner = try #require(table["b"]?.table)
        #expect(text(document, inner.lines) == "  [a.b]\ny = 2\n")
        #expect(inner.headerKeys.map(\.name) == ["a", "b"])
        #expect(inner.headerKeys.map { text(document, $0.range) } == ["a", "b"])
        let elements = try #require(document.root["c"]?.array)
        #expect(elements.map { text(document, $0.table?.lines) } == ["[[c]]\n", "[[c]]\nz = 3"])
        #expect(text(document, elements[1].range) == "[[c]]")
    }

    @Test func inlineTablesSpanTheirEntries() throws {
        let document = try Document(parsing: "a = { \"b\" . c = 1 , d = 'x' } # c\n")
        let table = try #require(document.root["a"]?.table)
        #expect(text(document, document.root["a"]?.range) == "{ \"b\" . c = 1 , d = 'x' }")
        #expect(table.lines == nil && table.header == nil)
        #expect(text(document, document.value(at: ["a", "b"])?.table?.entries[0].range) == "\"b\" . c = 1")
        #expect(text(document, table.entry(named: "d")?.range) == "d = 'x'")
    }

    @Test(arguments: validSources)
    func spansNestAndReparse(_ source: String) throws {
        try checkSpans(of: Document(parsing: source))
    }
}

/// Every span law at once: what is inside what, in which order, and that each text alone means the same.
func checkSpans(of document: Document) throws {
    var walk = SpanWalk(document: document)
    try walk.visit(document.root, inside: 0..<document.bytes.count)
    // The sections' lines follow each other from the first byte after a byte order mark to the last.
    let sections = walk.sections.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    #expect(sections.first?.lowerBound == (document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
    #expect(sections.last?.upperBound == document.bytes.count)
    for (before, after) in zip(sections, sections.dropFirst()) {
        #expect(before.upperBound == after.lowerBound)
    }
    // No two lines of keys overlap, anywhere.
    let lines = walk.entryLines.sorted { $0.lowerBound < $1.lowerBound }
    for (before, after) in zip(lines, lines.dropFirst()) {
        #expect(before.upperBound <= after.lowerBound)
    }
    for line in lines {
        #expect(sections.contains { $0.lowerBound <= line.lowerBound && line.upperBound <= $0.upperBound })
    }
}

private struct SpanWalk {
    let document: Document
    var sections: [Range<Int>] = []
    var entryLines: [Range<Int>] = []

    mutating func visit(_ table: Table, inside outer: Range<Int>) throws {
        if let lines = table.lines { sections.append(lines) }
        if let header = table.header {
            let lines = try #require(table.lines)
            #expect(contains(lines, header))
            for key in table.headerKeys {
                #expect(contains(header, key.range))
                try checkName(key)
            }
        }
        #expect((table.header == nil) == table.headerKeys.isEmpty)
        for entry in table.entries {
            try checkName(entry.key)
            if let range = entry.range {
                let written = try #require(entry.writtenKey)
                #expect(contains(outer, range) && contains(range, written) && contains(written, entry.key.range))
                #expect(written.upperBound < entry.value.range.lowerBound && contains(range, entry.value.range))
                if table.origin != .inline, outer == 0..<document.bytes.count { entryLines.append(range) }
                try checkText(entry.value)
                try visit(entry.value, inside: entry.value.range)
            } else {
                try visit(entry.value, inside: outer)
            }
        }
    }

    private mutating func visit(_ value: Value, inside outer: Range<Int>) throws {
        switch value.kind {
        case .table(let table): try visit(table, inside: outer)
        case .array(let elements) where value.isArrayOfTables:
            for element in elements { try visit(element, inside: outer) }
        case .array(let elements):
            for (before, after) in zip(elements, elements.dropFirst()) {
                #expect(before.range.upperBound < after.range.lowerBound)
            }
            for element in elements {
                #expect(contains(value.range, element.range))
                try checkText(element)
                try visit(element, inside: element.range)
            }
        default: return
        }
    }

    private func contains(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
        outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
    }

    private func checkName(_ key: Key) throws {
        let alone = try Document(parsing: Array(document.bytes[key.range]) + Array(" = 0".utf8))
        #expect(alone.root.entries.map { Array($0.key.name.utf8) } == [Array(key.name.utf8)])
    }

    private func checkText(_ value: Value) throws {
        let alone = try Document(parsing: Array("v = ".utf8) + Array(document.bytes[value.range]))
        #expect(alone.root["v"].map(rendering) == rendering(value))
    }
}
