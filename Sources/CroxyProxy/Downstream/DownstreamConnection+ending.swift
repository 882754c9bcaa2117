import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// How exchanges and connections end, and the one record that each exchange leaves.
extension DownstreamConnection {
    /// The answer is whole: leaves the record and goes on with the connection.
    func conclude(_ exchange: Exchange, _ outcome: Outcome, _ failure: Failure?, now: UInt64) {
        guard self.exchange === exchange, !exchange.state.isOver else { return }
        let readsOver = exchange.state.request == .arriving && !exchange.closesAfter && canReadOver(exchange)
        let ending = exchange.state.responseBecameWhole(keepsAlive: !exchange.closesAfter)
        record(exchange, outcome, failure, now: now)
        if readsOver {
            exchange.course = .dropping
            flushDownstream()
            // Reading may have been held for a provider that is no more.
            resumeReading()
            return
        }
        self.exchange = nil
        switch ending {
        case .next: becomeIdle(now)
        case .close: closeAfterWrites(lingers: false)
        case .linger: closeAfterWrites(lingers: true)
        }
    }

    /// The rest of a request was read over, its answer being out already.
    func finishDropping() {
        exchange = nil
        becomeIdle(Deadlines.now())
    }

    private func becomeIdle(_ now: UInt64) {
        head.reset()
        phase = .head
        if worker.isDraining, inbound.readableBytes == 0 { return closeAfterWrites(lingers: false) }
        armForHead(partial: false, now: now)
        flushDownstream()
        // The flush may have closed the connection, or let the next request in.
        guard phase == .head else { return }
        if inbound.readableBytes > 0 { process() }
        resumeReading()
    }

    /// Leaves the exchange's one record.
    func record(_ exchange: Exchange, _ outcome: Outcome, _ failure: Failure?, now: UInt64) {
        uncharge(exchange)
        exchange.held = ByteBuffer()
        defer { exchange.head = ByteBuffer() }
        guard !exchange.isOwn else { return }
        let ended = WallClock.milliseconds
        var record = exchange.record(outcome, failure, now: now)
        record.time = ended - Int64(record.durationNanoseconds / 1_000_000)
        addUsage(to: &record, exchange)
        worker.shared.logRequest(record, &worker.logLine)
        if worker.policy.policy.config.metricsLog.isEnabled { worker.metricsLane.append(record.json()) }
        publishEnd(exchange, record, now: now)
        worker.shared.recordTap?(record)
        // Last, because it takes the record.
        worker.recorder.exchangeEnded(consume record, at: ended)
    }

    /// Adds what the answer told; nothing is estimated of what failed, and of croxy's own answers.
    private func addUsage(to record: inout ExchangeRecord, _ exchange: Exchange) {
        guard let report = reading.end() else { return }
        record.isStream = report.isStream
        record.stopReason = report.stopReason
        record.errorType = report.errorType
        record.firstTokenNanoseconds = reading.firstToken.map { $0 &- exchange.start }
        if report.source == .reported {
            record.usage = report.tokens
            record.tokenSource = .reported
            if let model = record.modelSent { record.cost = exchange.policy.prices.cost(of: report, model: model) }
        } else if record.outcome == .ok, exchange.kind != .countTokens, exchange.expectsEndOfStream {
            record.usage = TokenUsage(
                input: UInt64(exchange.bytesIn) / bytesOfToken, output: UInt64(exchange.bytesOut) / bytesOfToken)
            record.tokenSource = .estimated
        }
    }

    /// Sends what waits, then closes.
    ///
    /// `lingers`: the client may still be sending. Closing at once would make its system throw away the answer, so only
    /// our side is closed, and what comes is read over for a while.
    ///
    /// - Parameter whenWritten: called before it closes, unless the client has left before.
    func closeAfterWrites(lingers: Bool, whenWritten: (() -> Void)? = nil) {
        guard phase != .closed, let context else { return }
        phase = .lingering
        inbound.clear()
        needsFlush = true
        flushDownstream()
        guard phase == .lingering else { return }
        worker.deadlines.set(deadline, milliseconds: times.bodyIdleMS, after: Deadlines.now())
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard phase == .lingering else { return }
            whenWritten?()
            if lingers {
                context.close(mode: .output, promise: nil)
                worker.deadlines.set(
                    deadline, milliseconds: DownstreamConnection.lingerMilliseconds, after: Deadlines.now())
            } else {
                close()
            }
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        resumeReading()
    }

    private static let lingerMilliseconds = 2_000

    /// The client's connection is gone, whoever closed it.
    func clientLeft() {
        guard phase != .closed else { return }
        phase = .closed
        worker.deadlines.remove(deadline)
        worker.remove(self)
        guard let exchange else { return }
        self.exchange = nil
        exchange.echo?.cancel()
        // It holds the exchange, which holds it.
        exchange.echo = nil
        let upstream = exchange.upstream
        exchange.upstream = nil
        if exchange.state.clientLeft() {
            exchange.status = 499
            record(exchange, .clientClosed, nil, now: Deadlines.now())
        }
        upstream?.owner = nil
        upstream?.close()
    }
}

/// What a token takes where nobody counted them.
private let bytesOfToken: UInt64 = 4

extension Exchange {
    /// The model that a decision puts in place of the client's; nil where it puts none.
    private func modelSent(by decision: Decision) -> String? {
        guard let token = decision.modelToken, case .model = scanner?.json.finding else { return nil }
        if decision.reason != .hook { return decision.route.map { policy.policy.config.routes[$0].model } ?? nil }
        return token.withUnsafeBytes { JSONView($0)?.string() }
    }

    /// What is remembered of the exchange.
    func record(_ outcome: Outcome, _ failure: Failure?, now: UInt64) -> ExchangeRecord {
        var record = ExchangeRecord(id: id, method: methodText, path: pathText)
        record.model = scanner?.json.model
        // What a hook answers itself comes from no provider.
        record.provider = voice.answer == nil ? provider?.name : nil
        record.decidedBy = decision?.reason.rawValue
        record.route = decision?.route.map { policy.policy.table.routeLabels[$0] }
        if let decision, outcome != .rejected, outcome != .stub {
            record.modelSent = modelSent(by: decision) ?? record.model
        }
        record.hookNanoseconds = voice.nanoseconds == 0 ? nil : voice.nanoseconds
        record.tag = voice.change?.tag
        record.status = status
        record.outcome = outcome
        record.failure = failure
        record.durationNanoseconds = now &- start
        record.firstByteNanoseconds = firstByte
        record.sessionID = sessionID
        record.agentID = agentID
        record.bytesIn = bytesIn
        record.bytesOut = bytesOut
        return record
    }
}
