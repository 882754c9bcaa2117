import JSONBytes

/// All that a scanner says of a body, to compare.
struct Scan: Equatable, CustomStringConvertible {
    var finding: ModelScanner.Finding
    var value: ModelScanner.Value?
    var model: [UInt8]?
    var secondModelOffset: Int?
    var otherCaseOffset: Int?
    var trailingOffset: Int?
    var laterDamage: JSONDamage?
    var damageShown: Int?

    init(_ scanner: borrowing ModelScanner) {
        finding = scanner.finding
        value = scanner.value
        model = scanner.withModelBytes { $0.map(Array.init) }
        secondModelOffset = scanner.secondModelOffset
        otherCaseOffset = scanner.otherCaseOffset
        trailingOffset = scanner.trailingOffset
        laterDamage = scanner.laterDamage
        damageShown = scanner.damageShown
    }

    /// Feeds `body` in chunks of the sizes given, the rest in one. Each chunk is given in memory of exactly its size.
    init(_ body: [UInt8], chunks: [Int] = [], kernel: ScanKernel = .best) {
        var scanner = ModelScanner(kernel: kernel)
        var start = 0
        for size in chunks + [body.count] where start < body.count {
            let end = min(body.count, start + size)
            body[start..<end].withExactMemory { scanner.feed($0) }
            start = end
        }
        scanner.finish()
        self.init(scanner)
    }

    init(_ body: String) {
        self.init(Array(body.utf8))
    }

    var description: String {
        """
        \(finding) \(value.map { "\($0)" } ?? "-") \(model.map { String(decoding: $0, as: UTF8.self) } ?? "-") \
        second \(secondModelOffset ?? -1) case \(otherCaseOffset ?? -1) trailing \(trailingOffset ?? -1) \
        damage \(laterDamage.map { "\($0)" } ?? "-") shown \(damageShown ?? -1)
        """
    }
}

extension Collection<UInt8> {
    /// Gives a copy of its own, so that an address sanitiser sees a read of one byte too many.
    func withExactMemory<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: self)
        return body(UnsafeRawBufferPointer(memory))
    }
}
