import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the thread of a metrics log does: takes lines from the lanes and puts them into the file.
struct MetricsLogWriter {
    private let log: MetricsLog
    private var file: MetricsLogFile?

    /// Whole lines that are not in the file yet, and how far into them the writing has come.
    private var batch: [UInt8] = []
    private var written = 0
    private var spare: [UInt8] = []

    /// Set while the file cannot be written: when it is tried again, and what had been lost before.
    private var failure: (retryAt: DispatchTime, droppedBefore: Int)?
    private var overflow: (tellAt: DispatchTime, droppedBefore: Int)

    /// How long lines gather before they are written together.
    private static let gatherMicroseconds: UInt32 = 10_000
    /// With this many bytes at once there is no waiting for more.
    private static let fullBatch = 65_536

    init(_ log: MetricsLog) {
        self.log = log
        overflow = (.now(), 0)
    }

    /// Until the log is closed.
    mutating func run() {
        while true {
            let (changes, isClosed) = log.state.withLock { state in
                defer { state.changes = [] }
                return (state.changes, state.isClosed)
            }
            for settings in changes {
                if file != nil {
                    collect()
                    attempt()
                }
                use(settings)
            }
            if isClosed {
                log.state.withLock { $0.lanes }.forEach { $0.close() }
                // What a failure left over goes first, then what waited behind it.
                attempt()
                if failure != nil { lose() }
                collect()
                attempt()
                lose()
                file?.close()
                return
            }
            if let failure {
                if DispatchTime.now() < failure.retryAt {
                    _ = log.bell.wake.wait(timeout: failure.retryAt)
                    continue
                }
                attempt()
                continue
            }
            collect()
            if batch.isEmpty {
                sleep()
            } else {
                let count = batch.count
                attempt()
                tellOverflow()
                if count < MetricsLogWriter.fullBatch { usleep(MetricsLogWriter.gatherMicroseconds) }
            }
        }
    }

    /// Until somebody appends, closes or reconfigures.
    private mutating func sleep() {
        log.bell.willSleep()
        collect()
        if batch.isEmpty {
            log.bell.wake.wait()
            usleep(MetricsLogWriter.gatherMicroseconds)
        }
        log.bell.isAwake()
    }

    /// Takes what waits in the lanes, unless there is something left from before.
    private mutating func collect() {
        guard batch.isEmpty else { return }
        for lane in log.state.withLock({ $0.lanes }) { lane.take(into: &batch, spare: &spare) }
    }

    private mutating func use(_ settings: MetricsLog.Settings?) {
        guard let settings else {
            failure = nil
            lose()
            file?.close()
            file = nil
            return
        }
        if file?.path == settings.path {
            file?.settings = settings
        } else {
            file?.close()
            file = MetricsLogFile(settings)
            failure = nil
        }
        // Tells at the start, not with the first record, when the file is out of reach.
        attempt()
    }

    /// Writes the batch; after an error what is left of it stays for the next attempt.
    private mutating func attempt() {
        guard let path = file?.path else { return lose() }
        do throws(MetricsLogError) {
            if batch.isEmpty { try file?.prepare() }
            while written < batch.count {
                try file?.write(batch, from: &written)
            }
        } catch {
            return fail(error)
        }
        batch.removeAll(keepingCapacity: true)
        written = 0
        if let failure {
            self.failure = nil
            let dropped = log.dropped
            overflow.droppedBefore = dropped
            log.report(.resumed(path: path, dropped: dropped - failure.droppedBefore))
        }
    }

    private mutating func fail(_ error: MetricsLogError) {
        let isNew = failure == nil
        let retryAt = DispatchTime.now() + log.retrySeconds
        failure = (retryAt, failure?.droppedBefore ?? log.dropped)
        if isNew, let file { log.report(.failed(path: file.path, reason: error.reason)) }
    }

    /// Gives up what is not written.
    private mutating func lose() {
        let lines = batch[written...].count { $0 == UInt8(ascii: "\n") }
        batch.removeAll(keepingCapacity: true)
        written = 0
        if lines > 0 { log.state.withLock { $0.lost += lines } }
    }

    private mutating func tellOverflow() {
        guard failure == nil, DispatchTime.now() >= overflow.tellAt else { return }
        let dropped = log.dropped
        guard dropped > overflow.droppedBefore else { return }
        log.report(.overflowed(dropped: dropped - overflow.droppedBefore))
        overflow = (.now() + log.retrySeconds, dropped)
    }
}
