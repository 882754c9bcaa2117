import NIOCore
import NIOPosix

/// All requests of one run, on one event loop.
final class LoadRun {
    let tally = Tally()
    let readsEvents: Bool
    private let request: ByteBuffer
    private var models: ModelNames?
    private var untaken: Int
    private var unfinished: Int
    private let finished: EventLoopPromise<Void>

    init(_ request: ByteBuffer, models: ModelNames?, requests: Int, readsEvents: Bool, loop: any EventLoop) {
        self.request = request
        self.models = models
        untaken = requests
        unfinished = requests
        self.readsEvents = readsEvents
        finished = loop.makePromise()
    }

    /// The next request; nil when there is none left to send.
    func takeOne() -> ByteBuffer? {
        guard untaken > 0 else { return nil }
        untaken -= 1
        guard models != nil else { return request }
        var request = request
        models?.write(into: &request)
        return request
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
            request, models: ModelNames(invocation, request),
            requests: isStream ? invocation.concurrency : invocation.requests, readsEvents: isStream, loop: loop)
        let begun = NIODeadline.now()
        let bound = NIOLoopBound(run, eventLoop: loop)
        for index in 0..<invocation.concurrency {
            // Streams begin one after the other, so that their events are spread over the time between two events.
            let share = Int64(invocation.delayMilliseconds) * 1_000_000 * Int64(index) / Int64(invocation.concurrency)
            loop.scheduleTask(in: .nanoseconds(isStream ? share : 0)) {
                connect(bound, to: invocation.port, on: loop)
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
        _ run: NIOLoopBound<LoadRun>, to port: Int, on loop: any EventLoop
    ) {
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadHandler(run: run.value))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { run.value.giveUp("cannot connect: \($0)") }
    }
}

@available(*, unavailable)
extension LoadRun: Sendable {}
