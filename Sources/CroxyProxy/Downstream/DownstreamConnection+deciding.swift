import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import Logging
import NIOCore
import Synchronization

/// From what is known of a request to where it goes.
extension DownstreamConnection {
    /// Sends a request on its way once it is decided.
    func decideIfPossible(_ exchange: Exchange) {
        guard case .undecided = exchange.course, !exchange.state.isOver else { return }
        if exchange.isOwn {
            if exchange.state.request == .whole { return answerOwnPath(exchange) }
            exchange.course = .stubbing
            return
        }
        ask(exchange)
        guard let decision = exchange.decision, hasBegun(exchange) else {
            if exchange.state.request == .whole { return answerUndecided(exchange) }
            return charge(exchange)
        }
        proceed(exchange, decision)
    }

    /// Answers where all is known and nothing is decided: the table's fault, and no reason to let the client wait.
    private func answerUndecided(_ exchange: Exchange) {
        worker.shared.logger.error("a request could not be decided", metadata: ["id": "\(exchange.id)"])
        refuse(exchange, Refusal(.badRequest, status: 500, "croxy could not decide where this request goes"))
    }

    /// Whether the first bytes have come of a body that croxy looks into: by them it may be no JSON, and refused.
    private func hasBegun(_ exchange: Exchange) -> Bool {
        exchange.scanner == nil || exchange.bytesIn > 0 || exchange.state.request == .whole
    }

    /// Asks the table when something is known that it waits for.
    ///
    /// To be called for each piece of a body, as soon as it is scanned: then the decision does not depend on how the body
    /// is cut.
    func ask(_ exchange: Exchange) {
        guard exchange.decision == nil, !exchange.isOwn else { return }
        while true {
            if exchange.candidate == nil {
                guard hasNews(exchange) else { return }
                askTable(exchange)
                guard exchange.candidate != nil else { return }
            }
            if letHookSpeak(exchange) { break }
            // Passed on to the next route, or waiting.
            guard exchange.candidate == nil else { return }
        }
        guard let candidate = exchange.candidate else { return }
        withBodyFacts(exchange) { body in
            if candidate.isReady(with: body) || exchange.voice.answer != nil { exchange.decision = candidate }
        }
    }

    private func askTable(_ exchange: Exchange) {
        let table = exchange.policy.policy.table
        exchange.head.withUnsafeReadableBytes { bytes in
            let path = bytes[part: head.targetRange][part: exchange.target.path]
            withBodyFacts(exchange) { body in
                let facts = RequestFacts(
                    method: bytes[part: head.methodRange], path: path.isEmpty ? UnsafeRawBufferPointer.slash : path,
                    body: body)
                let answer = table.decide(
                    facts, from: exchange.firstRow, scratch: &worker.decisionScratch
                ) { name, value in
                    lendValues(of: name, exchange, bytes, value)
                }
                switch answer {
                case .decided(let decision): exchange.candidate = decision
                case .needs(let needs):
                    exchange.needs = needs
                    if needs.contains(.length) {
                        exchange.nextLength = table.nextLength(above: exchange.bytesIn)
                    }
                }
            }
        }
    }

    /// Whether one of the facts is known that the table waited for.
    private func hasNews(_ exchange: Exchange) -> Bool {
        guard let needs = exchange.needs, exchange.state.request == .arriving else { return true }
        if needs.contains(.presence), exchange.bytesIn > 0 { return true }
        // Of a body in chunks: the others' length is known from the head.
        if needs.contains(.length), exchange.bytesIn >= exchange.nextLength { return true }
        if needs.contains(.model), exchange.scanner?.json.finding != .undecided { return true }
        guard let known = exchange.scanner?.json.known else { return false }
        return !known.isDisjoint(with: needs.scannedFields)
    }

    func withBodyFacts(_ exchange: Exchange, _ body: (BodyFacts) -> Void) {
        guard exchange.scanner != nil else { return body(.none) }
        let length: Int? = if case .length(let length) = exchange.framing { length } else { nil }
        exchange.scanner?.json.withFacts(
            announcedBytes: length, hasEnded: exchange.state.request == .whole, body)
    }

    /// Lends the values of all fields of a name, but of those that carried a client key: they do not go on, and are
    /// nobody's business.
    private func lendValues(
        of name: [UInt8], _ exchange: Exchange, _ bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        name.withUnsafeBytes { name in
            for field in head.fields where Tokens.equal(bytes[part: field.nameRange], name) {
                guard !exchange.facts.keyCarriers.contains(field.name) else { continue }
                body(Tokens.trimmed(bytes[part: field.valueRange]))
            }
        }
    }

    private func proceed(_ exchange: Exchange, _ decision: Decision) {
        exchange.decision = decision
        uncharge(exchange)
        publishStart(exchange)
        let plan = exchange.policy.policy.providers[decision.provider]
        worker.shared.logger.debug(
            "decided",
            metadata: [
                "id": "\(exchange.id)", "by": "\(decision.reason.rawValue)", "provider": "\(plan.name)",
                "route": "\(decision.route.map { exchange.policy.policy.config.routes[$0].label } ?? "none")",
                "body_bytes_seen": "\(exchange.bytesIn)",
            ])
        if let answer = exchange.voice.answer {
            exchange.held = ByteBuffer()
            exchange.course = .dropping
            answerHook(exchange, answer)
        } else if isStubbed(exchange, decision) {
            exchange.held = ByteBuffer()
            exchange.course = .stubbing
            if exchange.state.request == .whole { answerCountTokens(exchange) }
        } else if let slot = exchange.policy.slots[decision.provider] {
            startForwarding(exchange, plan, slot)
        } else {
            let echo = exchange.head.withUnsafeReadableBytes { bytes in
                EchoRequest(
                    method: exchange.method, path: bytes[part: head.targetRange][part: exchange.target.path])
            }
            exchange.course = .collecting(echo)
            if exchange.state.request == .whole { answerEcho(exchange, echo) }
        }
    }

    private func isStubbed(_ exchange: Exchange, _ decision: Decision) -> Bool {
        let provider = exchange.policy.policy.providers[decision.provider].provider
        guard provider.stubsCountTokens else { return false }
        return exchange.head.withUnsafeReadableBytes { bytes in
            CountTokensStub.applies(
                to: provider, method: bytes[part: head.methodRange],
                path: bytes[part: head.targetRange][part: exchange.target.path])
        }
    }

    // MARK: what speaks against a body

    /// Why the bytes seen so far must not go on; nil when nothing does.
    func refusalOfBody(_ exchange: Exchange) -> Refusal? {
        // Asked for every piece of every body: property by property, because a copy of the scanner would cost more.
        guard exchange.scanner != nil else { return nil }
        if exchange.kind != .other, exchange.bytesIn > exchange.policy.policy.config.server.maxBodyBytes {
            return tooLarge(exchange)
        }
        guard let message = exchange.scanner?.json.refusalMessage else { return nil }
        return Refusal(.badRequest, message)
    }

    /// Why a request that is not decided, the table having been asked, must not go on; nil when nothing speaks against
    /// it.
    func refusalOfDamage(_ exchange: Exchange) -> Refusal? {
        guard exchange.decision == nil, !exchange.isOwn, let message = exchange.scanner?.json.damageMessage else {
            return nil
        }
        return Refusal(.badRequest, message)
    }

    /// Why a body must not be held: its size, or what all requests hold together.
    func refusalOfHolding(_ exchange: Exchange) -> Refusal? {
        // What is decided to leave croxy leaves with this read.
        if let decision = exchange.decision,
            exchange.voice.answer != nil || exchange.policy.slots[decision.provider] != nil
                || isStubbed(exchange, decision)
        {
            return nil
        }
        if exchange.held.readableBytes > exchange.policy.policy.config.server.maxBodyBytes { return tooLarge(exchange) }
        // What is decided by its first piece is never held across two reads, and not worth the counting.
        if case .collecting = exchange.course { charge(exchange) } else if exchange.charged > 0 { charge(exchange) }
        guard worker.shared.heldBytes.load(ordering: .relaxed) <= exchange.policy.policy.heldLimitBytes else {
            return Refusal(.limit, "croxy holds too many request bodies at the moment (server.max_held_mb)")
        }
        return nil
    }

    /// Counts what the exchange holds towards `max_held_mb`.
    func charge(_ exchange: Exchange) {
        let more = exchange.held.readableBytes - exchange.charged
        guard more != 0 else { return }
        exchange.charged += more
        worker.shared.heldBytes.wrappingAdd(more, ordering: .relaxed)
    }

    func uncharge(_ exchange: Exchange) {
        guard exchange.charged != 0 else { return }
        worker.shared.heldBytes.wrappingSubtract(exchange.charged, ordering: .relaxed)
        exchange.charged = 0
    }
}

extension UnsafeRawBufferPointer {
    /// The path of a target that names none.
    fileprivate static var slash: UnsafeRawBufferPointer {
        let slash: StaticString = "/"
        return UnsafeRawBufferPointer(start: slash.utf8Start, count: 1)
    }
}
