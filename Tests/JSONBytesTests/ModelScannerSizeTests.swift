import JSONBytes
import Testing

/// Bodies that are large or deep (F-58), and how long they take.
@Suite struct ModelScannerSizeTests {
    @Test func depthCostsNoStack() {
        for open in ["[", "{\"a\":"] {
            let body = #"{"x":"# + String(repeating: open, count: 100_000)
            #expect(Scan(body).finding.damageOffset == body.utf8.count)
        }
        let pairs = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(Scan("{\"x\":\(pairs),\"model\":\"a\"}").model == [0x61])
    }

    @Test func lengthCostsNoMemory() {
        var scanner = ModelScanner()
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        Array(#"{"model":""#.utf8).withUnsafeBytes { scanner.feed($0) }
        for _ in 0..<10 { chunk.withUnsafeBytes { scanner.feed($0) } }
        Array(#"","x":1}"#.utf8).withUnsafeBytes { scanner.feed($0) }
        scanner.finish()
        #expect(scanner.finding == .model(9..<11 + 10 << 20))
        #expect(scanner.value == .tooLong)
    }

    @Test func manyKeysAndManyEscapesAreRead() {
        let keys = String(repeating: #""k":1,"#, count: 100_000)
        #expect(Scan("{\(keys)\"model\":\"a\"}").model == [0x61])
        let escapes = String(repeating: #"\u0000"#, count: 200_000)
        #expect(Scan("{\"x\":\"\(escapes)\",\"\(escapes)\":[\"\(escapes)\"],\"model\":\"a\"}").model == [0x61])
    }

    /// Vector code in Swift can silently run at a hundredth of its speed, and a kernel can be lost in a build: floors far
    /// below what was measured (13 GB/s with AVX2), so that only such a fall is seen.
    @Test func theScanIsFast() {
        let body = Corpus.claudeCodeBody(seed: 5, bytes: 1_000_000)
        for kernel in ScanKernel.available {
            var line = "\(kernel):"
            for size in [2_048, 65_536, body.count] {
                let speed = bytesPerNanosecond(body, chunk: size, kernel: kernel)
                line += " \((speed * 100).rounded() / 100) GB/s in chunks of \(size)"
                if isOptimized { #expect(speed > (kernel == .scalar ? 0.05 : 1), "\(kernel) in chunks of \(size)") }
            }
            print(line, isOptimized ? "" : "(not optimised)")
        }
    }

    /// The same for images, which are looked for in all messages: the bytes of what is not one are skipped in blocks.
    @Test func lookingForImagesIsFast() {
        let data = String(repeating: "iVBORw0K", count: 13_000)
        let source = #"{"type":"base64","media_type":"application/pdf","data":"\#(data)"}"#
        let message = #"{"role":"user","content":[{"type":"document","source":\#(source)}]}"#
        let messages = Array(repeating: message, count: 10).joined(separator: ",")
        let body = Array(#"{"model":"claude-sonnet-4-5-20250929","messages":[\#(messages)]}"#.utf8)
        for kernel in ScanKernel.available {
            let speed = bytesPerNanosecond(body, chunk: 16_384, kernel: kernel, asking: .images)
            print("\(kernel): \((speed * 100).rounded() / 100) GB/s looking for images")
            if isOptimized { #expect(speed > (kernel == .scalar ? 0.05 : 1), "\(kernel)") }
        }
    }

    private var isOptimized: Bool {
        var isOptimized = true
        assert(
            {
                isOptimized = false
                return true
            }())
        return isOptimized
    }

    private func bytesPerNanosecond(
        _ body: [UInt8], chunk: Int, kernel: ScanKernel, asking fields: ModelScanner.Fields = []
    ) -> Double {
        var best = Duration.seconds(1)
        for _ in 0..<3 {
            let time = ContinuousClock().measure {
                var scanner = ModelScanner(asking: fields, kernel: kernel)
                body.withUnsafeBytes { bytes in
                    for start in stride(from: 0, to: bytes.count, by: chunk) {
                        scanner.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + chunk, bytes.count)]))
                    }
                }
                scanner.finish()
                #expect(scanner.finding == .model(9..<37))
            }
            best = min(best, time)
        }
        return Double(body.count) / (best / .nanoseconds(1))
    }
}
