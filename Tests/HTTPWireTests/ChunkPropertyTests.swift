import HTTPWire
import RandomCases
import Testing

/// Random chunked bodies, most of them good.
struct ChunkGenerator {
    var random: SeededGenerator

    mutating func body() -> [UInt8] {
        var body: [UInt8] = []
        for _ in 0..<random.below(4) {
            let data = (0...random.below(20)).map { _ in
                random.chance(30) ? random.pick([13, 10, 48, 59]) : UInt8.random(in: 0...255, using: &random)
            }
            body += sizeLine(data.count) + data + [13, 10]
        }
        body += sizeLine(0)
        for _ in 0..<(random.chance(40) ? random.below(3) : 0) {
            body += bytes(random.pick(["A: b", "Content-Length: 5", "x-y:", "A:\t\u{80} ", "a::", "`: b"])) + [13, 10]
        }
        return body + [13, 10]
    }

    private mutating func sizeLine(_ size: Int) -> [UInt8] {
        let zeros = String(repeating: "0", count: random.chance(20) ? random.below(14) : 0)
        let digits = String(size, radix: 16, uppercase: random.chance(50))
        let extensions =
            random.chance(30) ? random.pick([";a", ";a=b", " ; a = b", "\t;a=\"b;c\"", ";a;b", "; a=\u{FF}"]) : ""
        return bytes(zeros + digits + extensions) + [13, 10]
    }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(2) {
            guard !bytes.isEmpty else { return bytes }
            let framing = bytes.indices.filter { [13, 10, 59, 58, 48, 32].contains(bytes[$0]) }
            let index = framing.isEmpty || random.chance(30) ? random.below(bytes.count) : random.pick(framing)
            let byte: UInt8 = random.pick([13, 10, 32, 9, 59, 58, 48, 53, 102, 0, 127, 255, 43, 103])
            switch random.below(4) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2: bytes.remove(at: index)
            default: bytes.insert(contentsOf: [48, 48, 48, 48, 48, 48, 48], at: index)
            }
        }
        return bytes
    }

    mutating func ends(of count: Int) -> [Int] {
        (0..<random.below(8)).map { _ in random.below(count + 1) }.sorted() + [count]
    }
}

@Suite struct ChunkPropertyTests {
    private enum Kind { case whole, open, refused }

    /// What one seed's body shows: a difference between reader and oracle, in words.
    private func difference(seed: UInt64, mistake: ReferenceChunks.Mistake? = nil) -> (words: String?, kind: Kind) {
        var generator = ChunkGenerator(random: SeededGenerator(seed: seed))
        var body = generator.body()
        if generator.random.chance(60) { body = generator.mutate(body) }
        if generator.random.chance(20) { body.removeLast(min(body.count, generator.random.below(6))) }
        if generator.random.chance(30) { body += bytes("GET / HTTP/1.1\r\n\r\n") }
        let expected = ReferenceChunks(mistake: mistake).decode(body)
        let found = readChunks(body, ends: generator.ends(of: body.count))
        let words = "seed \(seed): \(found), but the oracle says \(expected): \(shown(body))"
        switch (found.end, expected) {
        case (.whole(let length), .whole(let data, let oracleLength)):
            guard length == oracleLength, found.data == data else { return (words, .whole) }
            // What passes is a chunked body without extensions and trailers, and says the same.
            let bare = ReferenceChunks(isBare: true).decode(found.kept)
            let isSame = bare == .whole(data: data, length: found.kept.count)
            return (isSame ? nil : "seed \(seed): kept \(shown(found.kept)) of \(shown(body))", .whole)
        case (.open, .open(let data)): return (found.data == data ? nil : words, .open)
        case (.refused, .refused): return (nil, .refused)
        // A line may be refused before its end has come, but only the last one that came.
        case (.refused, .open(let data)): return (found.data == data ? nil : words, .open)
        default: return (words, .refused)
        }
    }

    @Test func randomBodiesReadAsTheOracleReadsThem() {
        var counts: [Kind: Int] = [:]
        for seed in 0..<UInt64(10_000) {
            let (words, kind) = difference(seed: seed)
            counts[kind, default: 0] += 1
            if let words {
                Issue.record("\(words)")
                return
            }
        }
        for kind in [Kind.whole, .open, .refused] { #expect(counts[kind, default: 0] > 500, "\(counts)") }
    }

    @Test func everyPlantedMistakeIsSeen() {
        for mistake in ReferenceChunks.Mistake.allCases {
            let isSeen = (0..<UInt64(20_000)).contains { difference(seed: $0, mistake: mistake).words != nil }
            #expect(isSeen, "\(mistake)")
        }
    }

    @Test func randomBodiesReadTheSameInEveryPair() {
        for seed in 0..<UInt64(300) {
            var generator = ChunkGenerator(random: SeededGenerator(seed: seed))
            let body = generator.body()
            #expect(chunkSplitDifference(body) == nil, "seed \(seed)")
            let mutated = generator.mutate(body)
            #expect(chunkSplitDifference(mutated) == nil, "seed \(seed)")
        }
    }

    @Test func randomBytesNeverCrash() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<10_000 {
            let isNoise = random.chance(30)
            let body: [UInt8] = (0..<random.below(40)).map { _ in
                isNoise
                    ? UInt8.random(in: 0...255, using: &random) : random.pick([13, 10, 48, 49, 102, 59, 58, 32, 65])
            }
            var generator = ChunkGenerator(random: random)
            _ = readChunks(body, ends: generator.ends(of: body.count))
            random = generator.random
        }
    }
}
