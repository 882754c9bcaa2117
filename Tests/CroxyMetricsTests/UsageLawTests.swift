import CroxyMetrics
import RandomCases
import Testing

@Suite(.timeLimit(.minutes(2))) struct UsageLawTests {
    @Test func randomStreamsAreReadAsTheOracleReadsThem() {
        var scanner = UsageScanner()
        for seed in 0..<500 as Range<UInt64> {
            let body = RandomStream(seed: seed).bytes
            let oracle = UsageOracle.stream(body)
            var random = SeededGenerator(seed: seed)
            for _ in 0..<3 {
                let scan = Scan(body, as: .stream, cuts: random.cuts(of: body.count), with: &scanner)
                #expect(scan.report == oracle.report, "seed \(seed)")
                #expect(scan.contentAt.count == (oracle.sawContent ? 1 : 0), "seed \(seed)")
            }
        }
    }

    @Test func randomAnswersInJSONAreReadAsTheOracleReadsThem() {
        var scanner = UsageScanner()
        for seed in 0..<500 as Range<UInt64> {
            // One event's document, without its lines.
            let stream = String(decoding: RandomStream(seed: seed).bytes, as: UTF8.self)
            let lines = stream.split(whereSeparator: \.isNewline)
            guard let line = lines.first(where: { $0.hasPrefix("data:") && $0.hasSuffix("}") }) else { continue }
            let body = Array(line.dropFirst(5).utf8)
            let oracle = UsageOracle.json(body)
            guard oracle.report.hasEnded else { continue }
            var random = SeededGenerator(seed: seed)
            for _ in 0..<3 {
                let scan = Scan(body, as: .json, cuts: random.cuts(of: body.count), with: &scanner)
                #expect(scan.report == oracle.report, "seed \(seed)")
            }
        }
    }

    /// Whatever the bytes, cuts make no difference, and nothing else happens.
    @Test(arguments: [AnswerKind.stream, .json])
    func damagedBytesAreReadTheSameInAnyPieces(kind: AnswerKind) {
        for seed in 0..<500 as Range<UInt64> {
            var body = RandomStream(seed: seed, isStrict: false).bytes
            if kind == .json { body.removeAll { $0 == 10 } }
            var random = SeededGenerator(seed: seed &+ 1)
            mutate(&body, &random)
            let whole = Scan(body, as: kind)
            for cuts in [random.cuts(of: body.count), random.cuts(of: body.count), Array(0..<body.count)] {
                let scan = Scan(body, as: kind, cuts: cuts)
                #expect(scan.report == whole.report, "seed \(seed)")
                #expect(scan.contentAt.count == whole.contentAt.count, "seed \(seed)")
            }
            #expect(whole.report.iterations.count <= 32)
            #expect((whole.report.model ?? "").utf8.count <= 3 * 64)
            #expect((whole.report.errorType ?? "").wholeMatch(of: /[a-z_]*/) != nil)
            for count in [whole.report.tokens.input, whole.report.tokens.output] {
                #expect(count ?? 0 <= TokenUsage.maxCount)
            }
        }
    }

    private func mutate(_ body: inout [UInt8], _ random: inout SeededGenerator) {
        let bytes = Array("\"\\{}[],:0-e \r\n\u{0}dtu".utf8) + [0xEF, 0xBB, 0xBF, 0xFF, 0x80]
        for _ in 0..<random.below(12) where !body.isEmpty {
            let place = random.below(body.count)
            switch random.below(4) {
            case 0: body[place] = UInt8(random.below(256))
            case 1: body[place] = random.pick(bytes)
            case 2: body.insert(random.pick(bytes), at: place)
            default: body.removeSubrange(place..<min(body.count, place + 1 + random.below(5)))
            }
        }
        if random.chance(10), !body.isEmpty { body.removeLast(random.below(body.count)) }
    }
}
