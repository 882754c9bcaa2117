import Synchronization

/// What exchanges are grouped by.
enum GroupKind: Int, CaseIterable, Sendable {
    case model, provider, route

    /// How many names there are at most; all further ones are `other`.
    var limit: Int { self == .provider ? 64 : 200 }

    /// Places of a table that is half full with all of them and `other`: a power of two.
    var places: Int { self == .provider ? 256 : 512 }
}

/// The names of models, providers and routes, numbered; the same numbers for all workers, for as long as croxy runs.
///
/// Number 0 is `other`: what finds no place any more. A worker asks only for names that it does not know yet, and not even
/// then when it knows that all places are taken: at most some hundred times.
public final class GroupNames: Sendable {
    static let other = 0

    private let names = Mutex<[[String]]>(GroupKind.allCases.map { _ in ["other"] })

    public init() {}

    /// Numbers a name when there is a place for it, and gives all names.
    func adding(_ name: String, _ kind: GroupKind) -> [String] {
        names.withLock { names in
            if names[kind.rawValue].count <= kind.limit, !names[kind.rawValue].contains(name) {
                names[kind.rawValue].append(name)
            }
            return names[kind.rawValue]
        }
    }
}

/// One worker's view of the names of a kind.
struct NameIndex {
    private let kind: GroupKind
    private let shared: GroupNames
    private(set) var names: [String] = ["other"]
    /// Open addressing, at most half of them taken: -1 where there is none, otherwise the number of a name.
    private var places: [Int16]

    init(_ kind: GroupKind, _ shared: GroupNames) {
        self.kind = kind
        self.shared = shared
        places = Array(repeating: -1, count: kind.places)
        place(GroupNames.other)
    }

    /// The number of a name; of `other` when there is no place for it.
    ///
    /// - Complexity: O(length of the name, at most 256); who makes names collide gains at most a look at each.
    mutating func number(of name: String) -> Int {
        look(for: name).number ?? add(name)
    }

    private var isFull: Bool { names.count > kind.limit }

    /// The number of a name that is known, and how many names were looked at.
    @inline(__always)
    func look(for name: String) -> (number: Int?, steps: Int) {
        var place = start(name)
        var steps = 0
        while places[place] >= 0 {
            let number = Int(places[place])
            steps += 1
            if names[number] == name { return (number, steps) }
            place = (place + 1) & (places.count - 1)
        }
        return (nil, steps)
    }

    @inline(never)
    private mutating func add(_ name: String) -> Int {
        let isLabel = name.isLabel
        if isLabel, isFull { return GroupNames.other }
        let label = isLabel ? name : name.asLabel()
        if let number = look(for: label).number { return number }
        guard !isFull else { return GroupNames.other }
        let all = shared.adding(label, kind)
        let known = names.count
        names = all
        for number in known..<all.count { place(number) }
        return look(for: label).number ?? GroupNames.other
    }

    private mutating func place(_ number: Int) {
        var place = start(names[number])
        while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int16(number)
    }

    /// Of all bytes, eight at a time.
    @inline(__always)
    private func start(_ name: String) -> Int {
        let hash = name.utf8.withContiguousStorageIfAvailable { bytes -> UInt64 in
            let raw = UnsafeRawBufferPointer(bytes)
            var hash = UInt64(raw.count)
            var offset = 0
            while offset + 8 <= raw.count {
                hash = Self.mixed(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < raw.count {
                rest = rest << 8 | UInt64(raw[offset])
                offset += 1
            }
            return Self.mixed(hash, rest)
        }
        return Int(truncatingIfNeeded: hash ?? 0) & (places.count - 1)
    }

    /// A product carries upwards only; what it gained is folded back down.
    ///
    /// - Source: Fibonacci hashing, Knuth, The Art of Computer Programming, volume 3, 6.4.
    @inline(__always)
    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32
    }

    /// Bytes of the tables; texts are counted as if no worker shared them.
    var bytes: Int {
        places.capacity * MemoryLayout<Int16>.stride + names.capacity * MemoryLayout<String>.stride
            + names.reduce(0) { $0 + $1.heapBytes }
    }
}

extension String {
    /// Whether it may be the name of a group as it is: not too long, without control characters.
    fileprivate var isLabel: Bool {
        guard utf8.count <= ExchangeRecord.Limit.name else { return false }
        return utf8.withContiguousStorageIfAvailable { bytes in
            for (index, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x7F || byte == 0xC2 {
                // U+0080 to U+009F are control characters too.
                if byte != 0xC2 || bytes[index + 1] < 0xA0 { return false }
            }
            return true
        } ?? false
    }

    /// Cut, and with U+FFFD for control characters: terminals show names as well as scrapers, which know no escape for them.
    fileprivate func asLabel() -> String {
        var text = self
        text.clip(to: ExchangeRecord.Limit.name)
        var label = ""
        for scalar in text.unicodeScalars {
            label.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        label.clip(to: ExchangeRecord.Limit.name)
        return label
    }
}
