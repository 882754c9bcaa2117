/// Where a value stands in a document: `server.port`, `routes[1].model`, `provider."my.local".url`.
///
/// Names are written as TOML writes keys, without blanks; an index in brackets counts the elements of an array from 0.
public struct ValuePath: Sendable, Equatable {
    /// One way further in.
    public enum Step: Sendable, Equatable {
        /// To the value under a name.
        case key(String)
        /// To an element of an array, from 0.
        case index(Int)

        public static func == (left: Step, right: Step) -> Bool {
            switch (left, right) {
            case (.key(let name), .key(let other)): ExactName(name) == ExactName(other)
            case (.index(let index), .index(let other)): index == other
            default: false
            }
        }
    }

    /// From the root inwards; the first is a name.
    public let steps: [Step]

    /// A path of these steps; nil for none, and when the first is an index or one is negative.
    public init?(_ steps: [Step]) {
        guard case .key = steps.first else { return nil }
        for case .index(let index) in steps where index < 0 { return nil }
        self.steps = steps
    }

    /// Reads a path as people write it.
    public init(parsing text: String) throws(ValuePathError) {
        var reader = PathReader(Array(text.utf8))
        steps = try reader.read()
    }
}

extension ValuePath: CustomStringConvertible {
    /// As it is parsed; safe to print whatever the names.
    public var description: String {
        ValuePath.text(of: steps)
    }

    static func text(of steps: some Sequence<Step>) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let name): text += (text.isEmpty ? "" : ".") + keyText(of: name)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

/// What is wrong with a path that a person wrote.
public struct ValuePathError: Error, Sendable, Equatable {
    /// Lower case, no full stop.
    public var message: String
    /// Counted from 1, in Unicode scalars.
    public var column: Int

    /// An error by its parts.
    public init(message: String, column: Int) {
        self.message = message
        self.column = column
    }
}
