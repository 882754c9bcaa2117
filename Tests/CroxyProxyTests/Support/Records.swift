import CroxyMetrics
import Dispatch
import Synchronization

/// The records that a croxy leaves, in order.
final class Records: Sendable {
    private let all = Mutex<[ExchangeRecord]>([])
    private let taken = Mutex(0)
    private let came = DispatchSemaphore(value: 0)

    struct None: Error, CustomStringConvertible {
        var description: String { "no record came in \(Client.limit) s" }
    }

    func add(_ record: ExchangeRecord) {
        all.withLock { $0.append(record) }
        came.signal()
    }

    /// The next record; waits for it.
    func next() throws -> ExchangeRecord {
        guard came.wait(timeout: .now() + .seconds(Client.limit)) == .success else { throw None() }
        let index = taken.withLock { taken in
            taken += 1
            return taken - 1
        }
        return all.withLock { $0[index] }
    }

    /// How many there are that nobody has taken.
    var waiting: Int { all.withLock(\.count) - taken.withLock { $0 } }
}

extension ExchangeRecord {
    /// What a test compares: status, outcome, label.
    var summary: String {
        "\(status) \(outcome.rawValue)" + (failure.map { " \($0.rawValue)" } ?? "")
    }
}
