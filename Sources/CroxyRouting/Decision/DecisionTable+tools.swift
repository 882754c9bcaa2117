extension DecisionTable {
    /// `decide(model:scratch:)` for tools, which need not be quick.
    func decide(model: [UInt8]?) -> Decision {
        var scratch = DecisionScratch()
        return model.withBytes { decide(model: $0, scratch: &scratch) }
    }
}
