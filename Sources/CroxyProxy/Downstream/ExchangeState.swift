/// How far the two sides of an exchange are, and what follows from what happens next.
///
/// Pure: events go in, what to do comes out; the connection's handlers execute it.
struct ExchangeState {
    /// The client's side.
    enum Request { case arriving, whole }
    /// The answer's side.
    enum Response { case pending, begun, whole }

    private(set) var request = Request.arriving
    private(set) var response = Response.pending
    private(set) var isOver = false

    /// What to do with the client's connection after the answer.
    enum Ending: Equatable {
        /// Read the next request on it.
        case next
        /// Close it once the answer is out.
        case close
        /// The client is still sending: close our side, read over what comes for a while, then close.
        case linger
    }

    /// What to do when the provider fails.
    enum UpstreamFailure: Equatable {
        /// Nothing was sent downstream: answer with an error.
        case answer
        /// The answer had begun: end the connection, so that a cut stream never looks whole.
        case cut
        /// The exchange is over already.
        case ignore
    }

    /// The last byte of the request has come.
    mutating func requestBecameWhole() {
        request = .whole
    }

    /// The head of the final answer goes downstream.
    mutating func responseBegan() {
        precondition(response == .pending, "an answer began in \(response)")
        response = .begun
    }

    /// The last byte of the answer went downstream. `keepsAlive`: both sides may go on with another exchange.
    mutating func responseBecameWhole(keepsAlive: Bool) -> Ending {
        response = .whole
        isOver = true
        if request == .arriving { return .linger }
        return keepsAlive ? .next : .close
    }

    /// The provider's connection failed or ended too early.
    mutating func upstreamFailed() -> UpstreamFailure {
        if isOver { return .ignore }
        switch response {
        case .pending: return .answer
        case .begun:
            isOver = true
            return .cut
        case .whole: return .ignore
        }
    }

    /// The answer's head was still in croxy's hands, and is taken back.
    mutating func responseWithdrawn() {
        precondition(response == .begun && !isOver, "an answer was withdrawn in \(response)")
        response = .pending
    }

    /// croxy itself ends an answer that has begun.
    mutating func cut() {
        isOver = true
    }

    /// The client's connection is gone. Returns true when an exchange was under way and has ended by it.
    mutating func clientLeft() -> Bool {
        defer { isOver = true }
        return !isOver
    }
}
