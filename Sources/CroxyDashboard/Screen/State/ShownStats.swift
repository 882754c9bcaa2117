import JSONBytes

/// The object of `/_croxy/stats`.
struct ShownStats: Sendable {
    struct Counts: Sendable {
        var requests: UInt64 = 0
        var errors: UInt64 = 0
        var input: UInt64 = 0
        var output: UInt64 = 0
        var cacheRead: UInt64 = 0
        var cacheWrite: UInt64 = 0
        /// In dollars; nil while unknown.
        var cost: Double?

        var tokens: UInt64 { input.addingWithoutOverflow(output) }
    }

    /// Nil where nothing was measured.
    struct Spread: Sendable {
        var p50: Double?
        var p90: Double?
        var p95: Double?
        var p99: Double?
        var max: Double?
        var mean: Double?
    }

    struct Series: Sendable {
        var duration = Spread()
        var firstByte = Spread()
        var firstToken = Spread()
        var input = Spread()
        var output = Spread()
    }

    struct Group: Sendable {
        var name: String
        var counts: Counts
        var series: Series
    }

    struct Minute: Sendable {
        var requests: UInt64
        var errors: UInt64
        var tokens: UInt64
    }

    struct Quota: Sendable {
        var provider: String
        var name: String
        var limit: Double?
        var remaining: Double?
        /// Milliseconds since 1970.
        var reset: Int64?
    }

    var windowSeconds: Int
    var inFlight: Int
    var totals: Counts
    var series: Series
    var statuses: [(name: String, count: UInt64)]
    var models: [Group]
    var providers: [Group]
    var routes: [Group]
    var quota: [Quota]
    /// Oldest first.
    var minutes: [Minute]
}

extension ShownStats {
    /// Nil when it is none; what is missing in it, is zero or not there.
    init?(json: [UInt8]) {
        let read = json.withUnsafeBytes { bytes in JSONView(bytes).flatMap { ShownStats($0) } }
        guard let read else { return nil }
        self = read
    }

    private init?(_ root: JSONView) {
        guard root.kind == .object, let window = root.member("window_s")?.int() else { return nil }
        windowSeconds = window
        inFlight = root.member("in_flight")?.int() ?? 0
        totals = Counts(root.member("totals"))
        series = Series(root)
        statuses = (root.member("statuses").map { Array($0.members) } ?? []).map { key, value in
            (key.string(repairing: true) ?? "", value.count ?? 0)
        }
        models = Group.all(root.member("models"))
        providers = Group.all(root.member("providers"))
        routes = Group.all(root.member("routes"))
        quota = (root.member("quota").map { Array($0.elements) } ?? []).map(Quota.init)
        minutes = (root.member("per_minute").map { Array($0.elements) } ?? []).map(Minute.init)
    }
}

extension ShownStats.Counts {
    init(_ object: JSONView?) {
        self.init()
        guard let object else { return }
        requests = object.member("requests")?.count ?? 0
        errors = object.member("errors")?.count ?? 0
        input = object.member("input_tokens")?.count ?? 0
        output = object.member("output_tokens")?.count ?? 0
        cacheRead = object.member("cache_read_tokens")?.count ?? 0
        cacheWrite = object.member("cache_write_tokens")?.count ?? 0
        cost = object.member("cost_usd")?.decimal
    }
}

extension ShownStats.Series {
    init(_ object: JSONView) {
        duration = ShownStats.Spread(object.member("duration_ms"))
        firstByte = ShownStats.Spread(object.member("first_byte_ms"))
        firstToken = ShownStats.Spread(object.member("first_token_ms"))
        input = ShownStats.Spread(object.member("input_tokens"))
        output = ShownStats.Spread(object.member("output_tokens"))
    }
}

extension ShownStats.Spread {
    init(_ object: JSONView?) {
        p50 = object?.member("p50")?.decimal
        p90 = object?.member("p90")?.decimal
        p95 = object?.member("p95")?.decimal
        p99 = object?.member("p99")?.decimal
        max = object?.member("max")?.decimal
        mean = object?.member("mean")?.decimal
    }
}

extension ShownStats.Group {
    static func all(_ list: JSONView?) -> [ShownStats.Group] {
        (list.map { Array($0.elements) } ?? []).map { element in
            ShownStats.Group(
                name: element.member("name")?.string(repairing: true) ?? "",
                counts: ShownStats.Counts(element.member("totals")), series: ShownStats.Series(element))
        }
    }
}

extension ShownStats.Minute {
    init(_ object: JSONView) {
        requests = object.member("requests")?.count ?? 0
        errors = object.member("errors")?.count ?? 0
        let input = object.member("input_tokens")?.count ?? 0
        tokens = input.addingWithoutOverflow(object.member("output_tokens")?.count ?? 0)
    }
}

extension ShownStats.Quota {
    init(_ object: JSONView) {
        provider = object.member("provider")?.string(repairing: true) ?? ""
        name = object.member("name")?.string(repairing: true) ?? ""
        limit = object.member("limit")?.decimal
        remaining = object.member("remaining")?.decimal
        reset = object.member("reset")?.moment
    }
}
