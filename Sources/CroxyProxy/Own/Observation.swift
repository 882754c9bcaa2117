import CroxyMetrics
import NIOCore
import Synchronization

/// What all workers know at a moment, merged.
final class Observation: Sendable {
    let recorded: RecorderSnapshot
    let quota: [ProviderQuota]
    /// Milliseconds since 1970.
    private let time: Int64
    private let statsByWindow = Mutex<[Int: [UInt8]]>([:])

    init(recorded: RecorderSnapshot, quota: [ProviderQuota], at time: Int64) {
        self.recorded = recorded
        self.quota = quota
        self.time = time
    }

    /// The JSON of `/_croxy/stats`, written once for all who ask for the same.
    ///
    /// - Parameter window: seconds.
    func stats(window: Int) -> [UInt8] {
        statsByWindow.withLock { written in
            if let json = written[window] { return json }
            let json = Stats(recorded, window: window, now: time, quota: quota).json()
            written[window] = json
            return json
        }
    }
}

/// What one worker knows.
struct WorkerObservation: Sendable {
    let recorded: RecorderSnapshot
    let quota: [(provider: String, reader: QuotaReader)]
}

extension Worker {
    /// Cheap: a value that shares its memory until the next write.
    func observation() -> WorkerObservation {
        WorkerObservation(recorded: recorder.snapshot(at: WallClock.milliseconds), quota: quotaByProvider)
    }
}

extension ServerShared {
    /// Asks every worker, and merges what they know on `loop`.
    func observation(on loop: any EventLoop) -> EventLoopFuture<Observation> {
        let parts = workers.withLock { $0 }.map { worker in
            worker.eventLoop.submit { worker.value.observation() }
        }
        return EventLoopFuture.whenAllSucceed(parts, on: loop).flatMapThrowing { parts in
            let merged = Observation(parts, at: WallClock.milliseconds)
            guard let merged else { throw ChannelError.ioOnClosedChannel }
            return merged
        }
    }
}

extension Observation {
    /// nil without workers.
    convenience init?(_ parts: [WorkerObservation], at time: Int64) {
        guard let recorded = RecorderSnapshot.merge(parts.map(\.recorded)) else { return nil }
        var quota: [(provider: String, reader: QuotaReader)] = []
        for (provider, reader) in parts.flatMap(\.quota) {
            if let place = quota.firstIndex(where: { $0.provider == provider }) {
                quota[place].reader.merge(reader)
            } else {
                quota.append((provider, reader))
            }
        }
        self.init(
            recorded: recorded,
            quota: quota.map { ProviderQuota(provider: $0.provider, windows: $0.reader.windows) }, at: time)
    }
}
