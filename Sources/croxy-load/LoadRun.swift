import NIOCore
import NIOPosix

/// All requests of one run, on one event loop.
final class LoadRun {
    let tally = Tally()
    let readsEvents: Bool
    private var untaken: Int
    private var unfinished: Int
    private let finished: EventLoopPromise<Void>

    init(requests: Int, readsEvents: Bool, loop: any EventLoop) {
        untaken = requests
        unfinished = requests
        self.readsEvents = readsEvents
        finished = loop.makePromise()
    }

    /// True when there is a request left to send.
    func takeOne() -> Bool {
        guard untaken > 0 else { return false }
        untaken -= 1
        return true
    }

    /// Counts a request that was answered or failed.
    func finishOne() {
        unfinished -= 1
        if unfinished == 0 { finished.succeed() }
    }

    /// Gives up: what is not finished counts as one error.
    func giveUp(_ reason: String) {
        guard unfinished > 0 else { return }
        tally.failed("\(reason), \(unfinished) requests open")
        unfinished = 0
        finished.succeed()
    }

    /// Drives the target as the command line says.
    ///
    /// - Returns: the JSON object that tells of it.
    static func drive(_ invocation: Invocation, on group: MultiThreadedEventLoopGroup) async throws -> String {
        let loop = group.next()
        return try await loop.flatSubmit { begin(invocation, on: loop) }.get()
    }

    private static func begin(_ invocation: Invocation, on loop: any EventLoop) -> EventLoopFuture<String> {
        let isStream = invocation.mode == .sse
        let told = "stream;stamp;events=\(invocation.events);delay_ms=\(invocation.delayMilliseconds)"
        let request = RequestBytes.make(invocation, behaviour: invocation.mock ?? (isStream ? told : nil))
        let run = LoadRun(
            requests: isStream ? invocation.concurrency : invocation.requests, readsEvents: isStream, loop: loop)
        let begun = NIODeadline.now()
        let bound = NIOLoopBound(run, eventLoop: loop)
        for index in 0..<invocation.concurrency {
            // Streams begin one after the other, so that their events are spread over the time between two events.
            let share = Int64(invocation.delayMilliseconds) * 1_000_000 * Int64(index) / Int64(invocation.concurrency)
            loop.scheduleTask(in: .nanoseconds(isStream ? share : 0)) {
                connect(bound, request, to: invocation.port, on: loop)
            }
        }
        let timer = loop.scheduleTask(in: .seconds(Int64(invocation.timeoutSeconds))) {
            bound.value.giveUp("timed out")
        }
        return run.finished.futureResult.map {
            timer.cancel()
            let seconds = Double((NIODeadline.now() - begun).nanoseconds) / 1e9
            return bound.value.tally.json(invocation.mode.rawValue, seconds: seconds)
        }
    }

    private static func connect(
        _ run: NIOLoopBound<LoadRun>, _ request: ByteBuffer, to port: Int, on loop: any EventLoop
    ) {
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadHandler(request: request, run: run.value))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { run.value.giveUp("cannot connect: \($0)") }
    }
}

@available(*, unavailable)
extension LoadRun: Sendable {}
