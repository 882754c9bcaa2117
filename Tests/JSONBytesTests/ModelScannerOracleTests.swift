import JSONBytes
import RandomCases
import Testing

/// Random documents, read by the scanner and by a parser that builds a tree.
@Suite struct ModelScannerOracleTests {
    @Test(arguments: ScanKernel.available)
    func findsWhatAParserFinds(kernel: ScanKernel) {
        let seed = disagreement { body, chunks in Scan(body, chunks: chunks, kernel: kernel) }
        #expect(
            seed == nil, "seed \(seed ?? 0): \(seed.map { String(decoding: document(seed: $0), as: UTF8.self) } ?? "")")
    }

    @Test func theDocumentsAreOfEveryKind() throws {
        var kinds: [String: Int] = [:]
        for seed in seeds {
            let scan = expected(try #require(OracleParser.parse(document(seed: seed))))
            if scan.secondModelOffset != nil { kinds["second", default: 0] += 1 }
            if scan.otherCaseOffset != nil { kinds["case", default: 0] += 1 }
            if scan.value == .text { kinds["text", default: 0] += 1 }
            if scan.value == .notText { kinds["notText", default: 0] += 1 }
            switch scan.finding {
            case .noModel: kinds["none", default: 0] += 1
            case .notAnObject: kinds["notAnObject", default: 0] += 1
            default: break
            }
        }
        for kind in ["second", "case", "text", "notText", "none", "notAnObject"] {
            #expect(kinds[kind, default: 0] > 20, "\(kind)")
        }
    }

    // The same comparison, of scanners with a bug planted.

    @Test func aScannerThatKnowsNoEscapesWouldBeCaught() {
        let seed = disagreement { body, chunks in
            Scan(body.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "x") : $0 }, chunks: chunks)
        }
        #expect(seed != nil)
    }

    @Test func aScannerThatDropsSecondModelsWouldBeCaught() {
        let seed = disagreement { body, chunks in
            var scan = Scan(body, chunks: chunks)
            scan.secondModelOffset = nil
            return scan
        }
        #expect(seed != nil)
    }

    @Test func aScannerThatLosesAByteAtBordersWouldBeCaught() {
        let seed = disagreement { body, chunks in
            var body = body
            if let first = chunks.first, first < body.count { body[first] = UInt8(ascii: "a") }
            return Scan(body, chunks: chunks)
        }
        #expect(seed != nil)
    }

    private let seeds: Range<UInt64> = 0..<1_200

    private func document(seed: UInt64) -> [UInt8] {
        RandomDocument.bytes(seed: seed)
    }

    private func disagreement(_ scan: ([UInt8], [Int]) -> Scan) -> UInt64? {
        seeds.first { seed in
            let body = document(seed: seed)
            guard let token = OracleParser.parse(body) else { return true }
            var random = SeededGenerator(seed: ~seed)
            let most = random.pick([1, 5, 80, 10_000])
            let chunks = (0..<body.count).map { _ in Int.random(in: 1...most, using: &random) }
            return scan(body, chunks) != expected(token)
        }
    }

    /// What a scanner must say of a valid document.
    private func expected(_ token: OracleParser.Token) -> Scan {
        var scan = Scan(ModelScanner())
        guard case .object(let members) = token.value else {
            scan.finding = .notAnObject(token.range.lowerBound)
            return scan
        }
        scan.finding = .noModel
        let models = members.filter { $0.key == Array("model".utf16) }
        if models.count > 1 { scan.secondModelOffset = models[1].keyOffset }
        let others = members.filter { $0.key.text?.lowercased() == "model" && $0.key != Array("model".utf16) }
        scan.otherCaseOffset = others.first?.keyOffset
        guard let model = models.first, case .string(let units) = model.token.value else { return scan }
        scan.finding = .model(model.token.range)
        if model.token.range.count - 2 > ModelScanner.maxValueBytes {
            scan.value = .tooLong
        } else if let text = units.text {
            scan.value = .text
            scan.model = Array(text.utf8)
        } else {
            scan.value = .notText
        }
        return scan
    }
}
