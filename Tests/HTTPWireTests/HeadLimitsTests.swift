import HTTPWire
import Testing

@Suite struct HeadLimitsTests {
    private func request(length: Int) -> [UInt8] {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nA: "
        return bytes(start + String(repeating: "b", count: length - start.utf8.count - 4) + "\r\n\r\n")
    }

    private func request(fields: Int) -> [UInt8] {
        bytes("GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "A: b\r\n", count: fields - 1) + "\r\n")
    }

    @Test func aHeadOfExactlyTheLimitPasses() {
        for length in [64, 65, 100, 4096] {
            let head = request(length: length)
            #expect(head.count == length)
            let limits = HeadLimits(maxBytes: length, maxFields: 10)
            guard case .request(let found) = readWhole(RequestHead.self, head + bytes("body"), limits: limits) else {
                Issue.record("\(length) refused")
                continue
            }
            #expect(found.length == length)
            #expect(splitDifference(RequestHead.self, Array(head.prefix(200)), limits: limits) == nil)
        }
    }

    @Test func aHeadOfOneByteMoreIsRefused() {
        for length in [64, 65, 100, 4096] {
            let head = request(length: length + 1)
            let limits = HeadLimits(maxBytes: length, maxFields: 10)
            #expect(readWhole(RequestHead.self, head, limits: limits) == .refused(.tooLarge))
            // The last byte that could have helped has come.
            #expect(read(RequestHead.self, head, ends: [length], limits: limits) == .refused(.tooLarge))
            #expect(read(RequestHead.self, head, ends: [length - 1], limits: limits) == .incomplete)
        }
    }

    @Test func everyPlaceOfTheLimitReadsTheSameInPieces() {
        let all = bytes(
            "\r\nGET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "b", count: 60))\r\nC:d\r\nEF: g\r\n\r\n")
        for maxBytes in 64...all.count + 1 {
            let limits = HeadLimits(maxBytes: maxBytes, maxFields: 10)
            #expect(splitDifference(RequestHead.self, all, limits: limits) == nil, "\(maxBytes)")
            let isRefused = readWhole(RequestHead.self, all, limits: limits) == .refused(.tooLarge)
            #expect(isRefused == (maxBytes < all.count), "\(maxBytes)")
        }
    }

    @Test func longStartLinesAreTooLarge() {
        let limits = HeadLimits(maxBytes: 100, maxFields: 10)
        let target = bytes("GET /" + String(repeating: "a", count: 200))
        #expect(readWhole(RequestHead.self, target, limits: limits) == .refused(.tooLarge))
        #expect(read(RequestHead.self, target, ends: [99], limits: limits) == .incomplete)
        #expect(splitDifference(RequestHead.self, target, limits: limits) == nil)
        let reason = bytes("HTTP/1.1 200 " + String(repeating: "a", count: 200))
        #expect(readWhole(ResponseHead.self, reason, limits: limits) == .refused(.tooLarge))
        #expect(splitDifference(ResponseHead.self, reason, limits: limits) == nil)
        let method = bytes(String(repeating: "A", count: 200))
        #expect(readWhole(RequestHead.self, method, limits: limits) == .refused(.tooLarge))
    }

    @Test func aFaultBeforeTheLimitIsToldAndOneBehindItIsNot() {
        let limits = HeadLimits(maxBytes: 64, maxFields: 10)
        for (lines, error) in [
            ("A B", HeadError.spaceBeforeColon), ("A: \0", .controlByte), ("A: b\r\r", .bareCarriageReturn),
        ] {
            let start = "GET / HTTP/1.1\r\nHost: a\r\n" + lines
            let early = bytes(start + String(repeating: "b", count: 100))
            #expect(readWhole(RequestHead.self, early, limits: limits) == .refused(error), "\(lines)")
            #expect(splitDifference(RequestHead.self, early, limits: limits) == nil, "\(lines)")
            let late = bytes("GET / HTTP/1.1\r\nHost: \(String(repeating: "a", count: 80))\r\n" + lines)
            #expect(readWhole(RequestHead.self, late, limits: limits) == .refused(.tooLarge), "\(lines)")
        }
    }

    @Test func aHeadOfExactlyAsManyFieldsPasses() {
        for count in [1, 2, 31, 32, 33, 256] {
            let limits = HeadLimits(maxBytes: 81_920, maxFields: count)
            guard case .request(let found) = readWhole(RequestHead.self, request(fields: count), limits: limits) else {
                Issue.record("\(count) refused")
                continue
            }
            #expect(found.fields.count == count)
            let more = request(fields: count + 1)
            #expect(readWhole(RequestHead.self, more, limits: limits) == .refused(.tooManyFields))
            let answer = bytes("HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: count + 1) + "\r\n")
            #expect(readWhole(ResponseHead.self, answer, limits: limits) == .refused(.tooManyFields))
        }
        #expect(
            splitDifference(RequestHead.self, request(fields: 4), limits: HeadLimits(maxBytes: 99, maxFields: 3)) == nil
        )
    }

    @Test func connectionMayNameAsManyFieldsAsThereMayBe() {
        let limits = HeadLimits(maxBytes: 4096, maxFields: 8)
        for names in ["a, b, c, d, e, f, g, h", "a, b, c, d, e, f, g, h, close,, keep-alive"] {
            let head = bytes("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(names)\r\n\r\n")
            #expect(readWhole(RequestHead.self, head, limits: limits).isRefused == false, "\(names)")
        }
        for lines in ["Connection: a, b, c, d, e, f, g, h, i", "Connection: a,b,c,d\r\nConnection: e,f,g,h,i"] {
            let head = bytes("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
            #expect(readWhole(RequestHead.self, head, limits: limits) == .refused(.tooManyFields), "\(lines)")
            #expect(splitDifference(RequestHead.self, head, limits: limits) == nil)
        }
    }

    /// A new configuration may come while a head is on its way.
    @Test func limitsMayShrinkBetweenPieces() {
        let head = bytes("GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "b", count: 99))\r\nCD: e\r\n\r\n")
        for cut in 0..<head.count {
            var reader = RequestHead()
            let first = head[..<cut].withUnsafeBytes { reader.read($0, limits: wideLimits) }
            #expect(first == .incomplete)
            let limits = HeadLimits(maxBytes: 64, maxFields: 1)
            let second = Array(head.dropLast(1)).withUnsafeBytes { reader.read($0, limits: limits) }
            #expect(second == .invalid(.tooLarge) || second == .invalid(.tooManyFields), "\(cut)")
        }
    }

    @Test func limitsAreKeptInBounds() {
        #expect(HeadLimits(maxBytes: .min, maxFields: .min).maxBytes == 64)
        #expect(HeadLimits(maxBytes: .min, maxFields: .min).maxFields == 1)
        #expect(HeadLimits(maxBytes: .max, maxFields: .max).maxBytes == 16 << 20)
        #expect(HeadLimits(maxBytes: 100, maxFields: 7).maxBytes == 100)
        #expect(HeadLimits(maxBytes: 100, maxFields: 7).maxFields == 7)
    }

    /// A reader that began anew at every byte would read 80 KB 80,000 times, which takes minutes.
    @Test func headsThatComeByteByByteCostNoMoreThanWhole() {
        let long = String(repeating: "a", count: 80_000)
        let blanks = String(repeating: " ", count: 80_000)
        let many = String(repeating: "A: bcdefghijklmnopqrstuvwxyz\r\n", count: 2600)
        let requests = [
            "GET /\(long)", "\(long)", "GET / HTTP/1.1\r\n\(long)", "GET / HTTP/1.1\r\nHost: \(long)",
            "GET / HTTP/1.1\r\nHost:\(blanks)", "GET / HTTP/1.1\r\nHost: a\(blanks)",
            "GET / HTTP/1.1\r\nHost: a\r\n\(many)",
            "GET / HTTP/1.1\r\nA: \(String(repeating: "\t", count: 80_000))",
        ]
        let limits = HeadLimits(maxBytes: 81_920, maxFields: 5000)
        let clock = ContinuousClock()
        let start = clock.now
        for row in requests {
            var head = RequestHead()
            let all = bytes(row)
            all.withUnsafeBytes { whole in
                for end in 0..<all.count {
                    let step = head.read(UnsafeRawBufferPointer(rebasing: whole[..<end]), limits: limits)
                    guard step == .incomplete else {
                        Issue.record("\(step) at \(end) of \(row.prefix(40))")
                        return
                    }
                }
            }
        }
        var answer = ResponseHead()
        let all = bytes("HTTP/1.1 200 \(long)")
        all.withUnsafeBytes { whole in
            for end in 0..<all.count {
                _ = answer.read(UnsafeRawBufferPointer(rebasing: whole[..<end]), limits: limits)
            }
        }
        #expect(clock.now - start < .seconds(10))
    }
}
