/// One `[[checks]]` entry: a request, and what must become of it.
public struct PolicyCheck: Sendable {
    /// The place among the checks, from 0.
    public var index: Int

    /// The model that the request names.
    public var model: String?

    /// The target, which may carry a query; nil: `/v1/messages`.
    public var path: String?

    /// The method; nil: POST.
    public var method: String?

    /// In the order of the file.
    public var headers: [(name: String, value: String)] = []

    /// The file with the body, as written.
    public var bodyFile: String?

    /// The same, absolute or relative to the working folder.
    public var bodyPath: String?

    /// At least one.
    public var expectations: [Expectation] = []

    /// The table.
    let spot: Spot

    /// The place of `body_file`.
    var bodySpot = Spot.wholeFile

    init(index: Int, spot: Spot) {
        self.index = index
        self.spot = spot
    }

    /// One thing that must be so.
    public struct Expectation: Sendable {
        /// What.
        public var what: What
        let spot: Spot

        /// Kinds of expectations, each by the name of its key.
        public enum What: Sendable, Equatable {
            /// The provider's name.
            case provider(String)
            case modelSent(String)
            /// Index into `Config.routes`.
            case route(Int)
            case outcome(Explanation.Outcome)
            /// Of the answer that croxy gives itself.
            case status(Int)
        }
    }

    /// The request that is asked about, with the body of its file.
    func request(body: [UInt8]?) -> CheckRequest {
        CheckRequest(
            model: model, path: path ?? CheckRequest.usualPath, method: method ?? CheckRequest.usualMethod,
            headers: headers, body: body)
    }

    /// What is asked, for messages: `model "claude-haiku-4-5"`, `GET /v1/models`; of headers the names only.
    var title: String {
        var parts: [String] = []
        if let model { parts.append("model \(Quoted.text(model))") }
        if path != nil || method != nil || (model == nil && bodyFile == nil) {
            let target = "\(method ?? CheckRequest.usualMethod) \(path ?? CheckRequest.usualPath)"
            parts.append(Explanation.shown(target))
        }
        if let bodyFile { parts.append("body_file \(Quoted.text(bodyFile))") }
        if !headers.isEmpty { parts.append("with \(headers.map(\.name).joined(separator: ", "))") }
        return parts.joined(separator: ", ")
    }
}
