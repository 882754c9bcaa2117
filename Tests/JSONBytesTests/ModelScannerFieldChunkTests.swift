import JSONBytes
import RandomCases
import Testing

/// However a request is cut, whichever kernel reads it and however it is damaged, the answer is that of the whole, and
/// asking for fields does not change what is said of the model.
@Suite struct ModelScannerFieldChunkTests {
    @Test func everySplitInTwoGivesTheSame() {
        for seed in 0..<150 as Range<UInt64> {
            let body = RandomRequest.bytes(seed: seed)
            guard body.count < 600 else { continue }
            let whole = FieldScan(body, kernel: .scalar)
            let differs = (0...body.count).first { FieldScan(body, chunks: [$0]) != whole }
            #expect(differs == nil, "seed \(seed)")
        }
    }

    @Test(arguments: ScanKernel.available)
    func damagedRequestsGiveTheSameByteByByte(kernel: ScanKernel) {
        for seed in 0..<1_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let body = damaged(RandomRequest.bytes(seed: seed), random: &random)
            let whole = FieldScan(body, kernel: .scalar)
            let bytes = FieldScan(body, chunks: Array(repeating: 1, count: body.count), kernel: kernel)
            #expect(bytes == whole, "seed \(seed): \(String(decoding: body, as: UTF8.self))")
            let chunks = (0..<body.count).map { _ in Int.random(in: 1...40, using: &random) }
            #expect(FieldScan(body, chunks: chunks, kernel: kernel) == whole, "seed \(seed), cut at random")
        }
    }

    @Test func askingChangesNothingAboutTheModel() {
        var compared = 0
        for seed in 0..<4_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let body = damaged(RandomRequest.bytes(seed: seed), random: &random)
            let plain = Scan(body)
            let asking = FieldScan(body).scan
            // An escape that JSON does not know is damage in keys that are looked at, and there are more of them.
            if [plain, asking].contains(where: { "\($0)".contains("an escape that JSON knows") }) { continue }
            compared += 1
            #expect(asking == plain, "seed \(seed): \(String(decoding: body, as: UTF8.self))")
        }
        #expect(compared > 3_000)
    }

    @Test func whatIsKnownStays() {
        for seed in 0..<300 as Range<UInt64> {
            let body = RandomRequest.bytes(seed: seed)
            var scanner = ModelScanner(asking: FieldScan.all)
            var before = FieldScan(scanner)
            for byte in body {
                [byte].withUnsafeBytes { scanner.feed($0) }
                let now = FieldScan(scanner)
                for (old, new) in zip(before.facts, now.facts) where old.value != nil {
                    #expect(old == new, "seed \(seed)")
                }
                // Known with the byte that tells it, no later.
                for (old, new) in zip(before.facts, now.facts) where old.value == nil && new.value != nil {
                    #expect(new.offset == scanner.byteCount, "seed \(seed)")
                }
                before = now
            }
        }
    }

    /// Some bytes changed, taken out, put in or cut off.
    private func damaged(_ body: [UInt8], random: inout SeededGenerator) -> [UInt8] {
        let alphabet = Array("{}[]\":,\\ \\u0s".utf8)
        var body = body
        for _ in 0..<Int.random(in: 1...4, using: &random) where !body.isEmpty {
            let place = Int.random(in: 0..<body.count, using: &random)
            let byte = random.oneIn(4) ? UInt8.random(in: 0...255, using: &random) : random.pick(alphabet)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: body.removeSubrange(place...)
            case 1...3: body.remove(at: place)
            case 4...6: body.insert(byte, at: place)
            default: body[place] = byte
            }
        }
        return body
    }
}
