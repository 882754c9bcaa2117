/// What the mock does with one request, written as a short text such as `status=429;retry-after=1`.
///
/// The text comes, in this order of precedence, from a scripted reply (``MockProvider/script(_:)``,
/// `POST /_mock/script`), the request header `x-mock`, what follows the first `~` in the body's model
/// (`claude-x~events=5`), or the mock's default. Words are separated by `;` or spaces.
///
/// **What is answered**
///
/// | word | meaning |
/// |---|---|
/// | `stream`, `json` | an event stream or one JSON document, whatever the body's `stream` says |
/// | `text=W` | the answer's text, percent-decoded |
/// | `size=N` | N bytes of padding inside the JSON document, or in each text event |
/// | `events=N` | N text deltas in the stream (3 unless told), five further events stand around them |
/// | `stamp` | each text event carries `"mock_ns":"…"`, twenty digits of the monotonic clock |
/// | `usage=I/O/R/W` | input, output, cache read and cache write tokens |
/// | `status=N` | an Anthropic error document with that status; 204 and 304 have no body |
/// | `retry-after=S`, `should-retry=B`, `header=Name:value` | fields of the answer; `header` may come often |
/// | `html` | an HTML page as body instead of a document |
/// | `gzip` | says `content-encoding: gzip` over bytes that are none |
/// | `sse-error` | the stream ends in `event: error` after the text |
///
/// **When**
///
/// | word | meaning |
/// |---|---|
/// | `delay_ms=D` | between events; `first_ms=D` before the head |
/// | `gate`, `gate=NAME` | causal: each event but the first, or a JSON body, waits for one release |
/// | `gate-head` | the head waits for one release too |
/// | `hold-body` | reads none of the request's body before one release of the gate `body` |
/// | `early` | answers as soon as it has the request's head, then drains the body |
/// | `split=N` | writes in pieces of N bytes, each flushed |
///
/// **How it ends, and faults**
///
/// | word | meaning |
/// |---|---|
/// | `close` | `connection: close`, and closes |
/// | `close-delimited` | no length and no chunks: the end is the end of the connection |
/// | `chunked` | a JSON document in chunks; `chunk=N` sets their size |
/// | `keep-alive-timeout=N` | says `keep-alive: timeout=N`; `idle-close=MS` really closes after that time |
/// | `1xx=103x3` | three answers of status 103 first |
/// | `trailers` | chunked, with two trailer fields |
/// | `http10` | the answer is HTTP/1.0 |
/// | `cut=N`, `cut-body=N` | ends the connection (no TLS goodbye) after N bytes of the answer, or of its body |
/// | `reset`, `reset=N` | the same with a TCP reset |
/// | `close-before-head`, `half-head` | ends the connection with no byte, or half a head, sent |
/// | `stall`, `stall-head`, `stall-mid` | sends nothing, half a head, half the body, and waits for the peer to leave |
/// | `garbage` | bytes that are no HTTP |
/// | `bad-chunk`, `two-lengths`, `cl-and-te` | broken framing |
/// | `early-413`, `early-413=abrupt`, `early-413=keep` | 413 at the head, then a half-close, a close, or neither |
/// | `extra-after-answer`, `extra-later` | a second answer that nobody asked for, at once or 50 ms later |
/// | `raw=BASE64` | exactly those bytes as the answer |
///
/// An unknown word is answered with status 400 and named, so that a misspelt test fails.
public struct Behaviour: Sendable {
    var stream: Bool?
    var text = "Hello from the mock provider."
    var size = 0
    var events = 3
    var stamp = false
    var usage = Usage()
    var status: Int?
    var fields: [Field] = []
    var html = false
    var gzip = false
    var streamError = false

    var delayMilliseconds = 0.0
    var firstMilliseconds = 0.0
    var gate: String?
    var gateHead = false
    var holdBody = false
    var early = false
    var split: Int?

    var ending = Ending.stay
    var framing: Framing?
    var chunk: Int?
    var idleCloseMilliseconds: Int64?
    var interim: (status: Int, count: Int)?
    var trailers = false
    var http10 = false
    var fault: Fault?
    var extra: Extra?
    var raw: [UInt8]?

    /// The token counts of an answer.
    struct Usage: Sendable, Equatable {
        var input = 2039
        var output = 12
        var cacheRead = 0
        var cacheWrite = 0
    }

    struct Field: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// How a body says where it ends.
    enum Framing: Sendable {
        case length, chunked, close, twoLengths, lengthAndChunked, badChunk
    }

    /// What happens to the connection after a complete answer.
    enum Ending: Sendable {
        case stay, close, closeDraining
    }

    /// Where an answer stops being one.
    enum Fault: Sendable, Equatable {
        case cut(Int), cutBody(Int), reset(Int), halfHead, stall, stallHead, stallMiddle, garbage
    }

    /// A second answer, see `extra-after-answer`.
    enum Extra: Sendable {
        case atOnce, later
    }

    /// A word that no rule above knows, or a value it cannot take.
    public struct UnknownWord: Error, Equatable {
        /// The word as written.
        public let word: String
    }
}
