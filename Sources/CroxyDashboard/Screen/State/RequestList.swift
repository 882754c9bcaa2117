import JSONBytes

/// The requests that a dashboard knows: those under way, and the newest of those that ended.
struct RequestList: Sendable {
    private var underWay: [String: ShownRequest] = [:]
    /// Beginnings of the events at hand, by their id: most have ended before anybody could see them.
    private var unread: [String: [UInt8]] = [:]
    /// Oldest end first, up to twice as many as are shown.
    private var finished: [ShownRequest] = []
    /// What `ends` was with each of `finished`.
    private var numbers: [Int] = []
    /// Of those in `finished`: an event may tell of what a list has told already.
    private var known: Set<String> = []
    /// How many have ended, ever, with those that are in no list.
    private(set) var ends = 0

    /// As many that ended are shown, and as many under way.
    static let most = 1000

    /// All, newest first, those under way before those that ended.
    var all: [ShownRequest] {
        underWay.values.sorted { ($1.time, $1.id) < ($0.time, $0.id) } + newestEnds
    }

    /// Those that ended, newest first.
    var newestEnds: some RandomAccessCollection<ShownRequest> {
        finished.suffix(Self.most).reversed() as ReversedCollection
    }

    /// How many have ended since the oldest of ``newestEnds`` did, it included: more than those where some were skipped.
    var span: Int {
        max(newestEnds.count, numbers.suffix(Self.most).first.map { ends - $0 + 1 } ?? 0)
    }

    /// Takes the data of an event `start`; shown after ``readBegun()``.
    mutating func began(json: UnsafeRawBufferPointer) {
        guard let id = JSONView(json)?.member("id")?.string(), !known.contains(id),
            underWay.count + unread.count < Self.most
        else { return }
        underWay[id] = nil
        unread[id] = Array(json)
    }

    /// Reads what began and did not end among the same events.
    mutating func readBegun() {
        for (id, json) in unread {
            let request = json.withUnsafeBytes { ShownRequest(json: $0) }
            if let request, request.end == nil { underWay[id] = request }
        }
        unread.removeAll(keepingCapacity: true)
    }

    /// Takes the data of an event `end`.
    mutating func ended(json: UnsafeRawBufferPointer) {
        if let request = ShownRequest(json: json), request.end != nil { ended(request) }
    }

    private mutating func ended(_ request: ShownRequest) {
        underWay[request.id] = nil
        unread[request.id] = nil
        guard known.insert(request.id).inserted else { return }
        finished.append(request)
        ends = ends.addingWithoutOverflow(1)
        numbers.append(ends)
        guard finished.count == 2 * Self.most else { return }
        for request in finished.prefix(Self.most) { known.remove(request.id) }
        finished.removeFirst(Self.most)
        numbers.removeFirst(Self.most)
    }

    /// So many ended that are not told of.
    mutating func skip(_ count: Int) {
        ends = ends.addingWithoutOverflow(count)
    }

    /// What is under way is not known any more: its end may have been missed.
    mutating func lostSight() {
        underWay = [:]
        unread = [:]
    }

    /// Takes the object of `/_croxy/requests`, newest first; what is known already stays.
    mutating func take(json: [UInt8]) {
        let records = json.withUnsafeBytes { bytes -> [ShownRequest] in
            guard let list = JSONView(bytes)?.member("requests") else { return [] }
            return list.elements.compactMap { $0.kind == .object ? ShownRequest($0, bytes) : nil }
        }
        let ended = records.filter { $0.end != nil }
        // They are the last that ended, and may have been counted among those that are in no list.
        let total = max(ends, ended.count)
        for (index, record) in ended.reversed().enumerated() {
            ends = total - ended.count + index
            self.ended(record)
        }
        ends = total
    }
}
