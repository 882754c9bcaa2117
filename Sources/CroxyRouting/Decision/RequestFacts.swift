/// What is known of a request when the table is asked; what is not known yet says so.
///
/// Lends the bytes it points to for the time of the call.
public struct RequestFacts {
    /// As sent.
    public var method: UnsafeRawBufferPointer

    /// The raw path, without the query.
    public var path: UnsafeRawBufferPointer

    /// What is known of the body.
    public var body: BodyFacts

    /// Facts by their parts.
    public init(method: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer, body: BodyFacts) {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// What is known of a request's body.
public struct BodyFacts {
    /// Whether there is a body that is looked into: JSON by its type, not encoded, not empty.
    public enum Presence: Sendable {
        /// The framing leaves it open, and no byte has come.
        case unknown
        case none
        case some
    }

    /// What is known of the model.
    public enum Model {
        case unknown
        /// There is none, or it is not a string.
        case none
        /// The name, decoded; empty, too, is a name.
        case name(UnsafeRawBufferPointer)
    }

    /// Whether there is a body to look into.
    public var presence: Presence

    /// Bytes that it has for certain: announced, or come so far.
    public var minBytes: Int

    /// Whether it has exactly `minBytes`.
    public var isLengthKnown: Bool

    /// Its model.
    public var model: Model

    /// What it asks for, as far as known.
    public var flags: BodyFlags

    /// A body of which nothing is known but what is said.
    public init(
        _ presence: Presence, minBytes: Int = 0, isLengthKnown: Bool = false, model: Model = .unknown,
        flags: BodyFlags = BodyFlags()
    ) {
        self.presence = presence
        self.minBytes = minBytes
        self.isLengthKnown = isLengthKnown
        self.model = model
        self.flags = flags
    }

    /// No body that is looked into.
    public static var none: BodyFacts { BodyFacts(.none, isLengthKnown: true, model: .none) }
}

/// Whether a body asks for each of `BodyFlag`; three-valued, nil where it is not known yet.
///
/// All are false, and so is what a route asks of them, where `hasNoObject`: a body of white space alone.
public struct BodyFlags: Sendable, Equatable {
    /// See `BodyFlag.stream`.
    public var stream: Bool?
    /// See `BodyFlag.thinking`.
    public var thinking: Bool?
    /// See `BodyFlag.tools`.
    public var tools: Bool?
    /// See `BodyFlag.images`.
    public var images: Bool?
    /// The body has ended and held nothing but white space.
    public var hasNoObject = false

    /// Nothing known.
    public init() {}

    /// One of them by its name.
    public subscript(flag: BodyFlag) -> Bool? {
        switch flag {
        case .stream: stream
        case .thinking: thinking
        case .tools: tools
        case .images: images
        }
    }
}

/// Facts that a decision waits for.
public struct NeededFacts: OptionSet, Sendable, Hashable {
    /// A bit for each.
    public let rawValue: UInt8

    /// Facts by their bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Whether there is a body at all: its first byte or its end.
    public static let presence = NeededFacts(rawValue: 1)
    /// The model.
    public static let model = NeededFacts(rawValue: 2)
    /// `stream` of the body.
    public static let stream = NeededFacts(rawValue: 4)
    /// `thinking` of the body.
    public static let thinking = NeededFacts(rawValue: 8)
    /// `tools` of the body.
    public static let tools = NeededFacts(rawValue: 16)
    /// Images in the body's messages.
    public static let images = NeededFacts(rawValue: 32)
    /// How long the body is.
    public static let length = NeededFacts(rawValue: 64)

    init(_ flag: BodyFlag) {
        switch flag {
        case .stream: self = .stream
        case .thinking: self = .thinking
        case .tools: self = .tools
        case .images: self = .images
        }
    }
}

/// What the table says to the facts it was given.
public enum TableAnswer: Sendable, Equatable {
    /// Whatever is not known yet makes no difference.
    case decided(Decision)

    /// Ask again when one of these is known.
    case needs(NeededFacts)
}
