import JSONBytes
import RandomCases
import Testing

/// Random requests, their fields found by the scanner and read off a tree.
@Suite struct ModelScannerFieldOracleTests {
    private static let seeds: Range<UInt64> = 0..<1_500

    @Test(arguments: ScanKernel.available)
    func findsWhatATreeShows(kernel: ScanKernel) {
        for seed in Self.seeds {
            if let difference = difference(seed: seed, kernel: kernel) {
                Issue.record("seed \(seed): \(difference)")
                break
            }
        }
    }

    @Test(arguments: FieldOracle.Bug.allCases)
    func aBugWouldBeCaught(bug: FieldOracle.Bug) {
        #expect(Self.seeds.contains { difference(seed: $0, kernel: .best, bug: bug) != nil }, "\(bug)")
    }

    @Test func theRequestsAreOfEveryKind() {
        var kinds: [String: Int] = [:]
        for seed in Self.seeds {
            let scan = FieldScan(RandomRequest.bytes(seed: seed))
            for (fact, name) in zip(scan.facts, ["stream", "thinking", "tools", "images"]) {
                if let value = fact.value { kinds["\(name) is \(value)", default: 0] += 1 }
            }
            if let field = scan.repeatedField { kinds["\(field.name) \(field.isOtherCase)", default: 0] += 1 }
        }
        for name in ["stream", "thinking", "tools", "images"] {
            #expect(kinds["\(name) is true", default: 0] > 60 && kinds["\(name) is false", default: 0] > 60, "\(name)")
        }
        for name in ["stream", "thinking", "tools", "messages"] {
            #expect(kinds["\(name) true", default: 0] > 10 && kinds["\(name) false", default: 0] > 10, "\(name)")
        }
    }

    /// What is asked at random, cut at random; nil when scanner and oracle agree.
    private func difference(seed: UInt64, kernel: ScanKernel, bug: FieldOracle.Bug? = nil) -> String? {
        var random = SeededGenerator(seed: ~seed)
        let body = RandomRequest.bytes(seed: seed)
        let most = random.pick([1, 5, 80, 10_000])
        let chunks = (0..<body.count).map { _ in Int.random(in: 1...most, using: &random) }
        let asked =
            random.oneIn(3) ? ModelScanner.Fields(rawValue: UInt8.random(in: 0...15, using: &random)) : FieldScan.all
        let seen = FieldScan(body, asking: asked, chunks: chunks, kernel: kernel)
        guard let token = OracleParser.parse(body) else {
            return "not JSON: \(String(decoding: body, as: UTF8.self))"
        }
        // That the model is found is for other tests; that asking does not change it, for this one.
        let plain = Scan(body)
        let expected = FieldOracle(asked: asked, bug: bug).expected(token, length: body.count, scan: plain)
        if seen == expected { return nil }
        return "\(seen)\n\(expected)\n\(String(decoding: body, as: UTF8.self))"
    }
}
