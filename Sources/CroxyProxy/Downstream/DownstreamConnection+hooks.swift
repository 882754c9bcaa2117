import CroxyLua
import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import Logging
import NIOCore

/// Hooks: the last word on what the table decided.
extension DownstreamConnection: HookCaller {
    /// Lets the hook of what the table decided speak, when what it needs is there.
    ///
    /// - Returns: whether the request is ready to go on; false while the hook waits, and where it passed the request on,
    ///   which then has no candidate any more.
    func letHookSpeak(_ exchange: Exchange) -> Bool {
        guard let candidate = exchange.candidate, !exchange.hookHasSpoken else { return true }
        let policy = exchange.policy.policy
        guard let hook = policy.table.hook(of: candidate) else { return true }
        let needs = policy.hooks.programs[hook.source].needs
        guard isReady(exchange, for: needs) else {
            // Held in one piece, read in place: what has been announced is what comes.
            if needs == .body, case .length(let length) = exchange.framing { exchange.heldBytesExpected = length }
            return false
        }
        guard let runner = exchange.policy.hookRunner else {
            worker.shared.logger.error("the hooks could not be loaded", metadata: ["id": "\(exchange.id)"])
            exchange.hookHasSpoken = true
            if hook.onError == .reject { answer(.failed, exchange) }
            return true
        }
        let outcome = run(runner, hook.source, needs, exchange, candidate)
        tell(outcome, policy.hooks.programs[hook.source].name, exchange)
        exchange.voice.nanoseconds += outcome.nanoseconds
        if case .success(.next) = outcome.result, let route = candidate.route {
            exchange.candidate = nil
            exchange.needs = nil
            exchange.firstRow = route + 1
            return false
        }
        exchange.hookHasSpoken = true
        settle(exchange, candidate, outcome.result, hook)
        return true
    }

    /// Whether what a hook needs of the request is there.
    private func isReady(_ exchange: Exchange, for needs: HookNeeds) -> Bool {
        // A body that is not looked into is not held: the hook sees none.
        guard exchange.scanner != nil, exchange.state.request == .arriving else { return true }
        if needs == .body { return false }
        var isReady = false
        withBodyFacts(exchange) { isReady = needs.areMet(by: $0) }
        return isReady
    }

    private func run(
        _ runner: HookRunner, _ hook: Int, _ needs: HookNeeds, _ exchange: Exchange, _ candidate: Decision
    ) -> HookOutcome {
        let policy = exchange.policy.policy
        return exchange.head.withUnsafeReadableBytes { bytes in
            let target = bytes[part: head.targetRange]
            var request = HookRequest(
                method: bytes[part: head.methodRange], path: target[part: exchange.target.path],
                provider: policy.providers[candidate.provider].name,
                route: HookRequest.Route(candidate.route.map { policy.config.routes[$0] }), caller: self)
            request.query = exchange.target.query.isEmpty ? nil : target[part: exchange.target.query.dropFirst()]
            request.bodyLength = bodyLength(of: exchange)
            guard needs != .head, exchange.scanner != nil else { return runner.run(hook, request) }
            return withModel(of: exchange) { model in
                request.model = model
                guard needs == .body, exchange.held.readableBytes > 0 else { return runner.run(hook, request) }
                return exchange.held.withUnsafeReadableBytes { body in
                    request.body = body
                    return runner.run(hook, request)
                }
            }
        }
    }

    /// Gives a hook the fields of the request that it is asked about, but those that carried a client key.
    func give(_ fields: inout HookFields) {
        guard let exchange else { return }
        exchange.head.withUnsafeReadableBytes { bytes in
            for field in head.fields where !exchange.facts.keyCarriers.contains(field.name) {
                fields.append(name: bytes[part: field.nameRange], value: Tokens.trimmed(bytes[part: field.valueRange]))
            }
        }
    }

    /// Writes to the log that a hook holds the worker, at once: nobody else on it is served until it ends.
    func isHeld() {
        guard let exchange, let candidate = exchange.candidate else { return }
        let policy = exchange.policy.policy
        let name = policy.table.hook(of: candidate).map { policy.hooks.programs[$0.source].name }
        worker.shared.logger.warning(
            "a hook holds its worker", metadata: ["id": "\(exchange.id)", "hook": "\(name ?? "")"])
    }

    private func withModel(
        of exchange: Exchange, _ body: (UnsafeRawBufferPointer?) -> HookOutcome
    ) -> HookOutcome {
        exchange.scanner?.json.withModelBytes(body) ?? body(nil)
    }

    private func bodyLength(of exchange: Exchange) -> Int? {
        switch exchange.framing {
        case .none: 0
        case .length(let length): length
        case .chunked: exchange.state.request == .whole ? exchange.bytesIn : nil
        }
    }

    /// Makes the hook's answer the exchange's.
    private func settle(
        _ exchange: Exchange, _ candidate: Decision, _ result: Result<Verdict, HookError>, _ hook: RouteHook
    ) {
        switch result {
        case .success(.configured), .success(.next): break
        case .success(.change(let change)):
            exchange.candidate = candidate.changed(by: change)
            exchange.voice.change = change
        case .success(.stub(let stub)): answer(.stub(stub), exchange)
        case .success(.reject(let rejection)): answer(.reject(rejection), exchange)
        case .failure: if hook.onError == .reject { answer(.failed, exchange) }
        }
    }

    private func answer(_ answer: HookAnswer, _ exchange: Exchange) {
        exchange.voice.answer = answer
        exchange.candidate?.reason = .hook
        exchange.candidate?.modelToken = nil
    }

    /// Writes to the log what the hook did.
    private func tell(_ outcome: HookOutcome, _ name: String, _ exchange: Exchange) {
        let logger = worker.shared.logger
        for line in outcome.log {
            logger.log(
                level: line.level.logLevel, "hook",
                metadata: ["id": "\(exchange.id)", "hook": "\(name)", "says": "\(line.text)"])
        }
        if outcome.droppedLogLines > 0 {
            logger.warning(
                "a hook wrote more than may be logged",
                metadata: ["id": "\(exchange.id)", "hook": "\(name)", "dropped": "\(outcome.droppedLogLines)"])
        }
        if case .failure(let error) = outcome.result {
            logger.error(
                "a hook failed",
                metadata: [
                    "id": "\(exchange.id)", "hook": "\(name)", "error": "\(error)",
                    "failures": "\(worker.shared.hookFailures.add(name))",
                ])
        }
        if outcome.stateWasDropped {
            logger.warning(
                "the hooks kept too much memory and start anew",
                metadata: ["id": "\(exchange.id)", "hook": "\(name)"])
        }
        if outcome.nanoseconds > DownstreamConnection.longHookNanoseconds {
            logger.warning(
                "a hook held its worker",
                metadata: [
                    "id": "\(exchange.id)", "hook": "\(name)", "milliseconds": "\(outcome.nanoseconds / 1_000_000)",
                ])
        }
    }

    private static let longHookNanoseconds = 50_000_000

    // MARK: answers

    /// Answers in place of a provider.
    func answerHook(_ exchange: Exchange, _ answer: HookAnswer) {
        switch answer {
        case .stub(let stub):
            self.answer(exchange, stub)
            conclude(exchange, .stub, nil, now: Deadlines.now())
        case .reject(let rejection):
            var body: [UInt8] = []
            ErrorBody.write(
                type: rejection.type ?? Refusal.errorType(of: rejection.status).description,
                message: rejection.message, requestID: exchange.id, into: &body)
            self.answer(exchange, status: rejection.status, body)
            conclude(exchange, .rejected, nil, now: Deadlines.now())
        case .failed:
            answerError(exchange, status: 500, HookError.clientMessage)
            conclude(exchange, .rejected, .hook, now: Deadlines.now())
        }
    }
}

extension HookRequest.Route {
    fileprivate init(_ route: Route?) {
        guard let route else {
            self = .none
            return
        }
        self = route.name.map { .name($0) } ?? .number(route.index)
    }
}

extension HookLogLine.Level {
    fileprivate var logLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }
}
