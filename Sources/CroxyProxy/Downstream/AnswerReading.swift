import CroxyMetrics
import HTTPWire
import NIOCore

/// Reads the usage of an answer while it passes. One for each connection, used again for its exchanges.
final class AnswerReading {
    private var scanner = UsageScanner()
    private var isReading = false
    private var isRead = false
    /// Nanoseconds of the monotonic clock at the first piece of content.
    private(set) var firstToken: UInt64?

    /// Forgets the exchange before.
    func reset() {
        isReading = false
        isRead = false
        firstToken = nil
    }

    /// A head has come whose body is to be read.
    func begin(_ response: ResponseHead, _ bytes: UnsafeRawBufferPointer) {
        let type = response.section.first(.contentType).map { bytes[part: $0.valueRange] }
        let encoding = response.section.first(.contentEncoding).map { bytes[part: $0.valueRange] }
        scanner.reset(to: AnswerKind(contentType: type, contentEncoding: encoding))
        isReading = true
        isRead = true
    }

    /// A piece of the body, without framing.
    @inline(__always)
    func read(_ bytes: UnsafeRawBufferPointer) {
        guard isReading, scanner.feed(bytes) else { return }
        firstToken = Deadlines.now()
    }

    /// What the answer has told; nil where nothing was read.
    func end() -> UsageReport? {
        if isReading {
            scanner.finish()
            isReading = false
        }
        return isRead ? scanner.report : nil
    }
}

@available(*, unavailable)
extension AnswerReading: Sendable {}
