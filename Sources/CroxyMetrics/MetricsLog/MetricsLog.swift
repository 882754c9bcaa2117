import Dispatch
import Synchronization

/// Appends the records of exchanges to a file, one JSON line each, and rotates it.
///
/// Each worker has a lane of its own, into which it puts ready lines; a thread takes them from there and writes them.
/// Nothing that happens to the file reaches a worker: when lines come faster than they can be written, or the disk is
/// full, a lane fills and further lines are dropped and counted.
///
/// One log lasts as long as the process. A reload gives it other settings; the lanes stay.
public final class MetricsLog: Sendable {
    /// Where the log is, and what of it is kept.
    public struct Settings: Sendable, Equatable {
        /// The current file; older ones are beside it, `.1` the newest of them. Its folder is made when it is missing.
        public var path: String

        /// Bytes of a file; only a line that is longer makes a longer one.
        public var maxFileBytes: Int

        /// Files kept, the current one included: 5 are the current one and `.1` to `.4`. With 1 a full file is removed
        /// and begun anew; less counts as 1.
        public var maxFiles: Int

        /// - Parameter maxFileBytes: at least 1.
        public init(path: String, maxFileBytes: Int, maxFiles: Int) {
            self.path = path
            self.maxFileBytes = max(1, maxFileBytes)
            self.maxFiles = max(1, maxFiles)
        }
    }

    /// What a person should hear of.
    public enum Event: Sendable, Equatable {
        /// The file cannot be written; told once, until `resumed`.
        case failed(path: String, reason: String)
        /// It can be written again; `dropped` lines were lost meanwhile.
        case resumed(path: String, dropped: Int)
        /// Lines came faster than they could be written; told at most once in a retry interval.
        case overflowed(dropped: Int)
    }

    let state: Mutex<State>
    let bell: MetricsLogBell
    private let ended = DispatchSemaphore(value: 0)
    let retrySeconds: Double
    let report: @Sendable (Event) -> Void

    struct State {
        /// What was said last.
        var settings: Settings?
        /// What was said and the writer has not heard yet, in order.
        var changes: [Settings?]
        var lanes: [MetricsLogLane] = []
        var hasThread = false
        var isClosed = false
        /// Lines that the writer had and lost.
        var lost = 0
    }

    /// - Parameters:
    ///   - settings: nil writes nothing.
    ///   - retrySeconds: from one attempt at a file that cannot be written to the next.
    ///   - report: told what happens to the file, on the writer's thread.
    public init(
        _ settings: Settings?, retrySeconds: Double = 60, report: @escaping @Sendable (Event) -> Void
    ) {
        self.retrySeconds = retrySeconds
        self.report = report
        bell = MetricsLogBell(isOn: settings != nil)
        state = Mutex(State(settings: settings, changes: [settings]))
        startIfNeeded()
    }

    /// A new lane, for one worker.
    public func makeLane() -> MetricsLogLane {
        let lane = MetricsLogLane(bell)
        state.withLock { state in
            if state.isClosed { lane.close() }
            state.lanes.append(lane)
        }
        return lane
    }

    /// Other settings from now on; what waits is written under the old ones first. Equal ones make a file that could not
    /// be written be tried again at once.
    public func reconfigure(_ settings: Settings?) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.settings = settings
            state.changes.append(settings)
            bell.isOn.store(settings != nil, ordering: .relaxed)
        }
        startIfNeeded()
        bell.wake.signal()
    }

    /// Lines that were lost since the start, over all lanes.
    public var dropped: Int {
        let (lanes, lost) = state.withLock { ($0.lanes, $0.lost) }
        return lanes.reduce(lost) { $0 + $1.dropped }
    }

    /// Writes what waits and ends the thread; lines that come later are not taken.
    ///
    /// - Returns: false when that took longer than `seconds`; the thread then goes on alone.
    @discardableResult
    public func close(within seconds: Double = 1) -> Bool {
        let mustWait = state.withLock { state in
            defer { state.isClosed = true }
            if !state.hasThread {
                for lane in state.lanes { lane.close() }
            }
            return state.hasThread && !state.isClosed
        }
        bell.isOn.store(false, ordering: .relaxed)
        guard mustWait else { return true }
        bell.wake.signal()
        return ended.wait(timeout: .now() + seconds) == .success
    }

    private func startIfNeeded() {
        let mustStart = state.withLock { state in
            guard state.settings != nil, !state.hasThread, !state.isClosed else { return false }
            state.hasThread = true
            return true
        }
        guard mustStart else { return }
        guard MetricsLogThread.start({ self.run() }) else {
            state.withLock { $0.hasThread = false }
            report(.failed(path: state.withLock { $0.settings?.path } ?? "", reason: "no thread can be started"))
            return
        }
    }

    private func run() {
        var writer = MetricsLogWriter(self)
        writer.run()
        ended.signal()
    }
}

extension MetricsLog.Event {
    /// For the log: lower case, no full stop.
    public var message: String {
        switch self {
        case .failed(let path, let reason):
            "the metrics log \(path) cannot be written: \(reason); requests go on, it is tried again"
        case .resumed(let path, 0):
            "the metrics log \(path) is written again, nothing was lost"
        case .resumed(let path, let dropped):
            "the metrics log \(path) is written again, \(dropped) records were lost"
        case .overflowed(let dropped):
            "\(dropped) records came faster than the metrics log could be written and are not in it"
        }
    }
}
