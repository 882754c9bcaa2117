import HTTPWire
import Testing

@Suite struct RequestHeadTests {
    private let cases = requestLineCases + requestFieldCases + requestFramingCases

    @Test func readsOrRefusesEveryRequestOfTheTables() {
        for row in cases {
            let found = HeadCase.Expected(readWhole(RequestHead.self, bytes(row.head)))
            #expect(found == row.expected, "\(row.name)")
        }
        #expect(cases.count >= 150)
    }

    @Test func everySplitReadsAsTheWholeDoes() {
        for row in cases where row.head.utf8.count < 1000 {
            #expect(splitDifference(RequestHead.self, bytes(row.head)) == nil, "\(row.name)")
        }
    }

    @Test func aCompleteHeadEndsBehindItsEmptyLine() {
        for row in cases {
            guard case .request(let head) = readWhole(RequestHead.self, bytes(row.head)) else { continue }
            let all = bytes(row.head)
            #expect(all[..<head.length].suffix(4) == [13, 10, 13, 10], "\(row.name)")
            #expect(read(RequestHead.self, all, ends: [head.length - 1]) == .incomplete, "\(row.name)")
        }
    }

    @Test func bytesBehindARefusedLineDoNotMatter() {
        for row in cases {
            guard case .refused = row.expected else { continue }
            for tail in ["X: y\r\n\r\n", "\r\n\r\n", "\0\n"] {
                let found = HeadCase.Expected(readWhole(RequestHead.self, bytes(row.head + tail)))
                #expect(found == row.expected, "\(row.name)")
            }
        }
    }

    @Test func aRefusedHeadStaysRefused() {
        for row in cases {
            guard case .refused(let error) = row.expected else { continue }
            let all = bytes(row.head)
            var head = RequestHead()
            for _ in 0..<3 {
                let step = all.withUnsafeBytes { head.read($0, limits: wideLimits) }
                #expect(step == .invalid(error), "\(row.name)")
            }
        }
    }

    @Test func tellsMethodsApartByCase() {
        let methods: [(String, RequestHead.Method)] = [
            ("GET", .get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("DELETE", .delete),
            ("OPTIONS", .options), ("PATCH", .patch), ("CONNECT", .connect), ("get", .other), ("Post", .other),
            ("GETS", .other), ("GE", .other), ("HEAT", .other), ("TRACE", .other), ("DELETED", .other), ("X", .other),
        ]
        for (name, method) in methods {
            var head = RequestHead()
            let step = bytes("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n").withUnsafeBytes {
                head.read($0, limits: wideLimits)
            }
            #expect(head.method == method, "\(name) \(step)")
        }
    }

    @Test func resetForgetsTheRequestBefore() {
        var head = RequestHead()
        let first = bytes("POST /a HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\nConnection: close, x\r\n\r\n")
        let second = bytes("\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\n")
        for _ in 0..<2 {
            let step = first.withUnsafeBytes { head.read($0, limits: wideLimits) }
            #expect(step == .complete(length: first.count))
            #expect(head.framing == .length(5))
            #expect(head.section.hasNominations)
            head.reset()
            #expect(head.fields.isEmpty)
            let next = second.withUnsafeBytes { head.read($0, limits: wideLimits) }
            #expect(next == .complete(length: second.count))
            #expect(head.reading(of: second, length: second.count) == readWhole(RequestHead.self, second))
            #expect(!head.section.hasNominations)
            head.reset()
        }
    }

    @Test func resetForgetsAHeadThatWasNotWhole() {
        for row in cases where row.head.utf8.count < 100 {
            let all = bytes(row.head)
            var head = RequestHead()
            for cut in all.indices {
                _ = all[..<cut].withUnsafeBytes { head.read($0, limits: wideLimits) }
                head.reset()
            }
            let fresh = bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let step = fresh.withUnsafeBytes { head.read($0, limits: wideLimits) }
            #expect(step == .complete(length: fresh.count), "\(row.name)")
            #expect(head.fields.count == 1, "\(row.name)")
        }
    }
}
