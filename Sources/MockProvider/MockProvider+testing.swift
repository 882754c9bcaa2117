extension MockProvider {
    /// How one request is answered, whatever it asks for.
    public enum Reply: Sendable {
        /// As this ``Behaviour`` says.
        case behaviour(String)
        /// By exactly these steps; when they end, the connection stays.
        case steps([Step])
    }

    /// What the mock has seen since its start or the last ``MockProvider/reset()``.
    public struct Sight: Sendable {
        /// The complete requests, in the order in which they became complete.
        public internal(set) var requests: [RecordedRequest] = []
        /// The requests whose body is still coming.
        public internal(set) var unfinished: [RecordedRequest] = []
        /// The requests whose connection ended before their body did.
        public internal(set) var cut: [RecordedRequest] = []
        /// Connections accepted.
        public internal(set) var connections = 0
        /// Connections that are open now.
        public internal(set) var openConnections = 0
        /// Connections that the mock ended because of `idle-close`.
        public internal(set) var idleCloses = 0
        /// Answers that wait for a release now.
        public internal(set) var waitingAtGates = 0
        /// Bytes of answers handed to the sockets; not more than a socket's buffers ahead of the reader.
        public internal(set) var answerBytes = 0
    }

    /// A test waited in vain.
    public struct TimedOut: Error, CustomStringConvertible {
        /// What did not happen.
        public let waitingFor: String
        /// Names what did not happen.
        public var description: String { "timed out waiting for \(waitingFor)" }
    }

    /// What has been seen up to now.
    public var sight: Sight { recorder.sight }

    /// The complete requests, in the order in which they became complete.
    public var requests: [RecordedRequest] { recorder.sight.requests }

    /// The bytes that have come of the body of the youngest unfinished request.
    public var bodyBytesSoFar: Int { recorder.sight.unfinished.last?.bodyBytes ?? 0 }

    /// Answers the next requests so, one each, in the order in which their heads come.
    public func script(_ behaviours: String...) {
        recorder.change { $0.script += behaviours.map { .behaviour($0) } }
    }

    /// Answers the next request with exactly these steps.
    public func script(steps: Step...) {
        recorder.change { $0.script.append(.steps(steps)) }
    }

    /// Answers the next request with exactly these steps.
    public func script(_ steps: [Step]) {
        recorder.change { $0.script.append(.steps(steps)) }
    }

    /// The behaviour of requests that nothing else decides.
    public func setDefault(_ behaviour: String) {
        recorder.change { $0.fallback = behaviour }
    }

    /// Lets `count` steps through a gate: those that wait, then those that will come.
    public func release(_ count: Int = 1, gate: String = "") {
        recorder.release(gate, count: count)
    }

    /// Forgets all requests, scripts and releases.
    public func reset() { recorder.reset() }

    /// Returns the `number`th complete request (from 1), as soon as there is one.
    ///
    /// - Throws: ``TimedOut``.
    public func waitForRequest(_ number: Int, within limit: Duration = .seconds(10)) async throws -> RecordedRequest {
        try await wait(for: "request \(number)", within: limit) { $0.requests.count >= number }
        return recorder.sight.requests[number - 1]
    }

    /// Returns when the condition holds; it is looked at after each thing the mock sees.
    ///
    /// - Throws: ``TimedOut`` with the text given.
    public func wait(
        for what: String, within limit: Duration = .seconds(10), until holds: @escaping @Sendable (Sight) -> Bool
    ) async throws {
        try await recorder.wait(for: what, within: limit, until: holds)
    }
}
