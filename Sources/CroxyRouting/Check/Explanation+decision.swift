import JSONBytes

extension Explanation {
    mutating func explain(
        _ request: CheckRequest, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer, by table: DecisionTable,
        listsRoutes: Bool, scratch: inout DecisionScratch
    ) {
        let asking = self
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
            let asked = Asked(
                request: request, method: method, path: path, table: table,
                keys: ClientKeys(table.config.server.clientKeys), listsRoutes: listsRoutes)
            if isLookedInto { hint = request.hint(table) }
            if let body, isLookedInto, !body.isEmpty {
                explain(asked, body, &scratch)
            } else {
                warnOfUnseenModel(request)
                model = nil
                settle(asked, .none, &scratch)
            }
            guard rejection == nil else { return }
            finish(request, target, of: bytes, method, by: table)
        }
        if outcome == .forward, url == Endpoint.echo.url, let body, body.count > limit {
            // Whatever its kind, the echo has to hold it.
            self = asking
            return reject(413, "the body is larger than server.max_body_size, \(limit) bytes")
        }
        if outcome == .forward, isLookedInto, let route, let body {
            splice = Splice(in: body, for: route.model)
            // A model that is no text has no name to show, and is rewritten all the same.
            if splice != nil { modelSent = route.model }
        }
    }

    /// What the table is asked.
    private struct Asked {
        let request: CheckRequest
        let method: UnsafeRawBufferPointer
        let path: UnsafeRawBufferPointer
        let table: DecisionTable
        let keys: ClientKeys
        let listsRoutes: Bool

        func answer(_ body: BodyFacts, _ scratch: inout DecisionScratch) -> TableAnswer {
            table.decide(
                RequestFacts(method: method, path: path, body: body), scratch: &scratch,
                headerValues: { name, value in request.headerValues(name, without: keys, value) })
        }
    }

    private mutating func explain(_ asked: Asked, _ body: [UInt8], _ scratch: inout DecisionScratch) {
        let stages = BodyStages(bytes: body, fields: asked.table.askedFacts.scannedFields)
        let scanner = stages.finished
        if let message = scanner.refusalMessage { return reject(400, message) }
        model = scanner.model
        let moment = stages.moment { facts in
            if case .decided(let decision) = asked.answer(facts, &scratch) {
                decision.isReady(with: facts)
            } else {
                false
            }
        }
        if moment == .body, let message = scanner.damageMessage { return reject(400, message) }
        decidedAt = moment
        scanner.withFacts(announcedBytes: body.count, hasEnded: true) { settle(asked, $0, &scratch) }
    }

    private mutating func warnOfUnseenModel(_ request: CheckRequest) {
        guard request.model != nil else { return }
        warnings.append(
            request.isBodiless && request.body == nil
                ? "a \(request.method) request has no body, so no route sees the model"
                : "a body of this content type or encoding is not looked into, so no route sees the model")
    }

    /// Takes the decision over, with all known.
    private mutating func settle(_ asked: Asked, _ body: BodyFacts, _ scratch: inout DecisionScratch) {
        guard case .decided(let decision) = asked.answer(body, &scratch) else {
            preconditionFailure("the table waits for facts when all are known")
        }
        decidedBy = decision.reason
        route = decision.route.map { asked.table.config.routes[$0] }
        provider = asked.table.config.providers[decision.provider].name
        guard asked.listsRoutes else { return }
        let facts = RequestFacts(method: asked.method, path: asked.path, body: body)
        let verdicts = asked.table.verdicts(
            facts, scratch: &scratch, headerValues: { asked.request.headerValues($0, without: asked.keys, $1) })
        explain = RouteLine.lines(verdicts, asked.table.config.routes, body)
    }

    /// What becomes of a request that is decided.
    private mutating func finish(
        _ request: CheckRequest, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer,
        _ method: UnsafeRawBufferPointer, by table: DecisionTable
    ) {
        guard let provider = table.config.providers.first(where: { $0.name == self.provider }) else { return }
        if CountTokensStub.applies(to: provider, method: method, path: bytes[part: target.path]) {
            outcome = .stub
            stub = .countTokensStub
        } else {
            outcome = .forward
            modelSent = model == nil ? nil : route?.model ?? model
            url = Explanation.url(of: provider.endpoint, target, of: bytes)
            explainHeaders(request, provider, ClientKeys(table.config.server.clientKeys))
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
