import NIOCore

/// One request and its answer on a connection.
struct Exchange {
    let head: RequestHead
    let endpoint: Endpoint
    /// The request's number in the record; nil when it is not recorded.
    var number: Int?
    var reply: MockProvider.Reply?
    var fallback = ""
    /// What was decided at the head; nil as long as the body may have a say.
    var behaviour: Behaviour?
    var broken: String?
    /// The bytes of a request to the mock itself.
    var controlBody: [UInt8] = []

    var left = 0
    var chunks: ChunkedBody?
    var requestIsDone = false
    /// The whole request as recorded.
    var finished: RecordedRequest?
    var answerIsDone = false

    init(head: RequestHead, endpoint: Endpoint) {
        self.head = head
        self.endpoint = endpoint
        switch head.framing {
        case .length(let length):
            left = length
            requestIsDone = length == 0
        case .chunked: chunks = ChunkedBody()
        }
    }

    var isControl: Bool {
        if case .control = endpoint { true } else { false }
    }

    /// Takes what belongs to the request's body from the front of `buffer`.
    ///
    /// - Returns: the content, and how many bytes it took on the wire.
    mutating func readBody(from buffer: inout ByteBuffer) throws(ChunkedBody.Broken) -> (
        content: [UInt8], wire: [UInt8]
    ) {
        guard chunks == nil else {
            let before = buffer
            let content = try chunks?.read(from: &buffer) ?? []
            requestIsDone = chunks?.isDone ?? true
            let taken = before.readableBytes - buffer.readableBytes
            return (content, before.getBytes(at: before.readerIndex, length: taken) ?? [])
        }
        let bytes = buffer.readBytes(length: min(left, buffer.readableBytes)) ?? []
        left -= bytes.count
        requestIsDone = left == 0
        return (bytes, bytes)
    }

    /// Passes over what belongs to a body with a length, unseen.
    mutating func skipBody(in buffer: inout ByteBuffer) {
        let count = min(left, buffer.readableBytes)
        buffer.moveReaderIndex(forwardBy: count)
        left -= count
        requestIsDone = left == 0
    }
}
