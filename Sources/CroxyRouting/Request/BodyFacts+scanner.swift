public import JSONBytes

extension ModelScanner {
    /// Lends what is known of a body that this has read so far.
    ///
    /// Nothing that stands behind damage is a fact: of a body in chunks the length grows no further, and a model that was
    /// not found before is not known, nor that there is none.
    ///
    /// - Parameters:
    ///   - announcedBytes: the length that the head announces; nil for a body in chunks.
    ///   - hasEnded: whether the body is whole; `finish` has been called then.
    public func withFacts<Result>(
        announcedBytes: Int?, hasEnded: Bool, _ body: (BodyFacts) -> Result
    ) -> Result {
        let bytes = announcedBytes ?? damageShown ?? byteCount
        let isLengthKnown = announcedBytes != nil || hasEnded && damageShown == nil
        var facts = BodyFacts(
            bytes > 0 ? .some : isLengthKnown ? .none : .unknown, minBytes: bytes, isLengthKnown: isLengthKnown)
        facts.flags.stream = stream
        facts.flags.thinking = thinking
        facts.flags.tools = tools
        facts.flags.images = images
        switch finding {
        case .undecided, .malformed: return body(facts)
        case .model:
            return withModelBytes { name in
                facts.model = name.map { .name($0) } ?? .none
                return body(facts)
            }
        case .empty: facts.flags.hasNoObject = true
        case .noModel, .notAnObject: break
        }
        facts.model = .none
        return body(facts)
    }
}

extension NeededFacts {
    /// What a scanner has to look for besides the model.
    public var scannedFields: ModelScanner.Fields {
        var fields: ModelScanner.Fields = []
        if contains(.stream) { fields.insert(.stream) }
        if contains(.thinking) { fields.insert(.thinking) }
        if contains(.tools) { fields.insert(.tools) }
        if contains(.images) { fields.insert(.images) }
        return fields
    }
}
