import CroxyDashboard
import CroxyMetrics
import CroxyRouting
import HTTPWire
import NIOCore

/// `/_croxy/…`: what croxy says of itself, to whoever may know.
extension DownstreamConnection {
    func answerOwnPath(_ exchange: Exchange) {
        let asked = exchange.head.withUnsafeReadableBytes { bytes in
            let target = bytes[part: head.targetRange]
            return OwnPath(
                path: target[part: exchange.target.path],
                query: exchange.target.query.isEmpty
                    ? target[part: 0..<0] : target[part: exchange.target.query.dropFirst()]
            )
        }
        let reads = exchange.method == .get || exchange.method == .head
        guard reads, mayKnow(exchange, asked) else { return answerNothingHere(exchange) }
        switch asked {
        case .none: answerNothingHere(exchange)
        case .wrong(let message):
            answerError(exchange, status: 400, message)
            conclude(exchange, .stub, nil, now: Deadlines.now())
        case .health:
            answer(exchange, status: 200, Health.body(worker.shared))
            conclude(exchange, .stub, nil, now: Deadlines.now())
        case .events(let audience): streamEvents(exchange, to: audience)
        case .page(let file):
            answer(exchange, status: 200, contentType: file.contentType, fields: PageFile.guardingFields, file.bytes)
            conclude(exchange, .stub, nil, now: Deadlines.now())
        case .stats(let window):
            answerLater(exchange) { $0.stats(window: window) }
        case .requests(let limit):
            answerLater(exchange) { ExchangeRecord.json(of: $0.recorded.records(limit: limit)) }
        case .metrics:
            answerLater(exchange, contentType: "text/plain; version=0.0.4; charset=utf-8") {
                $0.recorded.prometheusText(quota: $0.quota)
            }
        }
    }

    private func answerNothingHere(_ exchange: Exchange) {
        answerError(exchange, status: 404, "there is nothing here")
        conclude(exchange, .stub, nil, now: Deadlines.now())
    }

    /// Answers with what is written of all workers' snapshots, away from the workers.
    private func answerLater(
        _ exchange: Exchange, contentType: StaticString = "application/json",
        _ write: @escaping @Sendable (Observation) -> [UInt8]
    ) {
        exchange.course = .dropping
        let box = NIOLoopBound((self, exchange), eventLoop: worker.eventLoop)
        worker.shared.observer.observe(on: worker.eventLoop, worker.shared, write).whenComplete { result in
            let (connection, exchange) = box.value
            guard connection.exchange === exchange, !exchange.state.isOver else { return }
            switch result {
            case .success(let body): connection.answer(exchange, status: 200, contentType: contentType, body)
            case .failure: connection.answerError(exchange, status: 503, "croxy is ending")
            }
            connection.conclude(exchange, .stub, nil, now: Deadlines.now())
        }
    }

    /// Loopback peers that name a loopback host, and whoever brings the token of `admin.token_env`; of health besides
    /// peers whose address is the socket's own.
    private func mayKnow(_ exchange: Exchange, _ asked: OwnPath) -> Bool {
        guard let channel = context?.channel, let remote = channel.remoteAddress else { return false }
        if asked == .health, let local = channel.localAddress, remote.ipAddress == local.ipAddress { return true }
        return exchange.head.withUnsafeReadableBytes { bytes in
            if bringsToken(exchange, bytes) { return true }
            guard let address = remote.ipAddress, let host = exchange.facts.host else { return false }
            guard address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.") else {
                return false
            }
            return AccessRules.namesLoopback(host: bytes[part: host.valueRange])
        }
    }

    private func bringsToken(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let keys = [exchange.policy.policy.adminKeys, worker.shared.ownKeys].filter(\.areRequired)
        guard !keys.isEmpty else { return false }
        return head.fields.contains { field in
            field.name == .authorization
                && keys.contains {
                    $0.accept(header: bytes[part: field.nameRange], value: bytes[part: field.valueRange])
                }
        }
    }
}
