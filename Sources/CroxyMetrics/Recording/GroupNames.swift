import Synchronization

/// What exchanges are grouped by.
enum GroupKind: Int, CaseIterable, Sendable {
    case model, provider, route

    /// How many names there are at most; all further ones are `other`.
    var limit: Int { self == .provider ? 64 : 200 }
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
    private var numbers: [String: Int] = ["other": GroupNames.other]
    private var last = (name: "other", number: GroupNames.other)

    init(_ kind: GroupKind, _ shared: GroupNames) {
        self.kind = kind
        self.shared = shared
    }

    /// The number of a name; of `other` when there is no place for it.
    ///
    /// - Complexity: O(length of the name, at most 256).
    mutating func number(of name: String) -> Int {
        if name == last.name { return last.number }
        let label = name.isLabel ? name : name.asLabel()
        let number = numbers[label] ?? add(label)
        if label.utf8.count == name.utf8.count { last = (name, number) }
        return number
    }

    private mutating func add(_ name: String) -> Int {
        guard names.count <= kind.limit else { return GroupNames.other }
        let all = shared.adding(name, kind)
        for number in names.count..<all.count { numbers[all[number]] = number }
        names = all
        return numbers[name] ?? GroupNames.other
    }

    /// Bytes of the tables; texts are counted as if no worker shared them.
    var bytes: Int {
        numbers.capacity * 2 * (MemoryLayout<(String, Int)>.stride + 1) + names.capacity * MemoryLayout<String>.stride
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
