/// The part of a set's deterministic automaton that texts have asked for so far; belongs to a `MatchScratch`.
///
/// A state stands for the program's states that a text has led to, those that begin everywhere left out, and for the
/// patterns that matched one place earlier. It knows nothing about building: `PatternSet` tells it where bytes lead.
///
/// It holds no more than `memoryLimit`. Full, it begins anew; where that happens again and again before the states
/// were worth building, it gives the set up, and simulation is left.
struct LazyAutomaton: Sendable {
    /// The bytes a scratch spends on it unless a test says otherwise; some thousand states.
    static let defaultMemoryLimit = 2 << 20
    /// Below this it is not worth having; room for the longest row several times.
    static let leastMemoryLimit = 64 << 10
    /// How often it may fill up in vain.
    private static let patience = 2
    /// How many bytes a state must have served for on average, to have been worth it.
    private static let bytesPerState = 10

    /// In bytes; below `leastMemoryLimit` there is no automaton.
    let memoryLimit: Int
    private var owner: PatternSet.Identity?
    private var timesInVain = 0
    /// Whether it goes on where it fills up in vain, and saves memory for it: a state that stands for few of the
    /// program's has no row, so that where it leads is found out each time.
    private var isPatient = false
    private static let mostWithoutRow = 4
    /// How many bytes were read since it was last empty.
    var bytesRead = 0

    private(set) var states: [State] = []
    /// For each state a row of columns: 0 where nobody has been yet, else where the column leads.
    private var table: [Entry] = []
    /// A row has `1 << shift` columns.
    private var shift = 0
    /// For each column the state in which nothing has begun; -1 where nobody has asked.
    private var beginnings: [Int32] = []
    /// What the states stand for.
    private var keys: [UInt32] = []
    /// A hash table of states by key, linear probing: 0, or a state's index and 1.
    private var slots: [UInt32] = []

    /// A state's index times two, and 1 if there is something to do on arrival.
    typealias Entry = UInt32

    struct State: Sendable {
        /// Where the key begins in `keys`.
        var key: Int
        var keyHash: UInt32
        /// How many patterns matched; they are the key's first part, ascending.
        var matchCount: UInt32
        /// How many states of the program follow them, ascending.
        var kernelCount: UInt32
        var behind: LookBehind
        /// Where its row is in the table; -1 where it has none.
        var row: Int32

        /// Whether nothing has begun yet. An automaton that follows each beginning for itself goes on from no other state
        /// that is empty.
        var isBeginning: Bool { kernelCount == 0 && matchCount == 0 }
    }

    /// The state before the first byte. Nothing leads back to it.
    static let start = 0

    init(memoryLimit: Int) {
        self.memoryLimit = memoryLimit
    }

    /// Makes it that of the set, forgetting any other's.
    ///
    /// - Parameters:
    ///   - columns: how many a row needs.
    ///   - isPatient: whether it goes on where it fills up in vain.
    /// - Returns: whether it was another's; `nil` if it is of no use to this set.
    mutating func attach(to identity: PatternSet.Identity, columns: Int, isPatient: Bool = false) -> Bool? {
        if owner === identity { return states.isEmpty ? nil : false }
        owner = identity
        timesInVain = 0
        self.isPatient = isPatient
        shift = Int.bitWidth - (columns - 1).leadingZeroBitCount
        return begin() ? true : nil
    }

    /// Where the column leads from the state; 0 if that is not known.
    func entry(_ state: Int, _ column: Int) -> Entry {
        guard isPatient else { return table[state << shift + column] }
        let row = Int(states[state].row)
        return row < 0 ? 0 : table[row << shift + column]
    }

    /// Keeps it for the next time, unless the state has no row.
    mutating func setEntry(_ entry: Entry, _ state: Int, _ column: Int) {
        let row = Int(states[state].row)
        if row >= 0 { table[row << shift + column] = entry }
    }

    /// The patterns that had matched one place before the state.
    func matches(of state: Int) -> ArraySlice<UInt32> {
        let state = states[state]
        return keys[state.key..<state.key + Int(state.matchCount)]
    }

    /// The program's state at `index` of those that the state stands for.
    func kernel(of state: State, at index: Int) -> UInt32 {
        keys[state.key + Int(state.matchCount) + index]
    }

    /// What its arrays take.
    var memory: Int {
        Self.memory(
            states: states.capacity, entries: table.capacity, keys: keys.capacity, slots: slots.capacity)
    }

    private static func memory(states: Int, entries: Int, keys: Int, slots: Int) -> Int {
        states * MemoryLayout<State>.stride + (entries + keys + slots) * MemoryLayout<UInt32>.stride
    }

    /// The index of the state with this key, which is made if it is new.
    ///
    /// - Parameters:
    ///   - key: the patterns that matched, then the program's states, both ascending.
    ///   - matchCount: how many of the first there are.
    /// - Returns: `nil` if it had no room; then it has forgotten all states.
    mutating func state(_ key: [UInt32], matchCount: Int, behind: LookBehind) -> Int? {
        var hash = UInt32(behind.rawValue) &+ UInt32(truncatingIfNeeded: matchCount) &* 31
        for word in key { hash = ((hash << 5 | hash >> 27) ^ word) &* 0x9E37_79B1 }
        hash ^= hash >> 15
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            let state = states[index]
            if state.keyHash == hash, state.behind == behind, Int(state.matchCount) == matchCount,
                Int(state.matchCount + state.kernelCount) == key.count,
                keys[state.key..<state.key + key.count].elementsEqual(key)
            {
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let isCrowded = (states.count + 1) * 2 > slots.count
        let kernelCount = key.count - matchCount
        let isBeginning = key.isEmpty
        let hasRow = !isPatient || isBeginning || kernelCount > Self.mostWithoutRow
        let needed = Self.memory(
            states: states.count + 1, entries: table.count + (hasRow ? 1 << shift : 0), keys: keys.count + key.count,
            slots: isCrowded ? slots.count * 2 : slots.count)
        // Arrays grow by doubling and are rounded up to pages.
        guard needed <= memoryLimit / 2 - 16 << 10 else {
            overflow()
            return nil
        }
        states.append(
            State(
                key: keys.count, keyHash: hash, matchCount: UInt32(matchCount),
                kernelCount: UInt32(kernelCount), behind: behind,
                row: hasRow ? Int32(table.count >> shift) : -1))
        keys += key
        if hasRow { table.append(contentsOf: repeatElement(0, count: 1 << shift)) }
        slots[slot] = UInt32(states.count)
        if isCrowded { spread() }
        return states.count - 1
    }

    /// Doubles the hash table.
    private mutating func spread() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (index, state) in states.enumerated() {
            var slot = Int(state.keyHash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index + 1)
        }
    }

    private mutating func overflow() {
        if bytesRead < states.count * Self.bytesPerState { timesInVain += 1 }
        if timesInVain > Self.patience, !isPatient {
            release()
        } else {
            _ = begin()
        }
    }

    /// The state in which nothing has begun, behind a byte of a column; nil if it is not known.
    func beginning(behind column: Int) -> Int? {
        let state = beginnings[column]
        return state < 0 ? nil : Int(state)
    }

    mutating func setBeginning(_ state: Int, behind column: Int) {
        beginnings[column] = Int32(state)
    }

    private mutating func release() {
        beginnings = []
        states = []
        table = []
        keys = []
        slots = []
    }

    /// Forgets all states but the first. Gives the memory back too: the next states may need it for other arrays.
    ///
    /// - Returns: whether there is room for that one.
    private mutating func begin() -> Bool {
        release()
        bytesRead = 0
        // So much that the first state always fits.
        guard memoryLimit >= Self.leastMemoryLimit else { return false }
        slots = Array(repeating: 0, count: 16)
        beginnings = Array(repeating: -1, count: 1 << shift)
        return state([], matchCount: 0, behind: .textStart) == Self.start
    }
}
