import JSONBytes

extension Decision {
    /// The decision with what a hook changes of it.
    ///
    /// Another provider drops the route's rewrite unless the hook names a model; headers and the tag are no part of it.
    public func changed(by change: HookChange) -> Decision {
        var decision = self
        decision.reason = .hook
        if let provider = change.provider, provider != self.provider {
            decision.provider = provider
            decision.modelToken = nil
        }
        switch change.model {
        case .keep: break
        case .drop: decision.modelToken = nil
        case .set(let model):
            var token: [UInt8] = []
            JSONString.encode(model, into: &token)
            decision.modelToken = token
        }
        return decision
    }
}
