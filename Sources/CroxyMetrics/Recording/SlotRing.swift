/// The newest slots, in order of time; those too old are gone.
///
/// Slots in which nothing happened are not there.
struct SlotRing<Slot: TimeSlot>: Sendable {
    /// Minutes in a slot; each begins at a multiple of it.
    let length: Int64
    /// How many minutes are kept, the newest slot included.
    let kept: Int64
    private(set) var slots: [Slot] = []

    init(length: Int64, kept: Int64) {
        self.length = length
        self.kept = kept
    }

    /// The first minute after the newest slot.
    private var end = Int64.min

    /// Where the newest slot begins.
    var newest: Int64? { slots.isEmpty ? nil : end - length }

    /// Makes the slot of a minute the last one; a minute before the newest slot belongs to that one.
    ///
    /// - Returns: The slots that became too old.
    /// - Complexity: O(1) but for the first call of a slot.
    @inline(__always)
    mutating func advance(to minute: Int64) -> ArraySlice<Slot> {
        minute < end ? [] : begin(minute)
    }

    private mutating func begin(_ minute: Int64) -> ArraySlice<Slot> {
        let start = minute / length * length
        let living = slots.firstIndex { $0.start > start - kept } ?? slots.endIndex
        let dropped = slots[..<living]
        var left = Array(slots[living...])
        left.append(Slot(start: start))
        slots = left
        end = start + length
        return dropped
    }

    /// Changes the newest slot.
    @inline(__always)
    mutating func withNewest<Result>(_ body: (inout Slot) -> Result) -> Result {
        body(&slots[slots.count - 1])
    }

    mutating func withSlot<Result>(_ index: Int, _ body: (inout Slot) -> Result) -> Result {
        body(&slots[index])
    }

    /// Moves all slots into the past, by a multiple of the length.
    mutating func shift(by minutes: Int64) {
        for index in slots.indices { slots[index].start -= minutes }
        if !slots.isEmpty { end -= minutes }
    }

    /// Slots that have a minute from `first` on.
    func slots(since first: Int64) -> ArraySlice<Slot> {
        slots[(slots.firstIndex { $0.start + length > first } ?? slots.endIndex)...]
    }

    /// Adds the slots of another worker, each to the one of the same time.
    mutating func add(_ other: SlotRing) {
        var merged: [Slot] = []
        merged.reserveCapacity(max(slots.count, other.slots.count))
        var own = slots[...]
        slots = []
        for slot in other.slots {
            while let first = own.first, first.start < slot.start { merged.append(own.removeFirst()) }
            if let first = own.first, first.start == slot.start {
                var sum = own.removeFirst()
                sum.add(slot)
                merged.append(sum)
            } else {
                merged.append(slot)
            }
        }
        slots = merged + own
        end = max(end, other.end)
    }
}
