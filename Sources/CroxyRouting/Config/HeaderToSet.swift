/// A header of a provider's `headers` table.
public struct HeaderToSet: Sendable, Hashable {
    /// A token of RFC 9110 §5.6.2, as written; never a credential, framing or hop-by-hop field.
    public var name: String

    /// The value's UTF-8, without CR, LF and NUL; it may hold a secret, so it is not for logs.
    public var value: [UInt8]

    /// A header as it is to be sent; nothing is checked.
    public init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }
}
