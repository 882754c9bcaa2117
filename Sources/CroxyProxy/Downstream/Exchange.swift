import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// One request and its response: all that is remembered from its head to its record.
///
/// Belongs to one worker; the connection that it came on executes it.
final class Exchange {
    /// Where the request's body goes.
    enum Course {
        /// Not decided yet: held.
        case undecided
        /// To a provider, as it comes.
        case forwarding
        /// Held for `croxy:echo`.
        case collecting(EchoRequest)
        /// Read over; croxy answers when it has ended.
        case stubbing
        /// Read over; the answer is out.
        case dropping
    }

    let id: RequestID
    let policy: WorkerPolicy
    /// Nanoseconds of the monotonic clock at which the head was read.
    let start: UInt64
    /// The head as it came, until the request has gone on or is answered; then empty, so as not to keep its memory.
    var head: ByteBuffer
    var state = ExchangeState()
    var course = Course.undecided

    // What the head says.
    var method = RequestHead.Method.other
    var framing = RequestHead.Framing.none
    var clientIsHTTP10 = false
    var clientKeepsAlive = true
    var isHeadRequest: Bool { method == .head }
    var target = RequestTarget.root
    /// For the record.
    var methodText = ""
    var pathText = ""
    var kind = EndpointKind.other
    /// Whether an answer in events has an end of its own, see `UsageReport.hasEnded`.
    var expectsEndOfStream = false
    /// From the headers by which Claude Code names them; for the record.
    var sessionID: String?
    var agentID: String?
    var facts = HeadFacts()
    /// A request under `/_croxy/`: counted, recorded and logged nowhere.
    var isOwn = false

    // The body as it comes.
    var chunks = ChunkReader()
    var remaining = 0
    var scanner: BodyScanner?
    var held = ByteBuffer()
    /// How long what is held will become, where a hook waits for the whole.
    var heldBytesExpected = 0
    var charged = 0
    var bytesIn = 0
    var sendsContinue = false

    // Where it goes.
    /// What the table waits for; nil until it is asked.
    var needs: NeededFacts?
    /// The row to begin with: hooks of those before have passed the request on.
    var firstRow = 0
    /// What the table decided, before the hook has spoken and before all is there to go on.
    var candidate: Decision?
    var hookHasSpoken = false
    var voice = HookVoice()
    /// Where it waits for the length of a body in chunks: the next that makes a difference.
    var nextLength = 0
    var decision: Decision?
    var upstream: UpstreamConnection?
    var outbox: [ByteBuffer] = []
    var outboxBytes = 0
    var sendsChunked = false

    // The answer.
    var status = 0
    var bytesOut = 0
    var firstByte: UInt64?
    /// Where the answer begins in what waits to be written; nil once some of it was handed over.
    var unsentFrom: Int?
    var responseFraming = ResponseHead.Framing.none
    var dechunks = false
    var rechunks = false
    var closesAfter = false
    var echo: EchoAnswer?
    var informationals = 0
    /// Whether those hear of it who listen to a sample of the events; nil as long as nobody has asked.
    var isInSample: Bool?

    init(id: RequestID, policy: WorkerPolicy, start: UInt64, head: ByteBuffer) {
        self.id = id
        self.policy = policy
        self.start = start
        self.head = head
    }

    /// Forgets what waits for a connection: it has gone up, or never will.
    func dropOutbox() {
        outbox = []
        outboxBytes = 0
    }

    /// The settings of the decided provider.
    var provider: ProviderPlan? {
        decision.map { policy.policy.providers[$0.provider] }
    }
}

@available(*, unavailable)
extension Exchange: Sendable {}

/// Makes request ids that are unlike those of other workers and of other runs.
struct RequestIDSource {
    private let prefix: UInt64
    private var counter: UInt32 = 0

    init() {
        prefix = UInt64.random(in: 0...UInt64(UInt32.max)) << 32
    }

    mutating func next() -> RequestID {
        counter &+= 1
        return RequestID(value: prefix | UInt64(counter))
    }
}
