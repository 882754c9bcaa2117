extension CheckRequest {
    /// What to tell who gave no body, where routes look at more of one than a model alone shows.
    func hint(_ table: DecisionTable) -> String? {
        guard body == nil, !isBodiless else { return nil }
        if model == nil {
            return table.looksAtBody ? "checked without a body; --body FILE checks a real one" : nil
        }
        let looksFurther = !table.askedFacts.subtracting([.presence, .model]).isEmpty
        return looksFurther ? CheckRequest.modelAloneHint : nil
    }

    /// For a request of a model, where more of a body matters.
    static let modelAloneHint = "checked with the body {\"model\": …}; --body FILE checks a real one"
}
