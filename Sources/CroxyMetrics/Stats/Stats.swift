/// What happened in a window of time up to now, as dashboards show it.
///
/// Windows are made of whole slots, the one of now included: minutes up to an hour of retention, then longer ones.
/// Percentiles and groups have longer slots; theirs begin with the slot that holds the window's first minute, so that
/// groups may count up to one slot, ten minutes, more than the totals.
public struct Stats: Sendable {
    /// A model, provider or route.
    public struct Group: Sendable {
        public let name: String
        public let counts: Counts
        public let percentiles: SeriesPercentiles
    }

    /// A minute, or as many as there are in a slot.
    public struct Minute: Sendable {
        /// Its beginning: milliseconds since 1970.
        public let time: Int64
        public let counts: Counts
    }

    /// The window in seconds: as asked for, or the retention when that is shorter.
    public let windowSeconds: Int
    public let inFlight: Int
    public let totals: Counts
    public let percentiles: SeriesPercentiles
    /// In the order of statuses; 0 stands for no status, and for those beyond 31 different ones in a minute.
    public let statuses: [(status: Int, count: UInt64)]
    /// Those with requests, most requests first; `other` is what has no name of its own any more.
    public let models: [Group]
    public let providers: [Group]
    public let routes: [Group]
    public let quota: [ProviderQuota]
    /// Oldest first, those without requests too.
    public let minutes: [Minute]

    /// - Parameters:
    ///   - window: in seconds.
    ///   - now: milliseconds since 1970, by the clock of the recorders.
    /// - Complexity: O(distributions in the window).
    public init(_ snapshot: RecorderSnapshot, window: Int, now: Int64, quota: [ProviderQuota] = []) {
        let layout = snapshot.layout
        let length = layout.counts
        let seconds = min(max(window, 1), Int(layout.retention) * 60)
        let slots = max(1, (Int64(seconds) + length * 60 - 1) / (length * 60))
        // The newest slot may be ahead of a clock that went back.
        let newest = max(min(max(now, 0), Timestamp.last) / 60_000, snapshot.counts.newest ?? 0) / length * length
        let first = newest - (slots - 1) * length

        windowSeconds = seconds
        inFlight = snapshot.exchanges.inFlight
        self.quota = quota
        let counted = snapshot.counts.slots(since: first)
        var sum = CountSlot(start: first)
        for slot in counted { sum.add(slot) }
        totals = sum.counts
        statuses = sum.statuses.counts.map { (Int($0.status), $0.count) }.sorted { $0.0 < $1.0 }
        minutes = (0..<slots).map { index in
            let start = first + index * length
            let counts = counted.first { $0.start == start }?.counts ?? Counts()
            return Minute(time: start * 60_000, counts: counts)
        }
        var series = OptionalSeries()
        for slot in snapshot.totals.slots(since: first) { series.add(slot.series) }
        percentiles = SeriesPercentiles(series)
        var groups = GroupSlot(start: first)
        for slot in snapshot.groups.slots(since: first) { groups.add(slot) }
        models = Self.named(groups.models, snapshot.names[GroupKind.model.rawValue])
        providers = Self.named(groups.providers, snapshot.names[GroupKind.provider.rawValue])
        routes = Self.named(groups.routes, snapshot.names[GroupKind.route.rawValue])
    }

    private static func named(_ entries: [GroupEntry], _ names: [String]) -> [Group] {
        zip(entries, names).filter { $0.0.counts.requests > 0 }
            .map { Group(name: $1, counts: $0.counts, percentiles: SeriesPercentiles($0.series)) }
            .sorted { ($1.counts.requests, $0.name) < ($0.counts.requests, $1.name) }
    }
}

/// The limits of a provider as its answers told of them; comes from outside, see `QuotaReader`.
public struct ProviderQuota: Sendable {
    public var provider: String
    public var windows: [QuotaWindow]

    public init(provider: String, windows: [QuotaWindow]) {
        self.provider = provider
        self.windows = windows
    }
}
