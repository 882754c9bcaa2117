/// What a request would do, and why: the answer of `croxy check MODEL`.
///
/// Made of the same table and functions that forward requests, so what it says is what happens.
public struct Explanation: Sendable {
    /// What becomes of the request.
    public enum Outcome: String, Sendable {
        case forward, stub, reject
    }

    /// The moment at which the decision falls.
    public enum Moment: String, Sendable {
        case head, model, fields, body
    }

    /// What one route said.
    public struct RouteLine: Sendable, Equatable {
        /// The place in the file, from 0.
        public var index: Int
        /// The route's name, if it has one.
        public var name: String?
        /// Whether its conditions hold, though an earlier route may have decided.
        public var matched: Bool
        /// Lower case, no full stop: `pattern "opus" does not match`.
        public var reason: String
    }

    /// The model that the request names; nil without one, and where no route sees it.
    public var model: String?
    /// The target asked about, query and all.
    public var path: String
    /// The method asked about.
    public var method: String
    /// Forwarded, answered by a stub, or refused.
    public var outcome = Outcome.reject
    /// nil for croxy's own answers; `hook` for a hook's.
    public var decidedBy: Reason?
    /// `head` too where croxy refuses.
    public var decidedAt = Moment.head
    /// The route that decided, or whose hook answered; nil for the default.
    public var route: Route?
    /// The provider's name.
    public var provider: String?
    /// Where the request goes: base path, path and query joined.
    public var url: String?
    /// The model that the provider gets; nil where nothing is sent or there is none.
    public var modelSent: String?
    /// Whether the client's credentials will not be sent.
    public var stripsAuth = true
    /// Whether the provider's own credential is.
    public var setsAPIKey = false
    /// Lower case, in the order in which they are set.
    public var headersSet: [String] = []
    /// Lower case; of the client's headers those that do not go on on account of the provider.
    public var headersRemoved: [String] = []
    /// Set with outcome `stub`.
    public var stub: OwnAnswer?
    /// Why, for people; set with outcome `reject`.
    var refusal: String?
    /// Set with outcome `reject`.
    public var rejection: OwnAnswer?
    /// The hooks that ran, in order.
    public var hooks: [HookRun] = []
    /// Whether a hook sets a credential, in place of the client's and of the provider's own.
    public var hookSetsCredential = false
    /// What the user may not expect; lines without secrets.
    public var warnings: [String] = []
    /// Whether Anthropic's credentials would be dropped, and others pass.
    var keepsAnthropicHome = false
    /// What becomes of the credentials that the request brings.
    var credentials: [CredentialFate] = []
    /// What a check of a real body could tell besides; a line for people.
    var hint: String?
    /// What changes in the body; nil where it passes as it came.
    public var splice: Splice?
    /// One for each route.
    public var explain: [RouteLine] = []

    /// Explains a request.
    ///
    /// - Parameter hooks: runs the hooks of the table's configuration; nil leaves every route as configured.
    public init(of request: CheckRequest, by table: DecisionTable, hooks: HookAnswers? = nil) {
        var scratch = DecisionScratch()
        self.init(of: request, by: table, listsRoutes: true, hooks: hooks, scratch: &scratch)
    }

    /// - Parameters:
    ///   - listsRoutes: whether `explain` has a line for each route, which costs time for each.
    ///   - scratch: of use again for the next request.
    init(
        of request: CheckRequest, by table: DecisionTable, listsRoutes: Bool, hooks: HookAnswers?,
        scratch: inout DecisionScratch
    ) {
        model = request.model
        path = request.path
        method = request.method
        let target = Array(request.path.utf8)
        target.withUnsafeBytes { bytes in
            let parts: RequestTarget
            do throws(TargetRejection) {
                parts = try RequestTarget(bytes)
            } catch {
                return reject(400, error.message)
            }
            guard parts.authority == nil else {
                return reject(400, "a request target with a host must name croxy's own")
            }
            if let (status, message) = request.refusal(by: table.config.server) { return reject(status, message) }
            if CheckRequest.isCroxysOwn(bytes[part: parts.path]) {
                outcome = .stub
                warnings.append("croxy answers paths under /_croxy itself, whatever routes say")
                return
            }
            explain(
                request, parts, of: bytes, by: table, listsRoutes: listsRoutes, hooks: hooks, scratch: &scratch)
        }
    }

    /// Makes croxy's own answer of it.
    mutating func reject(_ status: Int, _ message: String) {
        refusal = message
        rejection = .error(status: status, kind: OwnAnswer.errorKind(of: status), message)
    }
}
