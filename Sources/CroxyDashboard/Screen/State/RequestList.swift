import JSONBytes

/// The requests that a dashboard knows: those under way, and the newest of those that ended.
struct RequestList: Sendable {
    private var underWay: [String: ShownRequest] = [:]
    /// Oldest end first, up to twice as many as are shown.
    private var finished: [ShownRequest] = []
    /// Of those in `finished`: an event may tell of what a list has told already.
    private var known: Set<String> = []
    /// Ends that came, ever.
    private(set) var ends = 0

    /// As many that ended are shown, and as many under way.
    static let most = 1000

    /// All, newest first, those under way before those that ended.
    var all: [ShownRequest] {
        underWay.values.sorted { ($1.time, $1.id) < ($0.time, $0.id) } + newestEnds
    }

    /// Those that ended, newest first.
    var newestEnds: [ShownRequest] { finished.suffix(Self.most).reversed() }

    mutating func began(_ request: ShownRequest) {
        guard !known.contains(request.id), underWay.count < Self.most else { return }
        underWay[request.id] = request
    }

    mutating func ended(_ request: ShownRequest) {
        underWay[request.id] = nil
        guard known.insert(request.id).inserted else { return }
        finished.append(request)
        ends += 1
        guard finished.count == 2 * Self.most else { return }
        for request in finished.prefix(Self.most) { known.remove(request.id) }
        finished.removeFirst(Self.most)
    }

    /// What is under way is not known any more: its end may have been missed.
    mutating func lostSight() {
        underWay = [:]
    }

    /// Takes the object of `/_croxy/requests`, newest first; what is known already stays.
    mutating func take(json: [UInt8]) {
        let records = json.withUnsafeBytes { bytes -> [ShownRequest] in
            guard let list = JSONView(bytes)?.member("requests") else { return [] }
            return list.elements.compactMap { ShownRequest($0, Array(bytes[$0.range])) }
        }
        for record in records.reversed() where record.end != nil { ended(record) }
    }
}
