import NIOCore
import NIOPosix

/// A loop of its own for those who look on: it merges and writes figures and streams events, so that no worker does, and
/// gives way to the workers where there are too few cores for all.
final class Observer: Sendable {
    /// What the workers tell.
    let events: EventQueue
    let sampler = EventSampler()
    let eventLoop: any EventLoop
    private let group: MultiThreadedEventLoopGroup
    private let hub: NIOLoopBound<EventHub>
    private let figures: NIOLoopBound<Figures<Observation>>
    private let gate: AcceptGate

    /// The system would take megabytes for who reads slowly.
    private static let socketBytes: SocketOptionValue = 131_072

    /// - Parameter gate: counts the connections that are handed over, as it does all.
    init(_ gate: AcceptGate) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let eventLoop = group.next()
        let passes = NIOLoopBoundBox<EventHub?>.makeBoxSendingValue(nil, eventLoop: eventLoop)
        let events = EventQueue { eventLoop.execute { passes.value?.pass() } }
        let made = eventLoop.submit {
            ThreadPriority.lower()
            let hub = EventHub(on: eventLoop, events)
            passes.value = hub
            let figures = Figures<Observation>(on: eventLoop)
            return (NIOLoopBound(hub, eventLoop: eventLoop), NIOLoopBound(figures, eventLoop: eventLoop))
        }
        do {
            (hub, figures) = try made.wait()
        } catch {
            preconditionFailure("the observer's loop could not be made: \(error)")
        }
        self.gate = gate
        self.events = events
        self.eventLoop = eventLoop
    }

    /// Takes the socket of a connection that wants events.
    func adopt(_ socket: NIOBSDSocket.Handle, head: ByteBuffer, _ seat: EventQueue.Seat) {
        let hub = hub
        let gate = gate
        // Where it fails, the client has left.
        _ = ClientBootstrap(group: eventLoop)
            .channelOption(.socketOption(.so_sndbuf), value: Observer.socketBytes)
            .channelInitializer { channel in
                gate.take(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EventListener(hub.value, head: head, seat: seat))
                }
            }
            .withConnectedSocket(socket)
    }

    /// Asks the workers what they know and writes it; the result comes on `loop`.
    func observe<Result: Sendable>(
        on loop: any EventLoop, _ shared: ServerShared, _ write: @escaping @Sendable (Observation) -> Result
    ) -> EventLoopFuture<Result> {
        eventLoop.flatSubmit { [eventLoop, figures] in
            figures.value.told { shared.observation(on: eventLoop) }.map(write)
        }.hop(to: loop)
    }

    /// Ends all streams of events, and those that are still to come.
    func endStreams() {
        eventLoop.execute { [hub] in hub.value.end() }
    }

    /// Ends the thread. Waits for that.
    func shutDown() {
        try? group.syncShutdownGracefully()
    }
}
