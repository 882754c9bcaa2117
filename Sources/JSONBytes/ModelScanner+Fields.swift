/// What else routes ask of a body.
extension ModelScanner {
    /// Fields of a body, each of which is true or false of it. The values count that are valid in the Messages API; a
    /// field with any other value is like one that is absent.
    public struct Fields: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// `stream` is `true`.
        public static let stream = Fields(rawValue: 1 << 0)

        /// `thinking` is an object whose `type` is `enabled` or `adaptive`; of repeated ones the last counts.
        public static let thinking = Fields(rawValue: 1 << 1)

        /// `tools` is an array that is not empty.
        public static let tools = Fields(rawValue: 1 << 2)

        /// A block of type `image` is in `messages`: in the `content` array of a message, or of a block or its `source`
        /// in such an array, at most 64 of them deep. Of the repeated `type` of one block any counts.
        ///
        /// What a tool is called with is no content, whatever it looks like.
        public static let images = Fields(rawValue: 1 << 3)

        public static let all: Fields = [.stream, .thinking, .tools, .images]
    }

    /// A top-level key that a reader might take for a field which the scanner read elsewhere, or not at all: routing
    /// would go by one value and the provider by another.
    public struct RepeatedField: Equatable, Sendable {
        /// The key as it ought to be written: `stream`, `thinking`, `tools` or `messages`.
        public let name: String

        /// Where the key begins.
        public let offset: Int

        /// Whether the key is the name but for the case of its letters; else the name has come before.
        public let isOtherCase: Bool
    }

    /// Whether the body asks for a stream; nil while it is not known, or not asked for.
    ///
    /// Fields that are absent become false at `finish()`, when the body is an object; of other bodies no more is known then.
    public var stream: Bool? { fact(.stream) }

    /// Whether thinking is on; known at the end of the value. Nil like `stream`.
    public var thinking: Bool? { fact(.thinking) }

    /// Whether there are tools; known at the first byte of the first. Nil like `stream`.
    public var tools: Bool? { fact(.tools) }

    /// Whether there is an image; known at the end of its `"type":"image"`, that there is none at the end of the
    /// messages. Nil like `stream`.
    public var images: Bool? { fact(.images) }

    /// Offset behind the last byte that was needed to know all these fields; nil while one of them is not known.
    ///
    /// Does not depend on how the body is cut. For a field that is absent it is the length of the body.
    public func offset(of fields: Fields) -> Int? {
        guard known.isSuperset(of: fields) else { return nil }
        var offset = 0
        for index in 0..<4 where fields.rawValue & 1 << UInt8(index) != 0 { offset = max(offset, offsets[index]) }
        return offset
    }

    /// The same for the model, or that there is none; nil unless `finding` is `.model` or `.noModel`.
    public var modelOffset: Int? {
        switch finding {
        case .model(let range): range.upperBound
        case .noModel: noModelOffset
        default: nil
        }
    }

    private func fact(_ field: Fields) -> Bool? {
        known.contains(field) ? holding.contains(field) : nil
    }
}

extension ModelScanner.Fields {
    /// The top-level keys whose values tell these fields.
    var words: Words {
        var words = Words()
        if contains(.stream) { words.insert(.stream) }
        if contains(.thinking) { words.insert(.thinking) }
        if contains(.tools) { words.insert(.tools) }
        if contains(.images) { words.insert(.messages) }
        return words
    }
}

extension ModelScanner.RepeatedField {
    init(_ word: Words, offset: Int, isOtherCase: Bool) {
        let name =
            switch word {
            case .stream: "stream"
            case .thinking: "thinking"
            case .tools: "tools"
            default: "messages"
            }
        self.init(name: name, offset: offset, isOtherCase: isOtherCase)
    }

    var damage: JSONDamage {
        let reason = isOtherCase ? "a key that is \"\(name)\" but for its case" : "a second \"\(name)\""
        return JSONDamage(offset: offset, reason: reason)
    }
}
