/// The states that a search for an example has come to, and those it has yet to leave, by the length they promise.
///
/// Keeps its memory from one search to the next.
struct ExampleStates: Sendable {
    struct State: Sendable {
        /// Where the key begins in `keys`, and how long it is.
        var key: Int32
        var keyCount: Int32
        var hash: UInt32
        /// Of the shortest text found to lead here, in bytes.
        var length: Int32
        /// From where, by which symbol; -1 at the start.
        var parent: Int32
        var symbol: Int32
        var tag: Tag
    }

    /// What of the text's end matters, apart from the patterns.
    struct Tag: Sendable, Equatable {
        var behind: LookBehind
        /// Whether the last symbol was one that `ExampleSearch.Texts` has a rule for.
        var isRuled: Bool
    }

    private struct Item: Sendable {
        var state: Int32
        var length: Int32
        /// The next of the same estimate; -1 if it is the last.
        var next: Int32
    }

    private var states: [State] = []
    private var keys: [UInt32] = []
    /// A hash table of states by key, linear probing: 0, or a state's index and 1. Only `slotCount` are in use.
    private var slots: [UInt32] = []
    private var slotCount = 0
    private var items: [Item] = []
    /// For each length of text a stack of states that promise one as long, as an index into `items`.
    private var stacks: [Int32] = []
    private var lowest = 0

    /// Forgets all.
    ///
    /// - Parameter longest: the most that may be promised.
    mutating func begin(longest: Int) {
        states.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        stacks.removeAll(keepingCapacity: true)
        stacks.append(contentsOf: repeatElement(-1, count: longest + 1))
        lowest = 0
        useSlots(64)
    }

    /// In bytes, of what is in use.
    var memory: Int {
        states.count * MemoryLayout<State>.stride + (keys.count + slotCount) * MemoryLayout<UInt32>.stride
            + items.count * MemoryLayout<Item>.stride
    }

    subscript(_ index: Int) -> State { states[index] }

    func key(of state: State) -> ArraySlice<UInt32> {
        keys[Int(state.key)..<Int(state.key + state.keyCount)]
    }

    /// The state with this key and tag, if that is new or the way there is shorter than any before.
    mutating func reach(
        _ key: [UInt32], _ tag: Tag, length: Int, parent: Int, symbol: Int
    ) -> Int? {
        var hash = UInt32(tag.behind.rawValue) &+ (tag.isRuled ? 31 : 0)
        for word in key { hash = ((hash << 5 | hash >> 27) ^ word) &* 0x9E37_79B1 }
        hash ^= hash >> 15
        var slot = Int(hash) & (slotCount - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            let state = states[index]
            if state.hash == hash, state.tag == tag, Int(state.keyCount) == key.count, isKey(state, key) {
                guard length < Int(state.length) else { return nil }
                states[index].length = Int32(length)
                states[index].parent = Int32(parent)
                states[index].symbol = Int32(symbol)
                return index
            }
            slot = (slot + 1) & (slotCount - 1)
        }
        states.append(
            State(
                key: Int32(keys.count), keyCount: Int32(key.count), hash: hash, length: Int32(length),
                parent: Int32(parent), symbol: Int32(symbol), tag: tag))
        keys.append(contentsOf: key)
        slots[slot] = UInt32(states.count)
        if states.count * 2 > slotCount { spread() }
        return states.count - 1
    }

    private func isKey(_ state: State, _ key: [UInt32]) -> Bool {
        let start = Int(state.key)
        for index in key.indices where keys[start + index] != key[index] { return false }
        return true
    }

    private mutating func useSlots(_ count: Int) {
        slotCount = count
        for index in 0..<min(count, slots.count) { slots[index] = 0 }
        if slots.count < count { slots.append(contentsOf: repeatElement(0, count: count - slots.count)) }
    }

    private mutating func spread() {
        useSlots(slotCount * 2)
        for (index, state) in states.enumerated() {
            var slot = Int(state.hash) & (slotCount - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = UInt32(index + 1)
        }
    }

    // MARK: What is yet to be left

    /// - Parameter estimate: the least length of any text that goes this way; never below that of the state left last.
    mutating func push(_ state: Int, estimate: Int) {
        items.append(Item(state: Int32(state), length: states[state].length, next: stacks[estimate]))
        stacks[estimate] = Int32(items.count - 1)
    }

    /// The state pushed last of those with the lowest estimate.
    mutating func pop() -> (state: Int, estimate: Int)? {
        while lowest < stacks.count {
            let top = stacks[lowest]
            guard top >= 0 else {
                lowest += 1
                continue
            }
            let item = items[Int(top)]
            stacks[lowest] = item.next
            // A shorter way was found meanwhile, and pushed for itself.
            if states[Int(item.state)].length == item.length { return (Int(item.state), lowest) }
        }
        return nil
    }
}
