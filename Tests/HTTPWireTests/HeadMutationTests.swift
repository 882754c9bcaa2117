import HTTPWire
import RandomCases
import Testing

@Suite struct HeadMutationTests {
    /// What one seed's head, or a mutation of it, shows: a difference between reader and oracle, in words.
    private func difference(seed: UInt64, mistake: ReferenceHead.Mistake? = nil) -> (difference: String?, taken: Bool) {
        var generator = HeadGenerator(seed: seed)
        let isRequest = generator.random.chance(60)
        var head = isRequest ? generator.request() : generator.response()
        if generator.random.chance(70) { head = generator.mutate(head) }
        // So that every head ends, whatever became of its own empty line.
        head += bytes("\r\n\r\n\r\n\r\n")
        let maxBytes = generator.random.chance(20) ? 64 + generator.random.below(100) : 81_920
        let maxFields = generator.random.chance(20) ? 1 + generator.random.below(5) : 256
        let limits = HeadLimits(maxBytes: maxBytes, maxFields: maxFields)
        let oracle = ReferenceHead(maxBytes: maxBytes, maxFields: maxFields, mistake: mistake)
        let found: Reading
        let expected: Reading?
        if isRequest {
            found = readWhole(RequestHead.self, head, limits: limits)
            expected = oracle.request(head).map { .request($0) }
        } else {
            found = readWhole(ResponseHead.self, head, limits: limits)
            expected = oracle.response(head).map { .response($0) }
        }
        let agrees = expected.map { $0 == found } ?? found.isRefused
        if agrees { return (nil, expected != nil) }
        let words = expected.map { "\($0)" } ?? "refused"
        return ("seed \(seed): \(found), but the oracle says \(words): \(shown(head))", expected != nil)
    }

    @Test func randomHeadsReadAsTheOracleReadsThem() {
        var taken = 0
        let count = 10_000
        for seed in 0..<UInt64(count) {
            let (difference, isTaken) = difference(seed: seed)
            if isTaken { taken += 1 }
            if let difference {
                Issue.record("\(difference)")
                return
            }
        }
        // Neither kind may be rare, or the test says little.
        #expect(taken > count / 4 && taken < count * 3 / 4, "\(taken)")
    }

    @Test func everyPlantedMistakeIsSeen() {
        for mistake in ReferenceHead.Mistake.allCases {
            let isSeen = (0..<UInt64(20_000)).contains { difference(seed: $0, mistake: mistake).difference != nil }
            #expect(isSeen, "\(mistake)")
        }
    }

    @Test func randomHeadsReadTheSameInPieces() {
        for seed in 0..<UInt64(3000) {
            var generator = HeadGenerator(seed: seed)
            let isRequest = generator.random.chance(60)
            let whole = isRequest ? generator.request() : generator.response()
            let head = generator.mutate(whole)
            let limits = HeadLimits(maxBytes: generator.random.chance(30) ? 64 : 4096, maxFields: 4)
            let ends = (0..<generator.random.below(6)).map { _ in generator.random.below(head.count + 1) }.sorted()
            let difference: Bool
            if isRequest {
                difference =
                    read(RequestHead.self, head, ends: ends + [head.count], limits: limits)
                    != readWhole(RequestHead.self, head, limits: limits)
                    || read(RequestHead.self, head, ends: 0...head.count, limits: limits)
                        != readWhole(RequestHead.self, head, limits: limits)
            } else {
                difference =
                    read(ResponseHead.self, head, ends: ends + [head.count], limits: limits)
                    != readWhole(ResponseHead.self, head, limits: limits)
                    || read(ResponseHead.self, head, ends: 0...head.count, limits: limits)
                        != readWhole(ResponseHead.self, head, limits: limits)
            }
            #expect(!difference, "seed \(seed): \(ends) of \(shown(head))")
        }
    }

    @Test func randomBytesNeverCrash() {
        var random = SeededGenerator(seed: 3)
        let starts = ["", "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"].map {
            bytes($0)
        }
        for _ in 0..<5000 {
            var head = random.pick(starts)
            let isNoise = random.chance(50)
            for _ in 0..<random.below(80) {
                head.append(
                    isNoise ? UInt8.random(in: 0...255, using: &random) : random.pick([13, 10, 58, 65, 32, 9, 44]))
            }
            let cut = random.below(head.count + 1)
            _ = read(RequestHead.self, head, ends: [cut, head.count])
            _ = read(ResponseHead.self, head, ends: [cut, head.count])
        }
    }
}
