import NIOCore

/// A moment at which something is to happen unless it is moved; belongs to one connection.
final class Deadline {
    /// Nanoseconds of the monotonic clock; `never` while there is none.
    fileprivate(set) var time = Deadline.never
    private(set) var action: () -> Void = {}
    fileprivate var index = -1

    static let never = UInt64.max

    func whenReached(_ action: @escaping () -> Void) {
        self.action = action
    }

    func cancel() {
        time = Deadline.never
    }
}

/// All deadlines of a worker, looked at by one coarse timer.
///
/// Moving a deadline is one store and one compare, because it happens on every read; the walk over all connections
/// happens at most every 20 ms, and not at all while nothing is due. An action may come that much late, never early.
final class Deadlines {
    private let eventLoop: any EventLoop
    private var members: [Deadline] = []
    private var scheduled: Scheduled<Void>?
    private var nextWalk = Deadline.never

    private static let minimumGap: UInt64 = 20_000_000

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    func add(_ deadline: Deadline) {
        guard deadline.index < 0 else { return }
        deadline.index = members.count
        members.append(deadline)
    }

    func remove(_ deadline: Deadline) {
        let index = deadline.index
        guard index >= 0 else { return }
        deadline.index = -1
        deadline.time = Deadline.never
        deadline.whenReached {}
        let last = members.removeLast()
        if last !== deadline {
            members[index] = last
            last.index = index
        }
    }

    /// Sets when the deadline is reached, `milliseconds` after `now`.
    @inline(__always)
    func set(_ deadline: Deadline, milliseconds: Int, after now: UInt64) {
        let time = now &+ UInt64(truncatingIfNeeded: milliseconds) &* 1_000_000
        deadline.time = time
        if time < nextWalk { schedule(time, now) }
    }

    private func schedule(_ time: UInt64, _ now: UInt64) {
        scheduled?.cancel()
        let at = max(time, now &+ Deadlines.minimumGap)
        nextWalk = at
        let box = NIOLoopBound(self, eventLoop: eventLoop)
        scheduled = eventLoop.scheduleTask(deadline: .uptimeNanoseconds(at)) { box.value.walk() }
    }

    private func walk() {
        let now = Deadlines.now()
        scheduled = nil
        nextWalk = Deadline.never
        var due: [Deadline] = []
        var nearest = Deadline.never
        for member in members {
            if member.time <= now { due.append(member) } else { nearest = min(nearest, member.time) }
        }
        for deadline in due where deadline.time <= now {
            deadline.time = Deadline.never
            deadline.action()
        }
        if nearest != Deadline.never, nearest < nextWalk { schedule(nearest, now) }
    }
}
