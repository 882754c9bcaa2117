import NIOCore

/// Some events as they go over the wire, shared by all who listen.
struct EventBatch {
    var bytes: ByteBuffer
    var count: Int

    /// Enough for one write, and not so much that a listener loses many at once.
    private static let mostBytes = 32_768

    /// Writes events, each batch when it is asked for.
    static func each(of events: [EventQueue.Event], _ take: (EventBatch) -> Void) {
        var bytes: [UInt8] = []
        var count = 0
        for event in events {
            bytes += event.bytes
            count += 1
            guard bytes.count >= mostBytes else { continue }
            take(EventBatch(bytes: ByteBuffer(bytes: bytes), count: count))
            bytes.removeAll(keepingCapacity: true)
            count = 0
        }
        if count > 0 { take(EventBatch(bytes: ByteBuffer(bytes: bytes), count: count)) }
    }
}
