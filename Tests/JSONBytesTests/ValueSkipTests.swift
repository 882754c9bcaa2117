import JSONBytes
import RandomCases
import Testing

/// All kernels against one that is written once more here, a byte at a time and without a state to hand on.
@Suite struct ValueSkipTests {
    /// Where a value that began before `bytes` ends in them, and what is open where they end.
    private struct End: Equatable {
        var consumed: Int
        var hasEnded: Bool
        var depth: Int
        var stray: Bool
    }

    private func obvious(_ bytes: [UInt8], isString: Bool) -> End {
        var open = isString ? 0 : 1
        var inString = isString
        var stray = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                stray = stray || !inString
                // Whatever follows is escaped, but a bracket outside of strings counts all the same.
                if index + 1 < bytes.count,
                    bytes[index + 1] == UInt8(ascii: "\\") || bytes[index + 1] == UInt8(ascii: "\"")
                {
                    index += 1
                }
            case UInt8(ascii: "\""): inString.toggle()
            case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString: open += 1
            case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString: open -= 1
            default: break
            }
            index += 1
            if open == 0, !inString { return End(consumed: index, hasEnded: true, depth: 0, stray: stray) }
        }
        return End(consumed: bytes.count, hasEnded: false, depth: open, stray: stray)
    }

    /// `forget` plants a bug: the state is made anew at the border of chunks.
    private func skipped(
        _ bytes: [UInt8], isString: Bool, chunks: [Int], kernel: ScanKernel, lead: Int, forget: Bool = false
    ) -> End {
        var skip: ValueSkip = isString ? .string(kernel) : .container(kernel)
        var start = 0
        for size in chunks + [bytes.count] where start < bytes.count && !skip.hasEnded {
            if forget, isString { skip = .string(kernel) }
            let end = min(bytes.count, start + size)
            // `lead` bytes before the chunk move it to any alignment; none is behind it.
            let padded = [UInt8](repeating: UInt8(ascii: "\""), count: lead) + bytes[start..<end]
            start += padded.withExactMemory { skip.advance(UnsafeRawBufferPointer(rebasing: $0[lead...])) }
        }
        return End(consumed: start, hasEnded: skip.hasEnded, depth: skip.depth, stray: skip.sawStrayBackslash)
    }

    /// The first seed at which a kernel disagrees, of as many as asked for.
    private func disagreement(kernel: ScanKernel, seeds: Range<UInt64>, forget: Bool = false) -> UInt64? {
        let alphabets = [
            "aaaaaaaaaaaaaaaaaaaaaaaa\"\\{", "\"\\", "{}[]a", "aa\\\"{}[]", "a\\\\\\\\\\\\\"", "[[[]]]\"\"{}aaaaaaaa",
        ]
        .map { Array($0.utf8) }
        return seeds.first { seed in
            var random = SeededGenerator(seed: seed)
            let alphabet = random.pick(alphabets)
            var bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in random.pick(alphabet) }
            if random.oneIn(3) {
                let at = Int.random(in: 0...bytes.count, using: &random)
                let run = [UInt8](repeating: UInt8(ascii: "\\"), count: Int.random(in: 1...140, using: &random))
                bytes.insert(contentsOf: run, at: at)
            }
            let isString = random.oneIn(2)
            let most = random.pick([1, 3, 64, 70, 130, 400])
            let chunks = (0..<400).map { _ in Int.random(in: 1...most, using: &random) }
            let lead = Int.random(in: 0..<64, using: &random)
            let seen = skipped(
                bytes, isString: isString, chunks: chunks, kernel: kernel, lead: lead, forget: forget)
            return seen != obvious(bytes, isString: isString)
        }
    }

    @Test(arguments: ScanKernel.available)
    func everyKernelSkipsLikeTheObviousOne(kernel: ScanKernel) {
        #expect(disagreement(kernel: kernel, seeds: 0..<1_000) == nil, "a seed at which \(kernel) is wrong")
    }

    @Test(arguments: ScanKernel.available)
    func aKernelThatForgetsAtBordersWouldBeCaught(kernel: ScanKernel) {
        #expect(disagreement(kernel: kernel, seeds: 0..<1_000, forget: true) != nil)
    }

    @Test(arguments: ScanKernel.available)
    func everyRunOfBackslashesAtEveryPlaceOfABlock(kernel: ScanKernel) {
        for place in 0..<130 {
            for length in 1...5 {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 260)
                for index in place..<place + length { bytes[index] = UInt8(ascii: "\\") }
                bytes[place + length] = UInt8(ascii: "\"")
                bytes[200] = UInt8(ascii: "\"")
                for isString in [true, false] {
                    let text = isString ? bytes : [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "]")]
                    let seen = skipped(text, isString: isString, chunks: [], kernel: kernel, lead: 0)
                    #expect(seen == obvious(text, isString: isString), "place \(place), length \(length)")
                }
            }
        }
    }

    @Test func theScalarKernelIsAlwaysThere() {
        #expect(ScanKernel.available.first == .scalar)
        #expect(ScanKernel.available.contains(.best))
        #if arch(x86_64)
            #expect(ScanKernel.available.contains { "\($0)" == "SSE2" })
        #endif
    }
}
