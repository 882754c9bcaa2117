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

    @Test func itWakesOnceUntilItIsEmpty() {
        let wakes = Wakes()
        let queue = EventQueue { wakes.count.add(1, ordering: .relaxed) }
        for number in 0..<3 { queue.tell(.end(record(number))) }
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        #expect(queue.take()?.events.count == 3)
        queue.tell(.start(record(3)))
        // It is looked into again anyway.
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        #expect(queue.take()?.events.count == 1)
        #expect(queue.take() == nil)
        queue.tell(.start(record(4)))
        #expect(wakes.count.load(ordering: .relaxed) == 2)
    }

    @Test func whatFindsNoPlaceIsCounted() {
        let queue = EventQueue {}
        for number in 0..<EventQueue.most + 7 { queue.tell(.end(record(number))) }
        let told = queue.take()
        #expect(told?.events.count == EventQueue.most && told?.lost == 7)
        queue.tell(.end(record(0)))
        let next = queue.take()
        #expect(next?.events.count == 1 && next?.lost == 0)
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
                    queue.tell(
                        .end(
                            ExchangeRecord(
                                id: RequestID(value: UInt64(thread * perThread + number)), method: "", path: "")))
                }
            }
        }
        var lost = 0
        while seen.reduce(0, { $0 + $1.count }) + lost < 4 * perThread {
            guard woken.wait(timeout: .now() + 30) == .success else { break }
            while let told = queue.take() {
                lost += told.lost
                for case .end(let record) in told.events {
                    seen[Int(record.id.value) / perThread].append(record.id.value)
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
        #expect(!queue.isWanted())
        var seats = (0..<EventQueue.mostListeners).compactMap { _ in queue.seat() }
        #expect(seats.count == EventQueue.mostListeners && queue.seat() == nil && queue.isWanted())
        seats.removeLast()
        #expect(queue.seat() != nil)
        seats = []
        #expect(!queue.isWanted())
    }

    /// While all who listen have no room, events are counted and not made.
    @Test func whatNobodyTakesIsCounted() {
        let queue = EventQueue {}
        let seat = queue.seat()
        #expect(seat != nil && queue.isWanted() && queue.open() == 0)
        queue.close()
        for _ in 0..<5 { #expect(!queue.isWanted()) }
        #expect(queue.take() == nil && queue.open() == 5)
        #expect(queue.isWanted() && queue.open() == 0)
    }
}
