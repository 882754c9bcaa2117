import JSONBytes

/// A request that `croxy check` asks about, as the table and hooks are asked.
///
/// Lends the bytes it points to for the time of the explanation.
struct AskedRequest {
    let request: CheckRequest
    let method: UnsafeRawBufferPointer
    let path: UnsafeRawBufferPointer
    let query: UnsafeRawBufferPointer?
    let table: DecisionTable
    let keys: ClientKeys
    let listsRoutes: Bool
    /// nil: hooks are not run, and routes are as configured.
    let hooks: HookAnswers?
    /// Of the body, whether or not it is looked into.
    let bodyBytes: Int
    /// What there is to look into.
    var stages: BodyStages?

    /// The table's answer.
    ///
    /// - Parameter first: the row to begin with.
    func answer(_ body: BodyFacts, from first: Int, _ scratch: inout DecisionScratch) -> TableAnswer {
        table.decide(
            RequestFacts(method: method, path: path, body: body), from: first, scratch: &scratch,
            headerValues: { name, value in request.headerValues(name, without: keys, value) })
    }

    /// Whether a hook that runs has the last word on a decision.
    func hasHook(_ decision: Decision) -> Bool {
        hooks != nil && table.hook(of: decision) != nil
    }

    /// The question to a hook, holding what the hook needs and no more.
    func question(_ needs: HookNeeds, _ decision: Decision, _ body: BodyFacts) -> HookQuestion {
        var model: [UInt8]?
        if needs != .head, case .name(let name) = body.model { model = Array(name) }
        return HookQuestion(
            method: Array(method), path: Array(path), query: query.map { Array($0) },
            headers: request.headers(without: keys), model: model,
            route: decision.route, provider: decision.provider, bodyBytes: bodyBytes,
            body: needs == .body ? stages?.bytes : nil)
    }
}
