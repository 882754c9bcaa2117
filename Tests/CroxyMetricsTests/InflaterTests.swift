import CZlib
import CroxyMetrics
import Foundation
import RandomCases
import Testing

@Suite struct InflaterTests {
    private static func inflate(_ body: [UInt8], cuts: [Int] = [], with inflater: Inflater = Inflater()) -> [UInt8] {
        inflater.reset()
        var output: [UInt8] = []
        var start = 0
        for cut in cuts + [body.count] {
            Array(body[start..<cut]).withUnsafeBytes { piece in
                inflater.feed(piece) {
                    #expect($0.count <= Inflater.windowBytes)
                    output += $0
                }
            }
            start = cut
        }
        return output
    }

    /// - Parameter windowBits: 31 for gzip, 15 for zlib.
    private static func deflate(_ body: [UInt8], windowBits: Int32 = 31) -> [UInt8] {
        var body = body
        var output = [UInt8](repeating: 0, count: body.count + body.count / 100 + 1000)
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        let isReady = deflateInit2_(
            &stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        #expect(isReady == Z_OK)
        let count = body.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { space in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = space.baseAddress
                stream.avail_out = UInt32(space.count)
                #expect(CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END)
                return space.count - Int(stream.avail_out)
            }
        }
        deflateEnd(&stream)
        return Array(output[..<count])
    }

    @Test(arguments: [31, 15] as [Int32])
    func whatWasDeflatedComesOutInAnyPieces(windowBits: Int32) {
        let inflater = Inflater()
        for seed in 0..<60 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let letters = random.pick([1, 4, 256])
            let body = (0..<random.pick([0, 1, 100, 70_000, 200_000])).map { _ in UInt8(random.below(letters)) }
            let zipped = Self.deflate(body, windowBits: windowBits)
            #expect(Self.inflate(zipped, cuts: random.cuts(of: zipped.count), with: inflater) == body, "seed \(seed)")
            #expect(!inflater.hasFailed)
        }
    }

    @Test func membersFollowOneAnother() {
        let zipped = Self.deflate([1, 2]) + Self.deflate([]) + Self.deflate([3])
        for cut in 0...zipped.count { #expect(Self.inflate(zipped, cuts: [cut]) == [1, 2, 3], "cut at \(cut)") }
    }

    @Test func damageEndsIt() {
        let inflater = Inflater()
        var random = SeededGenerator(seed: 3)
        let zipped = Self.deflate((0..<5000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        for _ in 0..<2000 {
            var body = zipped
            for _ in 0..<3 { body[random.below(body.count)] = UInt8(random.below(256)) }
            let output = Self.inflate(body, cuts: random.cuts(of: body.count), with: inflater)
            #expect(output.count <= 1 << 20)
        }
        #expect(Self.inflate(Array("event: x\n".utf8), with: inflater) == [])
        #expect(inflater.hasFailed)
        #expect(Self.inflate(zipped, with: inflater).count == 5000, "a reset mends it")
    }

    @Test func aBombGivesOutNoMoreThanIsAllowed() {
        let inflater = Inflater()
        let block = Self.deflate([UInt8](repeating: 0, count: 64 << 20))
        var count = 0
        for _ in 0..<5 {
            block.withUnsafeBytes { bytes in inflater.feed(bytes) { count += $0.count } }
        }
        #expect(inflater.hasFailed)
        let allowed = max(1 << 20, Inflater.maxRatio * block.count)
        #expect(count <= allowed)
        #expect(count > allowed - 2 * Inflater.windowBytes)
    }

    @Test(arguments: [
        ("gzip", true), (" GZIP ", true), ("x-gzip", true), ("deflate", true), ("br", false), ("zstd", false),
        ("", false), ("gzip, gzip", false), ("identity", false),
    ])
    func someCodingsAreRead(coding: String, isRead: Bool) {
        #expect(Array(coding.utf8).withUnsafeBytes { Inflater.reads($0) } == isRead)
    }

    private static let recorded = Fixture.folder.appending(path: "a12-gzip-sse-tools/01.response.sse.gz")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: recorded.path), "\(Fixture.reason)"))
    func aRecordedStreamIsReadThroughIt() throws {
        let body = Self.inflate([UInt8](try Data(contentsOf: Self.recorded)), cuts: [1, 10, 300])
        #expect(body == [UInt8](try Data(contentsOf: Self.recorded.deletingPathExtension())))
        let report = Scan(body).report
        #expect(report.tokens.input == 543)
        #expect(report.tokens.output == 40)
        #expect(report.hasEnded)
    }
}
