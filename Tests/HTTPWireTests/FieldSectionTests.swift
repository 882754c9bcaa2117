import HTTPWire
import Testing

@Suite struct FieldSectionTests {
    private func section(_ lines: String) -> (FieldSection, [UInt8]) {
        var head = RequestHead()
        let all = bytes("POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
        let step = all.withUnsafeBytes { head.read($0, limits: wideLimits) }
        #expect(step == .complete(length: all.count), "\(lines)")
        return (head.section, all)
    }

    /// The names of the fields that a `Connection` field names.
    private func nominated(_ lines: String) -> [String] {
        let (section, all) = section(lines)
        return all.withUnsafeBytes { bytes in
            section.fields.filter { section.isNominated($0, in: bytes) }.map { text(all[$0.nameRange]) }
        }
    }

    @Test func connectionNominatesFieldsByName() {
        #expect(nominated("X: 1\r\n") == [])
        #expect(nominated("Connection: X\r\nX: 1\r\nY: 2\r\n") == ["X"])
        #expect(nominated("X: 1\r\nY: 2\r\nx: 3\r\nConnection: x\r\n") == ["X", "x"])
        #expect(nominated("Connection: X-Foo, close\r\nx-foo: 1\r\nX-Fo: 2\r\nX-Fooo: 3\r\n") == ["x-foo"])
        #expect(nominated("Connection: a\r\nA: 1\r\nB: 2\r\nC: 3\r\nConnection: ,, b ,\r\n") == ["A", "B"])
        #expect(nominated("Connection: x_y\r\nX-Y: 1\r\nx_Y: 2\r\n") == ["x_Y"])
        #expect(nominated("Connection: ^\r\n~: 1\r\n^: 2\r\n") == ["^"])
        #expect(nominated("Connection: `\r\n`: 1\r\n") == ["`"])
        #expect(nominated("Connection: \"x\"\r\nX: 1\r\n") == [])
        #expect(nominated("Connection: x;y\r\nX: 1\r\n") == [])
        #expect(nominated("Connection: x y\r\nX: 1\r\nY: 2\r\n") == [])
        #expect(nominated("Connection: authorization\r\nAuthorization: 1\r\n") == ["Authorization"])
        #expect(nominated("Connection: connection\r\n") == ["Connection"])
        #expect(nominated("X-Connection: y\r\nY: 1\r\n") == [])
    }

    @Test func hostAndLengthAreNeverNominated() {
        #expect(nominated("Connection: host, content-length, x\r\nContent-Length: 5\r\nX: 1\r\n") == ["X"])
    }

    @Test func usualConnectionOptionsAreNoNominations() {
        for lines in ["", "Connection: close\r\n", "Connection: Keep-Alive\r\n", "Connection: , ,\r\n", "A: b\r\n"] {
            #expect(!section(lines).0.hasNominations, "\(lines)")
        }
        #expect(nominated("Connection: close\r\nClose: 1\r\n") == [])
        for lines in ["Connection: upgrade\r\n", "Connection: close, x\r\n", "Connection: closed\r\n"] {
            #expect(section(lines).0.hasNominations, "\(lines)")
        }
    }

    @Test func firstFindsTheFirstFieldOfAName() {
        let (section, all) = section("origin: a\r\nX-API-Key: b\r\nORIGIN: c\r\n")
        #expect(section.first(.origin).map { text(all[$0.valueRange]) } == "a")
        #expect(section.first(.xAPIKey).map { text(all[$0.valueRange]) } == "b")
        #expect(section.first(.authorization) == nil)
    }

    @Test func lineRangesJoinToTheWholeSection() {
        let lines = "A: b\r\nConnection:x\r\nC:\t\t\r\n"
        let (section, all) = section(lines)
        #expect(section.fields.map { text(all[$0.lineRange]) }.joined() == "Host: a\r\n" + lines)
    }
}
