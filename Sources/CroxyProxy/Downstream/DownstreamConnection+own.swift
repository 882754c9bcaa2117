import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import Logging
import NIOCore

/// Answers that croxy makes itself.
extension DownstreamConnection {
    /// Writes a whole answer; what becomes of the connection is `conclude`'s to say.
    ///
    /// - Parameter fields: more header lines, each with its end.
    func answer(
        _ exchange: Exchange, status: Int, contentType: StaticString = "application/json", fields: StaticString = "",
        _ body: [UInt8]
    ) {
        guard beginOwnAnswer(exchange, status: status) else { return }
        outgoing.writeStaticString("Content-Type: ")
        outgoing.writeStaticString(contentType)
        outgoing.writeStaticString("\r\n")
        outgoing.writeStaticString(fields)
        endOwnAnswer(exchange, body)
    }

    /// Writes the status line; false where there is an answer already.
    private func beginOwnAnswer(_ exchange: Exchange, status: Int) -> Bool {
        guard !exchange.state.isOver, exchange.state.response == .pending else { return false }
        exchange.state.responseBegan()
        exchange.status = status
        exchange.firstByte = Deadlines.now() &- exchange.start
        if !exchange.clientKeepsAlive || worker.isDraining || !canReadOver(exchange) { exchange.closesAfter = true }
        outgoing.writeStatusLine(status)
        return true
    }

    /// - Parameter body: nil for an answer that has none, not even an empty one.
    private func endOwnAnswer(_ exchange: Exchange, _ body: [UInt8]?) {
        if let body {
            outgoing.writeStaticString("Content-Length: ")
            outgoing.writeDecimal(body.count)
            outgoing.writeStaticString("\r\n")
        }
        DownstreamHead.writeOwnFields(exchange, into: &outgoing)
        outgoing.writeStaticString("\r\n")
        if let body, !exchange.isHeadRequest {
            outgoing.writeBytes(body)
            exchange.bytesOut += body.count
        }
        needsFlush = true
    }

    /// Writes a hook's answer.
    func answer(_ exchange: Exchange, _ stub: HookStub) {
        guard beginOwnAnswer(exchange, status: stub.status) else { return }
        for header in stub.headers {
            outgoing.writeString(header.name)
            outgoing.writeStaticString(": ")
            outgoing.writeBytes(header.value)
            outgoing.writeStaticString("\r\n")
        }
        // RFC 9110 §8.6: these have no length.
        let hasLength = stub.status != 204 && stub.status != 304
        endOwnAnswer(exchange, hasLength ? stub.body : nil)
    }

    /// Writes an error object of the Messages API.
    func answerError(_ exchange: Exchange, status: Int, _ message: String) {
        var body: [UInt8] = []
        ErrorBody.write(
            type: Refusal.errorType(of: status).description, message: message, requestID: exchange.id, into: &body)
        answer(exchange, status: status, body)
    }

    /// Refuses a request: an error downstream, nothing more upstream.
    func refuse(_ exchange: Exchange, _ refusal: Refusal) {
        guard self.exchange === exchange, !exchange.state.isOver else { return }
        if let upstream = exchange.upstream {
            exchange.upstream = nil
            upstream.owner = nil
            upstream.close()
        }
        exchange.dropOutbox()
        let now = Deadlines.now()
        if exchange.state.response == .pending {
            answerError(exchange, status: refusal.status, refusal.message)
            conclude(exchange, .rejected, refusal.failure, now: now)
        } else {
            // The provider's answer has begun: all that can be done is to end it so that it does not look whole.
            exchange.state.cut()
            record(exchange, .rejected, refusal.failure, now: now)
            self.exchange = nil
            closeAfterWrites(lingers: false)
        }
    }

    /// A head that cannot be read: there is no exchange, and no telling where the next request would begin.
    func refuseHead(_ error: HeadError) {
        worker.recorder.headWasMalformed()
        worker.shared.logger.info("a malformed request was refused", metadata: ["cause": "\(error.message)"])
        let id = worker.requestIDs.next()
        var body: [UInt8] = []
        ErrorBody.write(
            type: "invalid_request_error", message: "malformed HTTP request: \(error.message)", requestID: id,
            into: &body)
        outgoing.writeStatusLine(400)
        outgoing.writeStaticString("Content-Type: application/json\r\nContent-Length: ")
        outgoing.writeDecimal(body.count)
        outgoing.writeStaticString("\r\nx-croxy-request-id: ")
        _ = id.withBytes { outgoing.writeBytes($0) }
        outgoing.writeStaticString("\r\nConnection: close\r\n\r\n")
        outgoing.writeBytes(body)
        needsFlush = true
        inbound.clear()
        closeAfterWrites(lingers: true)
    }

    /// The client's body has stopped coming.
    func bodyTimedOut() {
        guard let exchange, !exchange.state.isOver else { return close() }
        let limit = exchange.policy.policy.config.server.bodyIdleTimeoutMS
        // What has stopped coming cannot be read over.
        exchange.closesAfter = true
        refuse(exchange, Refusal(.badRequest, status: 408, "no byte of the request body came for \(limit) ms"))
    }

    func answerCountTokens(_ exchange: Exchange) {
        answer(exchange, status: CountTokensStub.status, CountTokensStub.body)
        conclude(exchange, .stub, nil, now: Deadlines.now())
    }

    /// Whether the rest of the request is short enough to be read over, so that the connection can go on.
    func canReadOver(_ exchange: Exchange) -> Bool {
        if exchange.state.request == .whole { return true }
        guard case .length = exchange.framing, !exchange.sendsContinue else { return false }
        return exchange.remaining <= DownstreamConnection.maxReadOverBytes
    }

    private static let maxReadOverBytes = 262_144
}

/// The error object of the Messages API.
enum ErrorBody {
    static func write(type: String, message: String, requestID: RequestID, into body: inout [UInt8]) {
        body.append(contentsOf: Array(#"{"type":"error","error":{"type":"#.utf8))
        JSONString.encode(type, into: &body)
        body.append(contentsOf: Array(#","message":"#.utf8))
        JSONString.encode(message, into: &body)
        body.append(contentsOf: Array(#"},"request_id":"#.utf8))
        JSONString.encode(requestID.description, into: &body)
        body.append(0x7D)
    }
}

extension ByteBuffer {
    /// A status line with the usual reason.
    mutating func writeStatusLine(_ status: Int) {
        writeStaticString("HTTP/1.1 ")
        writeDecimal(status)
        let reason: StaticString =
            switch status {
            case 200: " OK\r\n"
            case 400: " Bad Request\r\n"
            case 401: " Unauthorized\r\n"
            case 403: " Forbidden\r\n"
            case 404: " Not Found\r\n"
            case 408: " Request Timeout\r\n"
            case 413: " Content Too Large\r\n"
            case 417: " Expectation Failed\r\n"
            case 429: " Too Many Requests\r\n"
            case 500: " Internal Server Error\r\n"
            case 502: " Bad Gateway\r\n"
            case 503: " Service Unavailable\r\n"
            case 504: " Gateway Timeout\r\n"
            default: " \r\n"
            }
        writeStaticString(reason)
    }
}
