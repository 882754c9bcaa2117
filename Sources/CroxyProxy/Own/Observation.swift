import CroxyMetrics
import NIOCore
import Synchronization

/// What all workers know at a moment, merged.
struct Observation: Sendable {
    let recorded: RecorderSnapshot
    let quota: [ProviderQuota]
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
            guard let merged = Observation(parts) else { throw ChannelError.ioOnClosedChannel }
            return merged
        }
    }
}

extension Observation {
    /// nil without workers.
    init?(_ parts: [WorkerObservation]) {
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
            quota: quota.map { ProviderQuota(provider: $0.provider, windows: $0.reader.windows) })
    }
}
