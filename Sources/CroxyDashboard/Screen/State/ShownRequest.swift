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
    init?(json: UnsafeRawBufferPointer) {
        guard let view = JSONView(json), view.kind == .object else { return nil }
        self.init(view, json)
    }

    /// - Parameter bytes: those of the view's document.
    init?(_ view: JSONView, _ bytes: UnsafeRawBufferPointer) {
        let fields = RecordFields(view)
        guard let id = fields[.id]?.string(), let time = fields[.time]?.moment else { return nil }
        self.id = id
        self.time = time
        json = Array(bytes[view.range])
        model = fields.text(.model)
        modelSent = fields.text(.modelSent)
        provider = fields.text(.provider)
        route = fields.text(.route)
        path = fields.text(.path) ?? ""
        session = fields.text(.session)
        end = fields.text(.outcome).map { outcome in
            End(
                status: fields[.status]?.int() ?? 0, outcome: outcome, error: fields.text(.error),
                duration: fields[.duration]?.decimal, firstToken: fields[.firstToken]?.decimal,
                input: fields[.input]?.count, output: fields[.output]?.count,
                isEstimated: fields[.tokens]?.isString("estimated") ?? false, cost: fields[.cost]?.decimal)
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
