public import JSONBytes

extension ModelScanner {
    /// Why the bytes read so far must not go on, for the client; nil when nothing does.
    ///
    /// - Parameter isDecided: whether the request is decided: after that, damage is the provider's to judge, and all that
    ///   still counts is what could make it read another model than croxy did.
    public func refusalMessage(isDecided: Bool) -> String? {
        if let offset = secondModelOffset { return "the body has a second top-level \"model\", at byte \(offset)" }
        if let offset = otherCaseOffset {
            // Decoders of Go take "Model" for the model: routed by one name, served by another.
            return "the body has a top-level key that is \"model\" but for its case, at byte \(offset)"
        }
        if let field = repeatedField {
            let difference = field.isOtherCase ? "key that is \"\(field.name)\" but for its case" : "\"\(field.name)\""
            let article = field.isOtherCase ? "a" : "a second"
            return "the body has \(article) top-level \(difference), at byte \(field.offset), and routes look at it"
        }
        if trailingOffset == nil {
            switch finding {
            case .undecided, .model, .noModel, .empty: return nil
            case .malformed: if isDecided { return nil }
            case .notAnObject: break
            }
        }
        guard let damage = refusal else { return nil }
        if case .notAnObject = finding {
            return "the body must be a JSON object, and does not begin with \"{\" (byte \(damage.offset))"
        }
        return "the body is not valid JSON: \(damage.reason), at byte \(damage.offset)"
    }

    /// Why a request that the table has not decided, asked with all that was read, must not go on: damage behind the
    /// model, before what the table waits for.
    public var damageMessage: String? {
        laterDamage.map { "the body is not valid JSON: \($0.reason), at byte \($0.offset)" }
    }
}
