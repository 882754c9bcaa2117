/// What the forwarder does with credential headers for one provider.
///
/// Both of `x-api-key` and `authorization` together make the API answer 401, so wherever croxy sets one, both of the
/// client's go.
public struct CredentialPlan: Sendable {
    private let rule: CredentialRule

    /// The plan for a rule.
    public init(_ rule: CredentialRule) {
        self.rule = rule
    }

    /// The plan for a provider.
    public init(_ provider: Provider) {
        rule = provider.credentials
    }

    /// Whether `name` is one of the two headers that carry a client's credential, in any case.
    public static func isCredential(_ name: UnsafeRawBufferPointer) -> Bool {
        name.equalsIgnoringCase("x-api-key") || name.equalsIgnoringCase("authorization")
    }

    /// Whether a header that the client sent goes on to the provider. True for any that is no credential.
    ///
    /// - Parameters:
    ///   - name: the header's name, in any case.
    ///   - value: its value; only `keepAnthropicHome` looks at it.
    public func keepsClientCredential(named name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Bool {
        guard CredentialPlan.isCredential(name) else { return true }
        switch rule {
        case .replace, .strip: return false
        case .pass: return true
        case .keepAnthropicHome: return !CredentialPlan.belongsToAnthropic(value)
        }
    }

    /// Whether a false answer of `keepsClientCredential` deserves the one warning that Anthropic's credentials are
    /// kept from this provider: true for `keepAnthropicHome` alone.
    public var warnsWhenDropping: Bool {
        if case .keepAnthropicHome = rule { true } else { false }
    }

    /// The one credential header to set, lower case; nil sets none.
    public var headerToSet: (name: String, value: Secret)? {
        if case .replace(let header, let value) = rule { (header, value) } else { nil }
    }

    /// Whether any word of a header's value begins with `sk-ant-`, whatever scheme stands before it.
    public static func belongsToAnthropic(_ value: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        for index in 0...value.count {
            let ends = index == value.count || isWordBorder(value[index])
            guard ends else { continue }
            if UnsafeRawBufferPointer(rebasing: value[start..<index]).hasPrefixIgnoringCase("sk-ant-") { return true }
            start = index + 1
        }
        return false
    }

    private static func isWordBorder(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: ":"): true
        default: false
        }
    }
}
