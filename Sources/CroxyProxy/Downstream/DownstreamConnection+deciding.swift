import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import Logging
import NIOCore
import Synchronization

/// From what is known of a request to where it goes.
extension DownstreamConnection {
    /// Decides at the earliest moment that the table allows.
    func decideIfPossible(_ exchange: Exchange) {
        guard case .undecided = exchange.course, !exchange.state.isOver else { return }
        if exchange.isOwn {
            if exchange.state.request == .whole { return answerOwnPath(exchange) }
            exchange.course = .stubbing
            return
        }
        // The table is a large value; reached through the policy, it is not copied.
        let policy = exchange.policy.policy
        guard let finding = exchange.scanner?.finding, exchange.framing != .none else {
            let decision = policy.table.decideAtHead()
            return proceed(exchange, decision ?? policy.table.decide(model: nil, scratch: &worker.decisionScratch))
        }
        switch finding {
        case .undecided:
            if !policy.table.needsModel, exchange.bytesIn > 0 {
                proceed(exchange, policy.table.decide(model: nil, scratch: &worker.decisionScratch))
            } else {
                charge(exchange)
            }
        case .model, .noModel, .empty:
            let decision = exchange.scanner?.withModelBytes {
                policy.table.decide(model: $0, scratch: &worker.decisionScratch)
            }
            if let decision { proceed(exchange, decision) }
        case .notAnObject, .malformed:
            break  // refused when it was found
        }
    }

    private func proceed(_ exchange: Exchange, _ decision: Decision) {
        exchange.decision = decision
        uncharge(exchange)
        let plan = exchange.policy.policy.providers[decision.provider]
        worker.shared.logger.debug(
            "decided",
            metadata: [
                "id": "\(exchange.id)", "by": "\(decision.reason.rawValue)", "provider": "\(plan.name)",
                "route": "\(decision.route.map { exchange.policy.policy.config.routes[$0].label } ?? "none")",
                "body_bytes_seen": "\(exchange.bytesIn)",
            ])
        let isStubbed = exchange.head.withUnsafeReadableBytes { bytes in
            CountTokensStub.applies(
                to: plan.provider, method: bytes[part: head.methodRange],
                path: bytes[part: head.targetRange][part: exchange.target.path])
        }
        if isStubbed {
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

    // MARK: what speaks against a body

    /// Why the bytes seen so far must not go on; nil when nothing does.
    func refusalOfBody(_ exchange: Exchange) -> Refusal? {
        // Asked for every piece of every body: property by property, because a copy of the scanner would cost more.
        guard exchange.scanner != nil else { return nil }
        if exchange.kind != .other, exchange.bytesIn > exchange.policy.policy.config.server.maxBodyBytes {
            return tooLarge(exchange)
        }
        if let offset = exchange.scanner?.secondModelOffset {
            return Refusal(.badRequest, "the body has a second top-level \"model\", at byte \(offset)")
        }
        if let offset = exchange.scanner?.otherCaseOffset {
            // Decoders of Go take "Model" for the model: routed by one name, served by another.
            return Refusal(
                .badRequest, "the body has a top-level key that is \"model\" but for its case, at byte \(offset)")
        }
        if exchange.scanner?.trailingOffset == nil {
            switch exchange.scanner?.finding {
            case nil, .undecided, .model, .noModel, .empty: return nil
            // After the decision, damage is the provider's to judge.
            case .malformed: if exchange.decision != nil { return nil }
            case .notAnObject: break
            }
        }
        guard let damage = exchange.scanner?.refusal else { return nil }
        if case .notAnObject = exchange.scanner?.finding {
            return Refusal(
                .badRequest, "the body must be a JSON object, and does not begin with \"{\" (byte \(damage.offset))")
        }
        return Refusal(.badRequest, "the body is not valid JSON: \(damage.reason), at byte \(damage.offset)")
    }

    /// Why a body must not be held: its size, or what all requests hold together.
    func refusalOfHolding(_ exchange: Exchange) -> Refusal? {
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
