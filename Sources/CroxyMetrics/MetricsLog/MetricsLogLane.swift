import Dispatch
import Synchronization

/// A worker's way into the metrics log: a bounded buffer that only this worker fills and only the writer empties.
///
/// Any thread may use it; each worker has its own so that workers never meet in one.
public final class MetricsLogLane: Sendable {
    /// Bytes that may wait in a lane: some hundred records, or many times what a worker makes while the writer gathers.
    public static let maxWaitingBytes = 262_144

    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell: MetricsLogBell

    init(_ bell: MetricsLogBell) {
        self.bell = bell
    }

    /// Hands over whole lines; a last newline that is missing is added. Waits for nothing but, at times, for the writer to
    /// exchange two buffers.
    ///
    /// - Returns: false when the lines are dropped: the lane is full. Also, uncounted, when the log is off or closed.
    /// - Complexity: O(bytes), in the buffer that is there already.
    @discardableResult
    public func append(_ lines: UnsafeRawBufferPointer) -> Bool {
        guard let last = lines.last, bell.isOn.load(ordering: .relaxed) else { return false }
        let newline = UInt8(ascii: "\n")
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            guard state.waiting.count + lines.count < MetricsLogLane.maxWaitingBytes else {
                state.dropped += 1
                return false
            }
            state.waiting.append(contentsOf: lines)
            if last != newline { state.waiting.append(newline) }
            return true
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    /// The same for an array.
    @discardableResult
    public func append(_ lines: [UInt8]) -> Bool {
        lines.withUnsafeBytes { append($0) }
    }

    /// Lines that were lost.
    public var dropped: Int { state.withLock(\.dropped) }

    /// Moves what waits to the end of `bytes`; `spare` is an empty buffer to leave in its place.
    func take(into bytes: inout [UInt8], spare: inout [UInt8]) {
        state.withLock { swap(&$0.waiting, &spare) }
        if bytes.isEmpty {
            swap(&bytes, &spare)
        } else {
            bytes += spare
        }
        spare.removeAll(keepingCapacity: true)
    }

    /// Takes nothing more.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}

/// Wakes the writer when it sleeps.
final class MetricsLogBell: Sendable {
    let isOn: Atomic<Bool>
    let wake = DispatchSemaphore(value: 0)
    private let writerSleeps = Atomic<Bool>(false)

    init(isOn: Bool) {
        self.isOn = Atomic(isOn)
    }

    /// Said before the writer looks into the lanes for the last time: an append that it does not see then sees this, by
    /// the order of the lane's lock.
    func willSleep() {
        writerSleeps.store(true, ordering: .relaxed)
    }

    func ring() {
        guard writerSleeps.load(ordering: .relaxed), writerSleeps.exchange(false, ordering: .relaxed) else { return }
        wake.signal()
    }

    func isAwake() {
        writerSleeps.store(false, ordering: .relaxed)
    }
}
