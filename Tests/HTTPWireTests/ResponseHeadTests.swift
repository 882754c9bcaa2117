import HTTPWire
import Testing

@Suite struct ResponseHeadTests {
    @Test func readsOrRefusesEveryResponseOfTheTable() {
        for row in responseCases {
            let found = HeadCase.Expected(readWhole(ResponseHead.self, bytes(row.head)))
            #expect(found == row.expected, "\(row.name)")
        }
        #expect(responseCases.count >= 80)
    }

    @Test func everySplitReadsAsTheWholeDoes() {
        for row in responseCases {
            #expect(splitDifference(ResponseHead.self, bytes(row.head)) == nil, "\(row.name)")
        }
    }

    @Test func fieldLinesAreRefusedAsInRequests() {
        for row in requestFieldCases + requestFramingCases {
            guard let lines = fieldLines(of: row), case .refused(let error) = row.expected else { continue }
            // What a host says is a server's concern only.
            guard error != .severalHosts, error != .missingHost else { continue }
            let found = readWhole(ResponseHead.self, bytes("HTTP/1.1 200 OK\r\n" + lines))
            #expect(found == .refused(error), "\(row.name)")
        }
    }

    private func fieldLines(of row: HeadCase) -> String? {
        let start = "POST / HTTP/1.1\r\n"
        return row.head.utf8.starts(with: start.utf8)
            ? String(decoding: row.head.utf8.dropFirst(start.utf8.count), as: UTF8.self) : nil
    }

    @Test func resetForgetsTheResponseBefore() {
        var head = ResponseHead()
        let first = bytes("HTTP/1.1 103 X\r\nTransfer-Encoding: chunked\r\nConnection: close, x\r\n\r\n")
        let second = bytes("HTTP/1.1 200 OK\r\nA: b\r\n\r\n")
        for _ in 0..<2 {
            let step = first.withUnsafeBytes { head.read($0, limits: wideLimits) }
            #expect(step == .complete(length: first.count))
            head.reset()
            let next = second.withUnsafeBytes { head.read($0, limits: wideLimits) }
            #expect(next == .complete(length: second.count))
            #expect(head.reading(of: second, length: second.count) == readWhole(ResponseHead.self, second))
            head.reset()
        }
    }
}
