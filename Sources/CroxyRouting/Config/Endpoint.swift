/// Where a provider is.
public enum Endpoint: Sendable, Hashable {
    /// `croxy:echo`, which answers inside croxy.
    case echo

    /// An upstream server. `basePath` is empty or begins with `/`, never ends with one, and holds no `.` or `..`
    /// segment, query or fragment; `joinTarget` puts a request's target behind it.
    case http(Origin, basePath: String)

    /// The origin of an upstream server; nil for `croxy:echo`.
    public var origin: Origin? {
        switch self {
        case .echo: nil
        case .http(let origin, _): origin
        }
    }

    /// The URL as `croxy check` shows it, without a slash at its end.
    public var url: String {
        switch self {
        case .echo: "croxy:echo"
        case .http(let origin, let basePath): origin.url + basePath
        }
    }
}
