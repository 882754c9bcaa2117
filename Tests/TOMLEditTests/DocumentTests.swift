import TOMLEdit
import Testing

@Suite struct DocumentTests {
    @Test func replacingChangesOnlyItsSpan() throws {
        let document = try Document(parsing: exampleSource)
        let port = try #require(document.value(at: ["server", "port"]))
        let edited = try document.replacing(port.range, with: Array("8080".utf8))
        let before = document.bytes[..<port.range.lowerBound]
        let after = document.bytes[port.range.upperBound...]
        #expect(edited.bytes == Array(before) + Array("8080".utf8) + Array(after))
        #expect(edited.value(at: ["server", "port"]).map(rendering) == "8080")
        #expect(document.bytes == Array(exampleSource.utf8))
    }

    @Test func replacingIsRefusedWhereTheResultIsNoTOML() throws {
        let document = try Document(parsing: "a = 1\nb = 2\n")
        #expect {
            try document.replacing(6..<7, with: Array("a".utf8))
        } throws: { error in
            (error as? TOMLError)?.range == 6..<7
        }
    }

    @Test(arguments: [-1..<0, 0..<7, 6..<7, 100..<200, Int.min..<Int.max])
    func replacingOutsideTheDocumentIsAnError(range: Range<Int>) throws {
        let document = try Document(parsing: "a = 1\n")
        #expect(throws: TOMLError.self) { try document.replacing(range, with: []) }
    }

    @Test func insertingAtEitherEndIsReplacingNothing() throws {
        let document = try Document(parsing: "a = 1\n")
        let edited = try document.replacing(0..<0, with: Array("# c\n".utf8)).replacing(
            10..<10, with: Array("b = 2".utf8))
        #expect(String(decoding: edited.bytes, as: UTF8.self) == "# c\na = 1\nb = 2")
    }

    @Test func placesAreForPeople() throws {
        let document = try Document(parsing: exampleSource)
        let port = try #require(document.root["server"]?.table?.entry(named: "port"))
        #expect("\(document.position(at: port.key.range.lowerBound))" == "6:3")
        #expect(document.line(at: port.key.range.lowerBound) == "  port = 3100")
    }

    @Test func entriesKeepTheOrderOfTheDocument() throws {
        let document = try Document(parsing: exampleSource)
        #expect(document.root.entries.map(\.key.name) == ["title", "server", "provider", "routes"])
        #expect(document.root["provider"]?.table?.entries.map(\.key.name) == ["anthropic", "ollama", "default"])
    }

    @Test func valuesNameTheirTypes() throws {
        let source = "v = ['', 0, 0.0, true, 1979-05-27T07:32:00Z, 1979-05-27T07:32:00, 1979-05-27, 07:32:00, [], {}]"
        let document = try Document(parsing: source)
        #expect(
            document.root["v"]?.array?.map(\.typeName) == [
                "a string", "an integer", "a float", "a boolean", "an offset date-time", "a local date-time",
                "a local date", "a local time", "an array", "a table",
            ])
    }
}
