import MockProvider

/// The command line of `mock-provider`.
struct Invocation {
    static let usage = """
        mock-provider: plays the Anthropic Messages API on 127.0.0.1

        --port N           port to listen on; 0 (default) takes a free one
        --tls-cert FILE    serve TLS with this certificate chain (PEM) and
        --tls-key FILE     this key (PEM)
        --workers N        event loops (1)
        --no-record        for benchmarks: records nothing; behaviour only by the x-mock header
        --until-eof        ends when its standard input ends, besides SIGTERM
        --help             this text
        """

    /// The command line is wrong.
    struct Wrong: Error {
        var message: String
    }

    var options = MockProvider.Options()
    var certificate: String?
    var key: String?
    var endsWithInput = false
    var wantsHelp = false

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--port": options.port = try Self.number(name, &rest)
            case "--workers": options.workers = try Self.number(name, &rest)
            case "--tls-cert": certificate = rest.popFirst()
            case "--tls-key": key = rest.popFirst()
            case "--no-record": options.records = false
            case "--until-eof": endsWithInput = true
            case "--help", "-h": wantsHelp = true
            default: throw Wrong(message: "unknown option \"\(name)\"\n\n\(Self.usage)")
            }
        }
        guard (certificate == nil) == (key == nil) else { throw Wrong(message: "--tls-cert and --tls-key go together") }
    }

    private static func number(_ name: String, _ rest: inout ArraySlice<String>) throws(Wrong) -> Int {
        guard let text = rest.popFirst(), let value = Int(text), (0...65535).contains(value) else {
            throw Wrong(message: "\(name) takes a number")
        }
        return value
    }
}
