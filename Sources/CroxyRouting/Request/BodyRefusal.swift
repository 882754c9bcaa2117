public import JSONBytes

extension ModelScanner {
    /// Why the bytes read so far must not go on, for the client, whatever has been decided; nil when nothing does.
    ///
    /// All of it could make the provider read another model than croxy did, or other fields. Of several reasons it is the
    /// one that comes first in the body, however that is cut.
    public var refusalMessage: String? { firstRefusal?.message }

    /// Where that stands. What is decided by the bytes before it, is decided; a hook that has answered by then has.
    public var refusalOffset: Int? { firstRefusal?.offset }

    private var firstRefusal: (offset: Int, message: String)? {
        var first: (offset: Int, message: String)?
        func consider(_ offset: Int, _ message: @autoclosure () -> String) {
            if first.map({ offset < $0.offset }) ?? true { first = (offset, message()) }
        }
        if let offset = secondModelOffset {
            consider(offset, "the body has a second top-level \"model\", at byte \(offset)")
        }
        if let offset = otherCaseOffset {
            // Decoders of Go take "Model" for the model: routed by one name, served by another.
            consider(offset, "the body has a top-level key that is \"model\" but for its case, at byte \(offset)")
        }
        if let field = repeatedField {
            let difference = field.isOtherCase ? "key that is \"\(field.name)\" but for its case" : "\"\(field.name)\""
            let article = field.isOtherCase ? "a" : "a second"
            consider(
                field.offset,
                "the body has \(article) top-level \(difference), at byte \(field.offset), and routes look at it")
        }
        if let offset = trailingOffset {
            consider(offset, "the body is not valid JSON: \(ModelScanner.trailing), at byte \(offset)")
        }
        if case .notAnObject(let offset) = finding {
            consider(offset, "the body must be a JSON object, and does not begin with \"{\" (byte \(offset))")
        }
        return first
    }

    /// Why a request that is not decided, the table having been asked with all that was read, must not go on: the body
    /// is damaged before what the table waits for. nil for a body without damage.
    ///
    /// After the decision damage is the provider's to judge.
    public var damageMessage: String? {
        let damage = if case .malformed(let damage) = finding { damage } else { laterDamage }
        return damage.map { "the body is not valid JSON: \($0.reason), at byte \($0.offset)" }
    }
}
