/// The command line of `croxy-load`.
struct Invocation {
    static let usage = """
        croxy-load: drives a proxy on this machine and prints what it measured as one JSON object

            croxy-load requests --port N [--concurrency 16] [--requests 1000] [--body 1024] [--model-last]
                                [--models N [--fresh]]
            croxy-load sse      --port N [--concurrency 500] [--events 50] [--delay-ms 100]

        --port N           port of 127.0.0.1
        --model NAME       the body's model (claude-sonnet-4-5)
        --models N         names models in turn instead: model-K- and digits, K from 0 to N - 1
        --fresh            the digits are others in each request: no name comes twice, in other runs neither
        --mock TEXT        behaviour asked of the mock provider (x-mock)
        --body BYTES       size of the request's body (1024 and more)
        --model-last       the body's model stands after all messages, as the SDKs write it
        --timeout S        gives up after so many seconds (60)

        requests: sends each request when the one before is answered, on kept connections; every answer must have
        status 200 and the same length. sse: opens so many streams and compares the clock values in their events
        with the clock on arrival.
        """

    enum Mode: String {
        case requests, sse
    }

    /// The command line is wrong.
    struct Wrong: Error {
        var message: String
    }

    var mode = Mode.requests
    var port = 0
    var concurrency: Int
    var requests = 1000
    var bodyBytes = 1024
    var modelIsLast = false
    var model = "claude-sonnet-4-5"
    /// How many models are named in turn; nil where all requests name `model`.
    var modelCount: Int?
    var modelsAreFresh = false
    var mock: String?
    var events = 50
    var delayMilliseconds = 100
    var timeoutSeconds = 60

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        guard let word = rest.popFirst(), let mode = Mode(rawValue: word) else { throw Wrong(message: Self.usage) }
        self.mode = mode
        concurrency = mode == .sse ? 500 : 16
        while let name = rest.popFirst() {
            switch name {
            case "--port": port = try Self.number(name, &rest, 1...65535)
            case "--concurrency": concurrency = try Self.number(name, &rest, 1...20_000)
            case "--requests": requests = try Self.number(name, &rest, 1...100_000_000)
            case "--body": bodyBytes = try Self.number(name, &rest, 1024...(64 << 20))
            case "--events": events = try Self.number(name, &rest, 1...1_000_000)
            case "--delay-ms": delayMilliseconds = try Self.number(name, &rest, 0...60_000)
            case "--timeout": timeoutSeconds = try Self.number(name, &rest, 1...3600)
            case "--model-last": modelIsLast = true
            case "--model": model = rest.popFirst() ?? model
            case "--models": modelCount = try Self.number(name, &rest, 1...1_000_000)
            case "--fresh": modelsAreFresh = true
            case "--mock": mock = rest.popFirst()
            default: throw Wrong(message: "unknown option \"\(name)\"\n\n\(Self.usage)")
            }
        }
        guard port > 0 else { throw Wrong(message: "--port is missing") }
        if modelsAreFresh, modelCount == nil { throw Wrong(message: "--fresh goes with --models") }
        if modelCount != nil { model = ModelNames.blank }
    }

    private static func number(
        _ name: String, _ rest: inout ArraySlice<String>, _ range: ClosedRange<Int>
    ) throws(Wrong) -> Int {
        guard let text = rest.popFirst(), let value = Int(text), range.contains(value) else {
            throw Wrong(message: "\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
