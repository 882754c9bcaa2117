import JSONBytes

extension Explanation {
    mutating func explain(
        _ request: CheckRequest, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer, by table: DecisionTable,
        listsRoutes: Bool, hooks: HookAnswers?, scratch: inout DecisionScratch
    ) {
        let asking = self
        var way: Way?
        let path = bytes[part: target.path]
        let isLookedInto = request.header("content-type").withBytes { type in
            request.header("content-encoding").withBytes { encoding in
                MediaType.isLookedInto(contentType: type, contentEncoding: encoding)
            }
        }
        let body = request.bodyBytes
        let limit = table.config.server.maxBodyBytes
        if isLookedInto, let body, EndpointKind(path: path) != .other, body.count > limit {
            return reject(413, "the body is larger than server.max_body_size, \(limit) bytes")
        }
        let method = Array(request.method.utf8)
        method.withUnsafeBytes { method in
            var stages: BodyStages?
            if let body, isLookedInto, !body.isEmpty {
                stages = BodyStages(bytes: body, fields: table.askedFacts.scannedFields)
            }
            let query = target.query.isEmpty ? nil : bytes[part: target.query.dropFirst()]
            let asked = AskedRequest(
                request: request, method: method, path: path, query: query, table: table,
                keys: ClientKeys(table.config.server.clientKeys), listsRoutes: listsRoutes, hooks: hooks,
                bodyBytes: body?.count ?? 0, stages: stages)
            if isLookedInto { hint = request.hint(table) }
            if let stages {
                way = explain(asked, stages, &scratch)
            } else {
                warnOfUnseenModel(request)
                model = nil
                way = settle(asked, .none, damage: nil, &scratch)
            }
            guard let way else { return }
            finish(way, request, target, of: bytes, method, by: table)
        }
        if outcome == .forward, url == Endpoint.echo.url, let body, body.count > limit {
            // Whatever its kind, the echo has to hold it.
            self = asking
            return reject(413, "the body is larger than server.max_body_size, \(limit) bytes")
        }
        if outcome == .forward, isLookedInto, let way, let body {
            splice = Splice(in: body, for: way.rewrite)
            // A model that is no text has no name to show, and is rewritten all the same.
            if splice != nil { modelSent = way.rewrite }
        }
    }

    private mutating func explain(_ asked: AskedRequest, _ stages: BodyStages, _ scratch: inout DecisionScratch) -> Way?
    {
        let scanner = stages.finished
        if let message = scanner.refusalMessage, let offset = scanner.refusalOffset {
            refuse(asked, stages.first(offset), message, &scratch)
            return nil
        }
        model = scanner.model
        return scanner.withFacts(announcedBytes: stages.bytes.count, hasEnded: true) { facts in
            settle(asked, facts, damage: scanner.damageMessage, &scratch)
        }
    }

    /// Refuses a body for what stands behind `start`, where a hook has not answered by then, and no damage comes first.
    private mutating func refuse(
        _ asked: AskedRequest, _ start: BodyStages, _ message: String, _ scratch: inout DecisionScratch
    ) {
        guard !start.bytes.isEmpty else { return reject(400, message) }
        let scanner = start.scanner(reading: start.bytes.count)
        var asked = asked
        asked.stages = start
        var early = self
        early.model = scanner.model
        let way = scanner.withFacts(announcedBytes: start.announcedBytes, hasEnded: false) { facts in
            early.settle(asked, facts, damage: scanner.damageMessage ?? message, &scratch)
        }
        if way == nil { self = early } else { reject(400, message) }
    }

    private mutating func warnOfUnseenModel(_ request: CheckRequest) {
        guard request.model != nil else { return }
        warnings.append(
            request.isBodiless && request.body == nil
                ? "a \(request.method) request has no body, so no route sees the model"
                : "a body of this content type or encoding is not looked into, so no route sees the model")
    }

    /// Takes the decision over, with all known; nil for a request that is answered here.
    private mutating func settle(
        _ asked: AskedRequest, _ body: BodyFacts, damage: String?, _ scratch: inout DecisionScratch
    ) -> Way? {
        let way = walk(asked, body, damage: damage, &scratch)
        if let way {
            decidedBy = way.decision.reason
            provider = asked.table.config.providers[way.decision.provider].name
        }
        // A request that is refused before the table has spoken has no routes to tell of.
        guard asked.listsRoutes, way != nil || !hooks.isEmpty else { return way }
        let facts = RequestFacts(method: asked.method, path: asked.path, body: body)
        let verdicts = asked.table.verdicts(
            facts, scratch: &scratch, headerValues: { asked.request.headerValues($0, without: asked.keys, $1) })
        explain = RouteLine.lines(verdicts, asked.table.config.routes, body, decided: route?.index, hooks)
        return way
    }

    /// What becomes of a request that is decided.
    private mutating func finish(
        _ way: Way, _ request: CheckRequest, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer,
        _ method: UnsafeRawBufferPointer, by table: DecisionTable
    ) {
        let provider = table.config.providers[way.decision.provider]
        if CountTokensStub.applies(to: provider, method: method, path: bytes[part: target.path]) {
            outcome = .stub
            stub = .countTokensStub
        } else {
            outcome = .forward
            modelSent = model == nil ? nil : way.rewrite ?? model
            url = Explanation.url(of: provider.endpoint, target, of: bytes)
            explainHeaders(request, provider, way.change, ClientKeys(table.config.server.clientKeys))
        }
    }

    private static func url(of endpoint: Endpoint, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer) -> String
    {
        guard case .http(let origin, let basePath) = endpoint else { return endpoint.url }
        var joined: [UInt8] = []
        joinTarget(basePath: basePath, target: target, of: bytes, into: &joined)
        return origin.url + String(decoding: joined, as: UTF8.self)
    }
}

extension [UInt8]? {
    /// Lends the bytes, or nil.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBytes { body($0) }
    }
}
