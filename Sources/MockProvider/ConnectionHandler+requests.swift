import NIOCore

extension ConnectionHandler {
    /// A head has come: records it and decides what can be decided.
    func begin(_ context: ChannelHandlerContext, _ head: RequestHead, _ endpoint: Endpoint, _ bytes: ByteBuffer) {
        var exchange = Exchange(head: head, endpoint: endpoint)
        var told = head.behaviour
        if options.records, !exchange.isControl {
            let begun = recorder.requestBegan(Array(bytes.readableBytesView), connection: connection)
            exchange.number = begun.number
            exchange.fallback = begun.fallback
            exchange.reply = begun.reply
            if case .behaviour(let text)? = begun.reply { told = text }
            if !told.isEmpty { decide(&exchange, told) }
        }
        let isDone = exchange.requestIsDone
        let isEarly = exchange.behaviour?.early == true
        let isHeld = exchange.behaviour?.holdBody == true
        self.exchange = exchange
        if isHeld, !isDone { hold(context, "body") }
        if isDone { finishRequest() }
        if isDone || isEarly { answer(context) }
    }

    /// A head that no honest client sends.
    func refuse(_ context: ChannelHandlerContext, _ bytes: ByteBuffer, _ reason: String) {
        if options.records { _ = recorder.requestBegan(Array(bytes.readableBytesView), connection: connection) }
        breakOff(context, reason)
    }

    /// Bytes of the body have come.
    func takeBody(_ context: ChannelHandlerContext) {
        guard var exchange else { return }
        self.exchange = nil
        if !options.records, exchange.chunks == nil, exchange.endpoint != .upload, !exchange.isControl {
            exchange.skipBody(in: &inbox)
        } else {
            do throws(ChunkedBody.Broken) {
                let (content, wire) = try exchange.readBody(from: &inbox)
                if exchange.isControl { exchange.controlBody += content }
                if let number = exchange.number {
                    let limit = exchange.endpoint == .upload ? 0 : options.keptBodyBytes
                    recorder.bodyCame(number, wire: wire, content: content, keepUpTo: limit)
                }
            } catch {
                breakOff(context, "broken chunks in the request")
                return
            }
        }
        self.exchange = exchange
        guard exchange.requestIsDone else { return }
        let answeredEarly = exchange.behaviour?.early == true
        finishRequest()
        if !answeredEarly { answer(context) }
    }

    /// Reads a behaviour's text into the exchange.
    private func decide(_ exchange: inout Exchange, _ text: String) {
        do throws(Behaviour.UnknownWord) {
            exchange.behaviour = try Behaviour(text)
        } catch {
            exchange.broken = "the mock knows no behaviour \"\(error.word)\""
        }
    }

    /// Reads no body until the gate lets it.
    private func hold(_ context: ChannelHandlerContext, _ gate: String) {
        let me = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let id = recorder.pass(gate) {
            loop.execute {
                let (handler, context) = me.value
                handler.stopHolding(context)
            }
        }
        holding = id.map { (gate, $0) }
    }

    private func finishRequest() {
        guard let number = exchange?.number else { return }
        exchange?.finished = recorder.requestEnded(number)
    }

    /// Makes the plan of the answer and starts it.
    private func answer(_ context: ChannelHandlerContext) {
        guard var exchange else { return }
        self.exchange = nil
        let plan = plan(&exchange)
        self.exchange = exchange
        steps = plan.steps[...]
        isAnswering = true
        proceed(context)
    }

    private func plan(_ exchange: inout Exchange) -> Plan {
        if case .control(let command) = exchange.endpoint {
            let control = Control(recorder: recorder)
            let answer = control.answer(command, target: exchange.head.target, body: exchange.controlBody)
            return Plan(Behaviour(), answer: answer, isHeadRequest: exchange.head.method == "HEAD")
        }
        if case .steps(let steps)? = exchange.reply { return Plan(steps: steps) }
        if !options.records, exchange.endpoint == .messages {
            return plans.plan(exchange.head.behaviour) { freshPlan(&exchange) }
        }
        return freshPlan(&exchange)
    }

    private func freshPlan(_ exchange: inout Exchange) -> Plan {
        var fields = BodyFields(exchange.finished?.body ?? [])
        if exchange.behaviour == nil, exchange.broken == nil {
            let suffix = fields.model.flatMap { model in
                model.firstIndex(of: "~").map { String(model[model.index(after: $0)...]) }
            }
            decide(&exchange, suffix ?? (options.records ? exchange.fallback : exchange.head.behaviour))
        }
        let isHeadRequest = exchange.head.method == "HEAD"
        guard exchange.broken == nil, let behaviour = exchange.behaviour else {
            let answer = Answer.failure(400, exchange.broken)
            return Plan(Behaviour(), answer: answer, isHeadRequest: isHeadRequest)
        }
        if exchange.finished == nil { fields.model = nil }
        let answer = Answer(
            exchange.endpoint, target: exchange.head.target, behaviour: behaviour, fields: fields,
            upload: exchange.finished)
        return Plan(behaviour, answer: answer, isHeadRequest: isHeadRequest)
    }

    /// Answers 400 to what cannot be read and ends the connection.
    private func breakOff(_ context: ChannelHandlerContext, _ reason: String) {
        var behaviour = Behaviour()
        behaviour.ending = .close
        inbox.clear()
        let answer = Answer.failure(400, "the mock was sent \(reason)")
        steps = Plan(behaviour, answer: answer, isHeadRequest: false).steps[...]
        isBroken = true
        proceed(context)
    }
}
