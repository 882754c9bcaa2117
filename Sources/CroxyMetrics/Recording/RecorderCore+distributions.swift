/// Distributions within their budget.
extension RecorderCore {
    @inline(__always)
    mutating func addToTotals(_ sample: Sample) {
        if state.totals.withNewest({ $0.series.recordInPlace(sample) }) { return }
        makeRoom(for: state.totals.withNewest { $0.series.bytesNeeded(for: sample) }, asking: nil)
        seriesBytes += state.totals.withNewest { $0.series.record(sample) }
    }

    @inline(__always)
    mutating func add(_ record: borrowing ExchangeRecord, _ sample: Sample, to kind: GroupKind, _ number: Int?) {
        guard let number else { return }
        let isDone = state.groups.withNewest { slot in
            slot.withEntries(kind) { entries in
                entries.grow(to: number + 1)
                entries[number].counts.add(record)
                return entries[number].series.recordInPlace(sample)
            }
        }
        if !isDone { allocate(sample, kind, number) }
    }

    @inline(never)
    private mutating func allocate(_ sample: Sample, _ kind: GroupKind, _ number: Int) {
        let needed = state.groups.withNewest { $0[kind][number].series.bytesNeeded(for: sample) }
        makeRoom(for: needed, asking: Asking(kind: kind, number: number))
        seriesBytes += state.groups.withNewest { slot in
            let grown = slot[kind][number].series.record(sample)
            slot.seriesBytes += grown
            return grown
        }
    }

    /// A group of the newest slot that needs bytes.
    private struct Asking: Equatable {
        var kind: GroupKind
        var number: Int
    }

    /// Lets distributions go until there is room for so many bytes more: of the slot that takes most, the oldest of those,
    /// the rarest group. Where that is the one that asks, it goes without.
    ///
    /// So the commonest groups keep theirs in all slots. A group that lost its distribution gets no other one in the same
    /// slot: each is dropped once, and none stands for a part of the requests. The totals have their room in any case, see
    /// `SlotLayout`.
    private mutating func makeRoom(for needed: Int, asking: Asking?) {
        while seriesBytes + needed > state.layout.distributionBytes {
            guard let slot = largestSlot(needed, asking), let victim = rarest(in: slot, asking) else {
                return dropOldestTotal()
            }
            let freed = state.groups.withSlot(slot) { slot in
                let freed = slot[victim.kind][victim.number].series.drop()
                slot.seriesBytes -= freed
                return freed
            }
            seriesBytes -= freed
            if slot == state.groups.slots.count - 1, victim == asking { return }
        }
    }

    private func largestSlot(_ needed: Int, _ asking: Asking?) -> Int? {
        var found: Int?
        var most = 0
        for index in state.groups.slots.indices {
            let isAsking = asking != nil && index == state.groups.slots.count - 1
            let bytes = state.groups.slots[index].seriesBytes + (isAsking ? needed : 0)
            if bytes > most {
                most = bytes
                found = index
            }
        }
        return found
    }

    /// The group with the fewest requests of those that have a distribution or ask for one; of several the one that asks.
    private func rarest(in index: Int, _ asking: Asking?) -> Asking? {
        let slot = state.groups.slots[index]
        var found: Asking?
        var least = UInt64.max
        if let asking, index == state.groups.slots.count - 1 {
            found = asking
            least = slot[asking.kind][asking.number].counts.requests
        }
        for kind in GroupKind.allCases {
            let entries = slot[kind]
            for number in entries.indices
            where !entries[number].series.held.isEmpty && entries[number].counts.requests < least {
                found = Asking(kind: kind, number: number)
                least = entries[number].counts.requests
            }
        }
        return found
    }

    /// Cannot be needed with the lengths that `SlotLayout` chooses; bounds memory even so.
    private mutating func dropOldestTotal() {
        for index in state.totals.slots.indices where !state.totals.slots[index].series.held.isEmpty {
            seriesBytes -= state.totals.withSlot(index) { $0.series.drop() }
            return
        }
    }
}
