/// What becomes of the client's two credential headers, `x-api-key` and `authorization`, on the way to a provider.
public enum CredentialRule: Sendable {
    /// Both go, and this one header is set. `header` is `x-api-key` or `authorization`; `value` is complete, with
    /// `Bearer ` where it belongs.
    case replace(header: String, value: Secret)

    /// Both go (`strip_auth = true`, and the default of `croxy:echo`).
    case strip

    /// Both pass (`strip_auth = false`, and the default under `anthropic.com`).
    case pass

    /// The default elsewhere: a credential that belongs to Anthropic (`sk-ant-…`) goes, others pass.
    case keepAnthropicHome
}
