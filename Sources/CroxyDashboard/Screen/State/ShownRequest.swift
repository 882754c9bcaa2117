import JSONBytes

/// A request as the Live tab shows it: under way, or with its record.
struct ShownRequest: Sendable {
    let id: String
    /// When it began: milliseconds since 1970.
    let time: Int64
    let model: String?
    let modelSent: String?
    let provider: String?
    let route: String?
    let path: String
    let session: String?
    /// Nil while it is under way.
    let end: End?
    /// All there is to know.
    let json: [UInt8]

    struct End: Sendable {
        var status: Int
        var outcome: String
        var error: String?
        /// In milliseconds, as is `firstToken`.
        var duration: Double?
        var firstToken: Double?
        var input: UInt64?
        var output: UInt64?
        var isEstimated: Bool
        var cost: Double?

        /// Whether something went wrong that is not the client's leaving.
        var hasFailed: Bool { ["error", "upstream_failed", "rejected"].contains(outcome) }
    }

    /// Nil when it is no record, and no beginning of one.
    init?(json: [UInt8]) {
        let read = json.withUnsafeBytes { bytes in JSONView(bytes).flatMap { ShownRequest($0, json) } }
        guard let read else { return nil }
        self = read
    }

    /// - Parameter json: the bytes of the view alone.
    init?(_ view: JSONView, _ json: [UInt8]) {
        guard view.kind == .object, let id = view.member("id")?.string(), let time = view.member("time")?.moment else {
            return nil
        }
        func text(_ name: String) -> String? { view.member(name)?.string(repairing: true) }
        self.id = id
        self.time = time
        self.json = json
        model = text("model")
        modelSent = text("model_sent")
        provider = text("provider")
        route = text("route")
        path = text("path") ?? ""
        session = text("session_id")
        end = text("outcome").map { outcome in
            End(
                status: view.member("status")?.int() ?? 0, outcome: outcome, error: text("error"),
                duration: view.member("duration_ms")?.decimal, firstToken: view.member("first_token_ms")?.decimal,
                input: view.member("input_tokens")?.count, output: view.member("output_tokens")?.count,
                isEstimated: text("tokens") == "estimated", cost: view.member("cost_usd")?.decimal)
        }
    }

    /// Names and values of all fields, as they came.
    var fields: [(name: String, value: String)] {
        json.withUnsafeBytes { bytes in
            guard let view = JSONView(bytes) else { return [] }
            return view.members.map { key, value in
                let text = value.string(repairing: true) ?? String(decoding: value.token, as: UTF8.self)
                return (key.string(repairing: true) ?? "", text)
            }
        }
    }

    /// Whether some of what people look for has a text in it, in any case.
    func contains(_ lowercased: String) -> Bool {
        let texts = [
            model, modelSent, provider, route, path, session, end?.error, end?.outcome, end.map { String($0.status) },
        ]
        return texts.contains { $0?.lowercased().contains(lowercased) ?? false }
    }
}
