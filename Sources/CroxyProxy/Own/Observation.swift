import CroxyMetrics
import Dispatch
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
    /// Asks every worker, merges what they know and writes it, all away from their loops; the result comes on `loop`.
    func observe<Result: Sendable>(
        on loop: any EventLoop, _ write: @escaping @Sendable (Observation) -> Result
    ) -> EventLoopFuture<Result> {
        let asked = workers.withLock { $0 }.map { worker in
            worker.eventLoop.submit { worker.value.observation() }
        }
        let written = loop.makePromise(of: Result.self)
        EventLoopFuture.whenAllSucceed(asked, on: loop).whenComplete { result in
            switch result {
            case .failure(let error): written.fail(error)
            case .success(let parts):
                DispatchQueue.global(qos: .utility).async {
                    guard let merged = Observation(parts) else { return written.fail(ChannelError.ioOnClosedChannel) }
                    written.succeed(write(merged))
                }
            }
        }
        return written.futureResult
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
