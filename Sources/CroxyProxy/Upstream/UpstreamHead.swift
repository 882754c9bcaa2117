import CroxyRouting
import HTTPWire
import NIOCore

/// Writes the head that goes to a provider: the client's lines as they came, in runs, less what must not pass, with
/// what the provider's settings put in.
struct UpstreamHead {
    let exchange: Exchange
    let plan: ProviderPlan
    let head: RequestHead
    private let change: HeadChange?

    init(exchange: Exchange, plan: ProviderPlan, head: RequestHead) {
        self.exchange = exchange
        self.plan = plan
        self.head = head
        change = HeadChange(exchange.voice.change)
    }

    /// Whether the settings say what else would be `identity`.
    private var setsAcceptEncoding: Bool { plan.setsAcceptEncoding || change?.setsAcceptEncoding == true }

    /// - Parameter length: the body's length as it goes up; nil when there is none or it goes in chunks.
    func write(length: Int?, worker: Worker) -> ByteBuffer {
        let source = exchange.head
        let small = length.map { min($0, DownstreamConnection.smallBodyBytes) } ?? 0
        var out = ByteBuffer()
        out.reserveCapacity(source.readableBytes + plan.basePath.utf8.count + plan.addedLines.count + 256 + small)
        source.withUnsafeReadableBytes { bytes in
            writeRequestLine(bytes, worker, &out)
            writeFields(bytes, length, &out)
        }
        if !setsAcceptEncoding, head.section.first(.acceptEncoding) == nil {
            out.writeStaticString("Accept-Encoding: identity\r\n")
        }
        if let change { change.writeLines(of: plan, into: &out) } else { out.writeBytes(plan.addedLines) }
        if exchange.sendsChunked {
            out.writeStaticString("Transfer-Encoding: chunked\r\n")
        } else if exchange.framing == .chunked, let length {
            out.writeStaticString("Content-Length: ")
            out.writeDecimal(length)
            out.writeStaticString("\r\n")
        }
        out.writeStaticString("\r\n")
        return out
    }

    private func writeRequestLine(_ bytes: UnsafeRawBufferPointer, _ worker: Worker, _ out: inout ByteBuffer) {
        out.writeBytes(bytes[part: head.methodRange])
        out.writeStaticString(" ")
        worker.targetScratch.removeAll(keepingCapacity: true)
        joinTarget(
            basePath: plan.basePath, target: exchange.target, of: bytes[part: head.targetRange],
            into: &worker.targetScratch)
        out.writeBytes(worker.targetScratch)
        out.writeStaticString(" HTTP/1.1\r\n")
    }

    private func writeFields(_ bytes: UnsafeRawBufferPointer, _ length: Int?, _ out: inout ByteBuffer) {
        let fields = head.fields
        // Lines that pass and stand side by side are copied as one run.
        var runStart = 0
        var runEnd = 0
        for field in fields {
            let line = field.lineRange
            if passes(field, bytes, length) {
                if runEnd != line.lowerBound {
                    if runEnd > runStart { out.writeBytes(bytes[part: runStart..<runEnd]) }
                    runStart = line.lowerBound
                }
                runEnd = line.upperBound
                continue
            }
            if runEnd > runStart { out.writeBytes(bytes[part: runStart..<runEnd]) }
            runStart = 0
            runEnd = 0
            writeReplacement(of: field, length, &out)
        }
        if runEnd > runStart { out.writeBytes(bytes[part: runStart..<runEnd]) }
    }

    /// Whether a line goes on as it came.
    private func passes(_ field: Field, _ bytes: UnsafeRawBufferPointer, _ length: Int?) -> Bool {
        if let change, change.drops(bytes[part: field.nameRange]) { return false }
        switch field.name {
        case .host, .acceptEncoding, .expect, .xCroxyKey: return false
        case .contentLength:
            guard case .length(let original) = exchange.framing else { return exchange.framing == .none }
            return length == original
        case .authorization, .xAPIKey:
            if exchange.facts.keyCarriers.contains(field.name) { return false }
            let keeps = plan.credentials.keepsClientCredential(
                named: bytes[part: field.nameRange], value: bytes[part: field.valueRange])
            if !keeps, plan.credentials.warnsWhenDropping { exchange.policy.policy.warnings.credentialKept(from: plan) }
            if !keeps { return false }
        case let name where name.isHopByHop: return false
        default: break
        }
        if head.section.isNominated(field, in: bytes) { return false }
        return plan.replacedNames.isEmpty || !plan.replaces(bytes[part: field.nameRange])
    }

    private func writeReplacement(of field: Field, _ length: Int?, _ out: inout ByteBuffer) {
        switch field.name {
        case .host: out.writeBytes(plan.hostLine)
        case .acceptEncoding:
            // Of several, the first stands for all.
            if !setsAcceptEncoding, head.section.first(.acceptEncoding)?.start == field.start {
                out.writeStaticString("Accept-Encoding: identity\r\n")
            }
        case .contentLength:
            guard let length else { return }
            out.writeStaticString("Content-Length: ")
            out.writeDecimal(length)
            out.writeStaticString("\r\n")
        default: break
        }
    }
}
