import HTTPWire
import Testing

@Suite struct ChunkReaderTests {
    @Test func readsOrRefusesEveryBodyOfTheTable() {
        for row in chunkCases {
            let found = readChunks(bytes(row.body))
            #expect(found.end == row.end, "\(row.name)")
            #expect(text(found.data) == row.data, "\(row.name)")
            if case .whole = row.end { #expect(text(found.kept) == row.kept ?? row.body, "\(row.name)") }
        }
        #expect(chunkCases.count >= 80)
    }

    @Test func everySplitReadsAsTheWholeDoes() {
        for row in chunkCases where row.body.utf8.count < 1100 {
            #expect(chunkSplitDifference(bytes(row.body)) == nil, "\(row.name)")
        }
        for row in chunkCases where row.body.utf8.count >= 1100 {
            let all = bytes(row.body)
            #expect(readChunks(all, ends: 0...all.count).end == row.end, "\(row.name)")
        }
    }

    @Test func theOracleReadsTheTableTheSame() {
        for row in chunkCases {
            let expected = ReferenceChunks().decode(bytes(row.body))
            switch (row.end, expected) {
            case (.whole(let length), .whole(let data, let oracleLength)):
                #expect(length == oracleLength && text(data) == row.data, "\(row.name)")
            case (.open, .open(let data)): #expect(text(data) == row.data, "\(row.name)")
            // The reader may refuse a line before its end has come.
            case (.refused, .refused), (.refused, .open): break
            default: Issue.record("\(row.name): the oracle says \(expected)")
            }
        }
    }

    @Test func theBodyEndsBeforeWhatFollows() {
        for row in chunkCases {
            guard case .whole(let length) = row.end else { continue }
            for tail in ["0\r\n\r\n", "\r\n", "GET / HTTP/1.1\r\n\r\n", "\0"] {
                let found = readChunks(bytes(row.body + tail))
                #expect(found.end == .whole(length: length), "\(row.name)")
                #expect(text(found.kept) == row.kept ?? row.body, "\(row.name)")
            }
        }
    }

    @Test func theEndAndARefusalAreSaidAgain() {
        var reader = ChunkReader()
        let body = bytes("1\r\nx\r\n0\r\n\r\n5\r\n")
        var position = 0
        body.withUnsafeBytes { all in
            #expect(reader.next(all, &position) == .data(3..<4))
            for _ in 0..<3 {
                #expect(reader.next(all, &position) == .end)
                #expect(position == 11)
            }
            position = 0
            #expect(reader.next(UnsafeRawBufferPointer(start: nil, count: 0), &position) == .end)
        }
        for row in chunkCases {
            guard case .refused(let error) = row.end else { continue }
            var reader = ChunkReader()
            var position = 0
            bytes(row.body).withUnsafeBytes { all in
                var step = reader.next(all, &position)
                while step != .invalid(error), step != .needsMore { step = reader.next(all, &position) }
                #expect(step == .invalid(error), "\(row.name)")
            }
            for more in ["0\r\n\r\n", "\n", "a"] {
                position = 0
                let step = bytes(more).withUnsafeBytes { reader.next($0, &position) }
                #expect(step == .invalid(error), "\(row.name)")
            }
        }
    }

    @Test func isPastDataBehindTheLastSizeLine() {
        for (body, past) in [
            ("0\r\n\r\n", 3), ("0;a=b\r\n\r\n", 7), ("1\r\nx\r\n0\r\nA: b\r\n\r\n", 9), ("00\r\n\r\n", 4),
            ("5\r\n0\r\n\r\n\r\n000\r\nA: b\r\n\r\n", 15),
        ] {
            let all = bytes(body)
            #expect(readChunks(all, ends: 0...all.count).pastDataAt == past, "\(body)")
            var reader = ChunkReader()
            for (index, byte) in all.enumerated() {
                var position = 0
                [byte].withUnsafeBytes { piece in
                    while position < 1, reader.next(piece, &position) != .end {}
                }
                #expect(reader.isPastData == (index + 1 >= past), "\(body) \(index)")
            }
        }
    }

    @Test func aDataRangeIsAsLongAsThePieceAllows() {
        var reader = ChunkReader()
        var position = 0
        bytes("8\r\nabcd").withUnsafeBytes { #expect(reader.next($0, &position) == .data(3..<7)) }
        position = 0
        bytes("efgh\r\n0").withUnsafeBytes { #expect(reader.next($0, &position) == .data(0..<4)) }
    }

    @Test func readingMayBeginInsideABuffer() {
        var reader = ChunkReader()
        var position = 6
        bytes("head\r\n2\r\nab\r\n0\r\n\r\nrest").withUnsafeBytes { all in
            #expect(reader.next(all, &position) == .data(9..<11))
            #expect(reader.next(all, &position) == .end)
        }
        #expect(position == 18)
    }
}
