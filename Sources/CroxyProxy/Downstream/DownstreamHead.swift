import CroxyMetrics
import HTTPWire
import NIOCore

/// Writes the head that goes to the client: the provider's lines as they came, less what concerns its connection only.
struct DownstreamHead {
    let exchange: Exchange
    let response: ResponseHead
    let isInterim: Bool

    func write(_ head: ByteBuffer, into out: inout ByteBuffer) {
        head.withUnsafeReadableBytes { bytes in
            out.writeStaticString("HTTP/1.1")
            out.writeBytes(bytes[part: response.statusRange])
            // RFC 9112 §4: the space behind the status stays even where there is no reason.
            out.writeStaticString(response.statusRange.count == 4 ? " \r\n" : "\r\n")
            var runStart = 0
            var runEnd = 0
            for field in response.fields where passes(field, bytes) {
                let line = field.lineRange
                if runEnd != line.lowerBound {
                    if runEnd > runStart { out.writeBytes(bytes[part: runStart..<runEnd]) }
                    runStart = line.lowerBound
                }
                runEnd = line.upperBound
            }
            if runEnd > runStart { out.writeBytes(bytes[part: runStart..<runEnd]) }
        }
        if !isInterim {
            if exchange.rechunks { out.writeStaticString("Transfer-Encoding: chunked\r\n") }
            DownstreamHead.writeOwnFields(exchange, into: &out)
        }
        out.writeStaticString("\r\n")
    }

    /// What croxy adds to every answer.
    static func writeOwnFields(_ exchange: Exchange, into out: inout ByteBuffer) {
        out.writeStaticString("x-croxy-request-id: ")
        _ = exchange.id.withBytes { out.writeBytes($0) }
        out.writeStaticString("\r\n")
        if exchange.closesAfter { out.writeStaticString("Connection: close\r\n") }
    }

    private func passes(_ field: Field, _ bytes: UnsafeRawBufferPointer) -> Bool {
        switch field.name {
        case .transferEncoding:
            return !isInterim && (exchange.responseFraming == .chunked && !exchange.dechunks)
        case .contentLength: return !isInterim && response.status != 204
        case .xCroxyRequestID: return false
        case let name where name.isHopByHop: return false
        default: return !response.section.isNominated(field, in: bytes)
        }
    }
}
