/// The keys of `server.client_keys_env`, and whether a client has presented one.
public struct ClientKeys: Sendable {
    private let keys: [Secret]

    /// The keys of `ServerConfig.clientKeys`; none lets everybody in.
    public init(_ keys: [Secret]) {
        self.keys = keys
    }

    /// Whether clients must present a key at all.
    public var areRequired: Bool { !keys.isEmpty }

    /// Whether a header carries one of the keys: `x-croxy-key` and `x-api-key` as they are, `authorization` behind
    /// `Bearer`. When it does, the header must not go on to a provider.
    ///
    /// - Complexity: O(keys × value), whichever key fits and wherever one differs.
    public func accept(header name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Bool {
        if name.equalsIgnoringCase("x-croxy-key") || name.equalsIgnoringCase("x-api-key") {
            return accept(value.trimmingBlanks)
        }
        if name.equalsIgnoringCase("authorization") {
            let value = value.trimmingBlanks
            guard value.count > 7, value.hasPrefixIgnoringCase("bearer"), value[6].isBlank else { return false }
            return accept(value[part: 7..<value.count].trimmingBlanks)
        }
        return false
    }

    /// Whether `presented` is one of the keys.
    public func accept(_ presented: UnsafeRawBufferPointer) -> Bool {
        // Every key is compared, so that the time does not tell which one came near.
        var isKnown = false
        for key in keys {
            let isThis = key.equals(presented)
            isKnown = isKnown || isThis
        }
        return isKnown
    }
}
