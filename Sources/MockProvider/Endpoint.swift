/// What a request asks for, by its method and path; whatever stands before `/v1/` is a base path.
enum Endpoint: Equatable {
    case messages, countTokens, models, model(String), upload, hello, control(String), unknown

    init(method: String, target: String) {
        let path = String(target.prefix { $0 != "?" })
        if let control = path.dropPrefix("/_mock/") {
            self = .control(String(control))
            return
        }
        guard let range = path.ranges(of: "/v1/").last else {
            self =
                (method == "HEAD" || method == "GET") && (path == "/" || path.hasSuffix("/api/hello"))
                ? .hello : .unknown
            return
        }
        let rest = path[range.upperBound...]
        switch (method, rest) {
        case ("POST", "messages"): self = .messages
        case ("POST", "messages/count_tokens"): self = .countTokens
        case ("POST", "files"): self = .upload
        case ("GET", "models"), ("HEAD", "models"): self = .models
        case ("GET", _):
            self = rest.dropPrefix("models/").map { .model(String($0)) } ?? .unknown
        default: self = .unknown
        }
    }
}

extension StringProtocol {
    /// What follows the prefix; nil when the text does not begin with it.
    func dropPrefix(_ prefix: String) -> SubSequence? {
        starts(with: prefix) ? dropFirst(prefix.count) : nil
    }
}

extension Answer {
    /// The plain answer of an endpoint.
    init(_ endpoint: Endpoint, target: String, behaviour: Behaviour, fields: BodyFields, upload: RecordedRequest?) {
        let model = fields.model ?? "claude-mock"
        switch endpoint {
        case .messages:
            let streams = behaviour.stream ?? fields.stream
            self = streams ? .stream(behaviour, model: model) : .message(behaviour, model: model)
        case .countTokens: self = .document(#"{"input_tokens":16}"#)
        case .models:
            let entries = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"].map(Self.entry)
            self = .document(
                """
                {"data":[\(entries.joined(separator: ","))],"has_more":false,"first_id":"claude-opus-5-5",\
                "last_id":"claude-haiku-5-5"}
                """
            )
        case .model(let id):
            let id = percentDecoded(id)
            self = id.contains("missing") ? .failure(404, "model: \(id)") : .document(Self.entry(id))
        case .upload:
            self = .document(
                """
                {"id":"file_mock","type":"file","filename":"upload","mime_type":"application/octet-stream",\
                "size_bytes":\(upload?.bodyBytes ?? 0),"created_at":"2026-11-01T00:00:00Z","downloadable":false,\
                "mock_fnv1a64":"\((upload?.checksum ?? FNV1a64()).hex)"}
                """)
        case .hello: self = .document(#"{"message":"hello"}"#)
        case .control, .unknown: self = .failure(404, "no such path: \(target)")
        }
    }

    private static func entry(_ id: String) -> String {
        #"{"type":"model","id":\#(quoted(id)),"display_name":\#(quoted(id)),"created_at":"2026-01-01T00:00:00Z"}"#
    }
}
