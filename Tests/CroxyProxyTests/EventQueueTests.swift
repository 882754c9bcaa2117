import CroxyMetrics
import Dispatch
import Synchronization
import Testing

@testable import CroxyProxy

struct EventQueueTests {
    private final class Wakes: Sendable {
        let count = Atomic(0)
    }

    private func record(_ number: Int) -> ExchangeRecord {
        ExchangeRecord(id: RequestID(value: UInt64(number)), method: "POST", path: "/v1/messages")
    }

    private func event(
        _ kind: EventQueue.Event.Kind, _ number: Int, isInSample: Bool = false
    ) -> EventQueue.Event {
        EventQueue.Event(kind: kind, record: record(number), isInSample: isInSample)
    }

    @Test func itWakesOnceUntilItIsEmpty() {
        let wakes = Wakes()
        let queue = EventQueue { wakes.count.add(1, ordering: .relaxed) }
        for number in 0..<3 { queue.tell(event(.end, number)) }
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        #expect(queue.take()?.events.count == 3)
        queue.tell(event(.start, 3))
        // It is looked into again anyway.
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        #expect(queue.take()?.events.count == 1)
        #expect(queue.take() == nil)
        queue.tell(event(.start, 4))
        #expect(wakes.count.load(ordering: .relaxed) == 2)
    }

    @Test func whatFindsNoPlaceIsCounted() {
        let queue = EventQueue {}
        for number in 0..<EventQueue.most + 7 { queue.tell(event(.end, number, isInSample: number % 2 == 0)) }
        let told = queue.take()
        #expect(told?.events.count == EventQueue.most && told?.lost == EventQueue.Lost(all: 7, sample: 4))
        #expect(told?.count(for: .all) == EventQueue.most + 7)
        #expect(told?.count(for: .sample) == EventQueue.most / 2 + 4)
        queue.tell(event(.end, 0))
        let next = queue.take()
        #expect(next?.events.count == 1 && next?.lost == EventQueue.Lost())
    }

    /// What is not in the sample is worth a look, too: somebody counts it.
    @Test func whatIsSkippedWakes() {
        let wakes = Wakes()
        let queue = EventQueue { wakes.count.add(1, ordering: .relaxed) }
        for _ in 0..<3 { queue.skip() }
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        let told = queue.take()
        #expect(told?.events.isEmpty == true && told?.skipped == 3 && queue.take() == nil)
    }

    /// Four threads tell while one reads when it is woken: all arrives, each thread's in its order.
    @Test func nothingIsForgottenBetweenThreads() {
        let woken = DispatchSemaphore(value: 0)
        let queue = EventQueue { woken.signal() }
        let perThread = 2000
        var seen: [[UInt64]] = Array(repeating: [], count: 4)
        for thread in 0..<4 {
            DispatchQueue(label: "teller \(thread)").async {
                for number in 0..<perThread {
                    let record = ExchangeRecord(
                        id: RequestID(value: UInt64(thread * perThread + number)), method: "", path: "")
                    queue.tell(EventQueue.Event(kind: .end, record: record, isInSample: false))
                }
            }
        }
        var lost = 0
        while seen.reduce(0, { $0 + $1.count }) + lost < 4 * perThread {
            guard woken.wait(timeout: .now() + 30) == .success else { break }
            while let told = queue.take() {
                lost += told.lost.all
                for event in told.events {
                    seen[Int(event.record.id.value) / perThread].append(event.record.id.value)
                }
            }
        }
        #expect(lost == 0)
        for thread in 0..<4 {
            #expect(seen[thread] == (0..<perThread).map { UInt64(thread * perThread + $0) })
        }
    }

    @Test func seatsAreGivenBack() {
        let queue = EventQueue {}
        #expect(!queue.isHeard)
        var seats = (0..<EventQueue.mostListeners).compactMap { queue.seat($0 % 2 == 0 ? .all : .sample) }
        #expect(seats.count == EventQueue.mostListeners && queue.seat(.all) == nil && queue.isHeard)
        seats.removeLast()
        #expect(queue.seat(.sample) != nil)
        seats = []
        #expect(!queue.isHeard && !queue.isSampled)
    }

    /// No event is made that none of those who listen would hear of.
    @Test func eventsAreMadeForThoseWhoListen() {
        let queue = EventQueue {}
        #expect(!queue.isWanted(inSample: true) && !queue.isSampled)
        var seats = [queue.seat(.sample)]
        #expect(queue.isSampled && queue.isWanted(inSample: true) && !queue.isWanted(inSample: false))
        seats.append(queue.seat(.all))
        #expect(queue.isSampled && queue.isWanted(inSample: true) && queue.isWanted(inSample: false))
        seats.removeFirst()
        #expect(!queue.isSampled && queue.isWanted(inSample: false))
    }

    /// While all who listen have no room, events are counted and not made.
    @Test func whatNobodyTakesIsCounted() {
        let queue = EventQueue {}
        let seat = queue.seat(.all)
        #expect(seat != nil && queue.isWanted(inSample: false) && queue.open(to: .all) == 0)
        queue.close(to: .all)
        for number in 0..<5 { #expect(!queue.isWanted(inSample: number < 2)) }
        // Somebody else has room, for a part.
        let sampled = queue.seat(.sample)
        #expect(sampled != nil && queue.isWanted(inSample: true) && !queue.isWanted(inSample: false))
        queue.close(to: .sample)
        for number in 0..<5 { #expect(!queue.isWanted(inSample: number < 2)) }
        #expect(queue.take() == nil && queue.open(to: .all) == 11 && queue.open(to: .sample) == 2)
        #expect(queue.isWanted(inSample: false) && queue.open(to: .all) == 0)
    }
}
