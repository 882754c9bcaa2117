/// A place where bytes are not JSON, and why.
public struct JSONDamage: Error, Equatable, Sendable, CustomStringConvertible {
    /// Bytes from the start of the body.
    public let offset: Int

    /// Lower case, no full stop: `expected ":" after a key`.
    public let reason: String

    package init(offset: Int, reason: StaticString) {
        self.init(offset: offset, reason: "\(reason)")
    }

    init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "\(reason) at byte \(offset)" }
}
