/// What happened in some minutes of the wall clock.
protocol TimeSlot: Sendable {
    /// The first minute, since 1970.
    var start: Int64 { get set }
    init(start: Int64)
    mutating func add(_ other: Self)
}

/// Counts of the totals.
struct CountSlot: TimeSlot {
    var start: Int64
    var counts = Counts()
    var statuses = StatusCounts()

    init(start: Int64) {
        self.start = start
    }

    mutating func add(_ other: CountSlot) {
        counts.add(other.counts)
        statuses.add(other.statuses)
    }
}

/// Distributions of the totals.
struct SeriesSlot: TimeSlot {
    var start: Int64
    var series = OptionalSeries()

    init(start: Int64) {
        self.start = start
    }

    mutating func add(_ other: SeriesSlot) {
        series.add(other.series)
    }
}

/// One model, provider or route.
struct GroupEntry: Sendable {
    var counts = Counts()
    var series = OptionalSeries()

    mutating func add(_ other: GroupEntry) {
        counts.add(other.counts)
        series.add(other.series)
    }
}

/// Counts and distributions of groups, by their number in `GroupNames`.
struct GroupSlot: TimeSlot {
    var start: Int64
    var models: [GroupEntry] = []
    var providers: [GroupEntry] = []
    var routes: [GroupEntry] = []
    /// Bytes of the distributions; kept by the recorder, of no meaning in a sum.
    var seriesBytes = 0

    init(start: Int64) {
        self.start = start
    }

    subscript(kind: GroupKind) -> [GroupEntry] {
        get {
            switch kind {
            case .model: models
            case .provider: providers
            case .route: routes
            }
        }
        _modify {
            switch kind {
            case .model: yield &models
            case .provider: yield &providers
            case .route: yield &routes
            }
        }
    }

    /// The same without a copy.
    @inline(__always)
    mutating func withEntries<Result>(_ kind: GroupKind, _ body: (inout [GroupEntry]) -> Result) -> Result {
        switch kind {
        case .model: body(&models)
        case .provider: body(&providers)
        case .route: body(&routes)
        }
    }

    mutating func add(_ other: GroupSlot) {
        for kind in GroupKind.allCases {
            let added = other[kind]
            self[kind].grow(to: added.count)
            for (index, entry) in added.enumerated() where entry.counts.requests > 0 { self[kind][index].add(entry) }
        }
    }
}

extension [GroupEntry] {
    /// Makes place for a number of groups, and no more than that.
    @inline(__always)
    mutating func grow(to count: Int) {
        guard self.count < count else { return }
        reserveCapacity(count)
        append(contentsOf: repeatElement(GroupEntry(), count: count - self.count))
    }
}

/// How often each status was sent.
struct StatusCounts: Sendable {
    /// In the order they were first seen, at most `most`; `other` stands for those that found no place.
    private(set) var counts: [(status: UInt16, count: UInt64)] = []

    static let most = 32
    /// No status at all: the exchange ended before one was sent, or there were too many.
    static let other: UInt16 = 0

    mutating func add(_ status: UInt16, count: UInt64 = 1) {
        if let index = counts.firstIndex(where: { $0.status == status }) {
            counts[index].count.increase(by: count)
        } else if counts.count < Self.most - 1 || status == Self.other {
            counts.append((status, count))
        } else {
            add(Self.other, count: count)
        }
    }

    mutating func add(_ others: StatusCounts) {
        for entry in others.counts { add(entry.status, count: entry.count) }
    }

    /// A status as it is counted: three digits, or `other`.
    static func counted(_ status: Int) -> UInt16 {
        status >= 100 && status <= 999 ? UInt16(status) : other
    }
}
