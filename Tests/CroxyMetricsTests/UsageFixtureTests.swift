import CroxyMetrics
import RandomCases
import Testing

@Suite(.timeLimit(.minutes(2))) struct UsageFixtureTests {
    @Test func recordedAnswersAreAtHandWhereTheyMustBe() {
        #expect(!Fixture.areMissing, "\(Fixture.reason), or to nothing to go without")
    }

    @Test(.enabled(if: !Fixture.all.isEmpty, "\(Fixture.reason)"))
    func everyRecordedAnswerIsReadAsItsProviderMeantIt() {
        for fixture in Fixture.all {
            let scan = Scan(fixture.body, as: fixture.kind)
            let isStream = fixture.kind == .stream
            let oracle = isStream ? UsageOracle.stream(fixture.body) : .json(fixture.body)
            #expect(scan.report == oracle.report, "\(fixture.name)")
            #expect(scan.sawContent == oracle.sawContent, "\(fixture.name)")
        }
    }

    /// As read by hand, so that the oracle is not alone.
    @Test(.enabled(if: !Fixture.all.isEmpty, "\(Fixture.reason)"), arguments: known)
    func theFiguresOfSomeAreKnown(_ known: Known) throws {
        let fixture = try #require(Fixture.all.first { $0.name.hasPrefix(known.name) }, "\(known.name)")
        let report = Scan(fixture.body, as: fixture.kind).report
        let tokens = report.tokens
        #expect([tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite] == known.counts)
        #expect(report.stopReason == known.stopReason)
        #expect(report.hasError == known.hasError)
        #expect(report.hasEnded)
    }

    /// A split is looked at from the event before it to the end of the event behind it, or this takes minutes.
    @Test(.enabled(if: !Fixture.all.isEmpty, "\(Fixture.reason)"))
    func everyRecordedStreamIsReadTheSameAtEverySplit() {
        for fixture in Fixture.all where fixture.kind == .stream {
            let ends = [0] + Self.eventEnds(fixture.body)
            var before = UsageScanner(kind: .stream)
            for (start, end) in zip(ends, ends.dropFirst()) {
                let next = ends.first { $0 > end } ?? end
                var whole = before
                let sawContent = Self.feed(fixture.body[start..<next], to: &whole)
                let expected = whole.report
                for cut in start..<end {
                    var scanner = before
                    var seen = Self.feed(fixture.body[start..<cut], to: &scanner)
                    if Self.feed(fixture.body[cut..<next], to: &scanner) { seen = true }
                    if scanner.report != expected || seen != sawContent {
                        Issue.record("\(fixture.name) cut at \(cut)")
                    }
                }
                _ = Self.feed(fixture.body[start..<end], to: &before)
            }
        }
    }

    @Test(.enabled(if: !Fixture.all.isEmpty, "\(Fixture.reason)"))
    func everyRecordedAnswerIsReadTheSameInRandomPieces() {
        var scanner = UsageScanner()
        for fixture in Fixture.all {
            let whole = Scan(fixture.body, as: fixture.kind)
            for seed in 0..<20 {
                var random = SeededGenerator(seed: UInt64(seed))
                let cuts = random.cuts(of: fixture.body.count)
                let scan = Scan(fixture.body, as: fixture.kind, cuts: cuts, with: &scanner)
                #expect(scan.report == whole.report, "\(fixture.name) seed \(seed)")
                #expect(scan.contentAt.count == whole.contentAt.count, "\(fixture.name) seed \(seed)")
            }
        }
    }

    private static func feed(_ bytes: ArraySlice<UInt8>, to scanner: inout UsageScanner) -> Bool {
        Array(bytes).withUnsafeBytes { scanner.feed($0) }
    }

    /// Behind each empty line; the last one is the end.
    private static func eventEnds(_ body: [UInt8]) -> [Int] {
        let ends = body.indices.dropFirst().filter { body[$0] == 10 && body[$0 - 1] == 10 }.map { $0 + 1 }
        return ends.last == body.count ? ends : ends + [body.count]
    }

    struct Known: Sendable {
        var name: String
        var counts: [UInt64?]
        var stopReason: String?
        var hasError = false
    }

    static let known = [
        Known(name: "a01", counts: [19, 9, 0, 0], stopReason: "end_turn"),
        Known(name: "a02", counts: [506, 153, 0, 0], stopReason: "tool_use"),
        Known(name: "a04", counts: [43, 282, 0, 0], stopReason: "end_turn"),
        Known(name: "a07-cache-stream-fullheaders/02", counts: [4, 256, 1167, 0], stopReason: "end_turn"),
        Known(name: "a08", counts: [31772, 644, 0, 0], stopReason: "end_turn"),
        Known(name: "a15", counts: [nil, nil, nil, nil], stopReason: nil, hasError: true),
        Known(name: "a17", counts: [nil, nil, nil, nil], stopReason: nil),
        Known(name: "o05", counts: [8174, 30, 0, 0], stopReason: "stop"),
        Known(name: "o06", counts: [43, 10, 0, nil], stopReason: "length", hasError: true),
        Known(name: "o08", counts: [6, 212, 0, nil], stopReason: "stop"),
        Known(name: "s01-sdk-stream-fixtures/basic", counts: [11, 6, nil, nil], stopReason: "end_turn"),
    ]
}
