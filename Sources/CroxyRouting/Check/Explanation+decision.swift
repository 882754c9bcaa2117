import JSONBytes

extension Explanation {
    /// What the body says about the model.
    private enum Body {
        /// There is no JSON body, or none that is looked into.
        case none
        /// A JSON body; without a model where that is missing or no string.
        case json(model: [UInt8]?, isSeenToItsEnd: Bool)
        case refused(status: Int, String)
    }

    mutating func explain(
        _ request: CheckRequest, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer, by table: DecisionTable
    ) {
        let endpoint = EndpointKind(path: bytes[part: target.path])
        let decision: Decision
        switch body(of: request, at: endpoint, limit: table.config.server.maxBodyBytes) {
        case .refused(let status, let message):
            return reject(status, message)
        case .none:
            model = nil
            if request.model != nil, request.isBodiless {
                warnings.append("a \(request.method) request has no body, so no route sees the model")
            } else if request.model != nil {
                warnings.append(
                    "a body of this content type or encoding is not looked into, so no route sees the model")
            }
            decision = table.decide(model: nil)
            explain = routeLines(table, model: nil, "the request has no JSON body")
        case .json(let model, let isSeenToItsEnd):
            self.model = model.map { String(decoding: $0, as: UTF8.self) }
            decision = table.decide(model: model)
            if table.needsModel { decidedAt = isSeenToItsEnd ? .body : .model }
            explain = routeLines(table, model: model, "the body has no model")
        }
        decidedBy = decision.reason
        route = decision.route.map { table.config.routes[$0] }
        let provider = table.config.providers[decision.provider]
        self.provider = provider.name
        let method = Array(request.method.utf8)
        if method.withUnsafeBytes({ CountTokensStub.applies(to: provider, method: $0, path: bytes[part: target.path]) })
        {
            outcome = .stub
            stub = .countTokensStub
        } else {
            outcome = .forward
            modelSent = model == nil ? nil : route?.model ?? model
            url = Explanation.url(of: provider.endpoint, target, of: bytes)
            explainHeaders(request, provider, ClientKeys(table.config.server.clientKeys))
        }
    }

    private func body(of request: CheckRequest, at endpoint: EndpointKind, limit: Int) -> Body {
        guard request.body != nil || request.model != nil && !request.isBodiless else { return .none }
        let isLookedInto = request.header("content-type").withBytes { type in
            request.header("content-encoding").withBytes { encoding in
                MediaType.isLookedInto(contentType: type, contentEncoding: encoding)
            }
        }
        guard isLookedInto else { return .none }
        if let bytes = request.body {
            if endpoint != .other, bytes.count > limit {
                return .refused(status: 413, "the body is larger than server.max_body_size, \(limit) bytes")
            }
            let found = Explanation.scan(bytes)
            guard let model = request.model, case .json = found else { return found }
            return .json(model: Array(model.utf8), isSeenToItsEnd: false)
        }
        return .json(model: request.model.map { Array($0.utf8) }, isSeenToItsEnd: false)
    }

    private static func scan(_ bytes: [UInt8]) -> Body {
        var scanner = ModelScanner()
        bytes.withUnsafeBytes { scanner.feed($0) }
        let isSeenToItsEnd = if case .model = scanner.finding { false } else { true }
        scanner.finish()
        if let refusal = scanner.refusal {
            return .refused(status: 400, "the body is not usable: \(refusal.reason) at byte \(refusal.offset)")
        }
        if case .empty = scanner.finding { return .none }
        return .json(model: scanner.model.map { Array($0.utf8) }, isSeenToItsEnd: isSeenToItsEnd)
    }

    private static func url(of endpoint: Endpoint, _ target: RequestTarget, of bytes: UnsafeRawBufferPointer) -> String
    {
        guard case .http(let origin, let basePath) = endpoint else { return endpoint.url }
        var joined: [UInt8] = []
        joinTarget(basePath: basePath, target: target, of: bytes, into: &joined)
        return origin.url + String(decoding: joined, as: UTF8.self)
    }

    private func routeLines(_ table: DecisionTable, model: [UInt8]?, _ withoutModel: String) -> [RouteLine] {
        let matching = table.matchingRoutes(model: model)
        return table.config.routes.enumerated().map { index, route in
            let isMatch = matching.contains(index)
            let pattern = "pattern \(Quoted.text(route.pattern))"
            var reason = "\(pattern) \(isMatch ? "matches" : "does not match")"
            if model == nil {
                reason = withoutModel
            } else if let model, model.count > DecisionTable.maxModelBytes {
                reason = "the model is longer than \(DecisionTable.maxModelBytes) bytes"
            } else if isMatch, let first = matching.first, first < index {
                reason += ", but \(table.config.routes[first].label) comes first"
            }
            return RouteLine(index: index, name: route.name, matched: isMatch, reason: reason)
        }
    }
}

extension [UInt8]? {
    /// Lends the bytes, or nil.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBytes { body($0) }
    }
}
