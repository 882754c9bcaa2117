import CroxyMetrics
import HTTPWire
import NIOCore

/// Reads the usage of an answer while it passes. One for each connection, used again for its exchanges.
final class AnswerReading {
    private var scanner = UsageScanner()
    /// Made for the first compressed answer of the connection.
    private var inflater: Inflater?
    private var isCompressed = false
    private var isReading = false
    private var report: UsageReport?
    /// Nanoseconds of the monotonic clock at the first piece of content.
    private(set) var firstToken: UInt64?

    /// Forgets the exchange before.
    func reset() {
        isReading = false
        report = nil
        firstToken = nil
    }

    /// A head has come whose body is to be read.
    func begin(_ response: ResponseHead, _ bytes: UnsafeRawBufferPointer) {
        let type = response.section.first(.contentType).map { bytes[part: $0.valueRange] }
        let encoding = response.section.first(.contentEncoding).map { bytes[part: $0.valueRange] }
        isCompressed = encoding.map(Inflater.reads) ?? false
        if isCompressed {
            let inflater = inflater ?? Inflater()
            inflater.reset()
            self.inflater = inflater
        }
        scanner.reset(to: AnswerKind(contentType: type, contentEncoding: isCompressed ? nil : encoding))
        isReading = true
    }

    /// An answer of croxy's own is to be read.
    func begin(_ kind: AnswerKind) {
        isCompressed = false
        scanner.reset(to: kind)
        isReading = true
    }

    /// A piece of the body, without framing.
    @inline(__always)
    func read(_ bytes: UnsafeRawBufferPointer) {
        guard isReading else { return }
        if isCompressed { return readInflated(bytes) }
        if scanner.feed(bytes) { firstToken = Deadlines.now() }
    }

    private func readInflated(_ bytes: UnsafeRawBufferPointer) {
        inflater?.feed(bytes) { piece in
            if scanner.feed(piece) { firstToken = Deadlines.now() }
        }
    }

    /// Whether the answer's own end could be seen: of what cannot be inflated nothing is known.
    var seesEnd: Bool { !(isCompressed && inflater?.hasFailed ?? true) }

    /// What the answer has told; nil where nothing was read.
    func end() -> UsageReport? {
        guard isReading else { return report }
        isReading = false
        scanner.finish()
        // It holds 110 KiB.
        if !isCompressed { inflater = nil }
        report = scanner.report
        return report
    }
}

@available(*, unavailable)
extension AnswerReading: Sendable {}
