import JSONBytes
import RandomCases
import Testing

/// However a body is cut, and whichever kernel reads it, the answer is that of the whole.
@Suite struct ModelScannerChunkTests {
    @Test(arguments: ScanKernel.available)
    func everySplitInTwoGivesTheSame(kernel: ScanKernel) {
        for body in Corpus.bodies {
            let whole = Scan(body, kernel: .scalar)
            for place in 0...body.count {
                let split = Scan(body, chunks: [place], kernel: kernel)
                #expect(split == whole, "cut at \(place): \(String(decoding: body.prefix(200), as: UTF8.self))")
                if split != whole { break }
            }
        }
    }

    @Test(arguments: ScanKernel.available)
    func byteByByteGivesTheSame(kernel: ScanKernel) {
        for body in Corpus.bodies {
            let bytes = Scan(body, chunks: Array(repeating: 1, count: body.count), kernel: kernel)
            #expect(bytes == Scan(body, kernel: .scalar), "\(String(decoding: body.prefix(200), as: UTF8.self))")
        }
    }

    @Test(arguments: ScanKernel.available)
    func aLongBodyInChunksOfAnySizeGivesTheSame(kernel: ScanKernel) {
        let body = Corpus.claudeCodeBody(seed: 2, bytes: 200_000)
        let model = Array("claude-sonnet-4-5-20250929".utf8)
        for size in [1, 7, 63, 64, 65, 127, 2_048, 16_384, 65_536, body.count] {
            let scan = Scan(body, chunks: Array(repeating: size, count: body.count / size), kernel: kernel)
            #expect(scan.finding == .model(9..<37))
            #expect(scan.model == model)
            #expect(scan.secondModelOffset == nil && scan.laterDamage == nil && scan.trailingOffset == nil)
        }
    }

    @Test func aSecondModelAtTheEndOfALongBodyIsSeen() {
        var body = Corpus.claudeCodeBody(seed: 3, bytes: 200_000)
        let offset = body.count
        body.removeLast()
        body += Array(#","mod\u0065l":"b"}"#.utf8)
        for kernel in ScanKernel.available {
            #expect(Scan(body, chunks: [65_536, 65_536], kernel: kernel).secondModelOffset == offset)
        }
    }

    @Test func randomBytesNeverCrash() {
        let alphabet = Array("{}[]\":,\\ u0065model1tfn\n".utf8)
        for seed in 0..<4_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var body = (0..<Int.random(in: 0...150, using: &random)).map { _ in
                random.oneIn(20) ? UInt8.random(in: 0...255, using: &random) : random.pick(alphabet)
            }
            if !random.oneIn(3) { body = Array(#"{"model":"a","#.utf8) + body }
            let whole = Scan(body, kernel: .scalar)
            let chunks = (0..<150).map { _ in Int.random(in: 1...20, using: &random) }
            #expect(Scan(body, chunks: chunks) == whole, "seed \(seed)")
        }
    }

    /// Keys of escapes: of several that JSON does not know, the first counts.
    @Test func randomKeysGiveTheSame() {
        let alphabet = Array(#"\\moudel06""#.utf8)
        for seed in 0..<4_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let key = (0..<Int.random(in: 1...12, using: &random)).map { _ in random.pick(alphabet) }
            let start = random.oneIn(2) ? #"{"model":"a",""# : "{\""
            let body = Array(start.utf8) + key + Array(#"":1}"#.utf8)
            let bytes = Scan(body, chunks: Array(repeating: 1, count: body.count))
            #expect(bytes == Scan(body), "\(String(decoding: body, as: UTF8.self)), seed \(seed)")
        }
    }
}
