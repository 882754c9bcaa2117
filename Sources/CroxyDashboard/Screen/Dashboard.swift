import JSONBytes
import Terminal

/// The terminal dashboard: what is known of a croxy, what a person looks at, and the grid that shows both.
///
/// A value without clock, terminal or connection: keys, JSON and the time go in, ``view(columns:rows:now:)`` comes out.
/// Memory is bounded: the newest thousand requests, the newest figures.
public struct Dashboard: Sendable {
    /// What a key asks of whoever runs the dashboard.
    public enum Effect: Sendable {
        case none, quit, suspend
    }

    /// The way to the croxy that is shown.
    public enum Connection: Sendable {
        case connecting
        case live
        /// What is shown is old; why, in few words.
        case lost(String)
    }

    /// Times of day are shown for a clock so far ahead of UTC.
    public var secondsEastOfUTC = 0

    var tab = Tab.overview
    var filter = Filter()
    var order = GroupOrder.requests
    /// One for each tab.
    var selections: [Tab: Selection] = [:]
    /// Whether the details of what is selected are shown.
    var showsDetails = false
    var showsHelp = false
    /// The first line of the details that is shown.
    var detailsScroll = 0

    var connection = Connection.connecting
    var address = ""
    var version = ""
    /// When croxy started: milliseconds since 1970.
    var started: Int64?
    var reloadError: String?
    var stats: ShownStats?
    var requests = RequestList()
    /// What is shown while it is paused: the requests of that moment, how many had ended by then, and their span.
    var frozen: (requests: [ShownRequest], ends: Int, span: Int)?
    var lostEvents = 0
    var message: (text: String, until: Int64)?

    public init() {}

    /// Lines that a page key moves by.
    static let page = 10
    private static let messageMilliseconds: Int64 = 5000

    /// Shows a line for some seconds.
    public mutating func say(_ text: String, now: Int64) {
        message = (text, now + Self.messageMilliseconds)
    }

    // MARK: what is shown

    var isPaused: Bool { frozen != nil }

    /// Whether single requests are on the screen, which events change; otherwise little changes but by figures.
    public var showsRequests: Bool { tab == .live || tab == .errors }

    /// Requests of the Live tab that the filter lets through, newest first.
    var shownRequests: [ShownRequest] {
        let all = frozen?.requests ?? requests.all
        guard !filter.isEmpty else { return all }
        let needle = filter.needle
        return all.filter { $0.contains(needle) }
    }

    /// How many ended requests are known, and how many have ended since the oldest of them: the same, but for a sample.
    var known: (count: Int, span: Int) {
        guard let frozen else { return (requests.newestEnds.count, requests.span) }
        return (frozen.requests.count { $0.end != nil }, frozen.span)
    }

    /// Requests of the Errors tab.
    var shownErrors: [ShownRequest] {
        shownRequests.filter { $0.end?.hasFailed ?? false }
    }

    /// Groups of the tab, in their order.
    var shownGroups: [ShownStats.Group] {
        let groups =
            switch tab {
            case .models: stats?.models
            case .providers: stats?.providers
            case .routes: stats?.routes
            case .overview, .live, .errors: [ShownStats.Group]?.none
            }
        return order.sorted((groups ?? []).filter { filter.accepts(name: $0.name) })
    }

    /// What the selection of the tab moves in.
    var lineIDs: [String] {
        switch tab {
        case .overview: []
        case .live: shownRequests.map(\.id)
        case .errors: shownErrors.map(\.id)
        case .models, .providers, .routes: shownGroups.map(\.name)
        }
    }

    var selectedLine: Int? {
        guard let selection = selections[tab], selection.id != nil else { return nil }
        return selection.line(in: lineIDs)
    }
}
