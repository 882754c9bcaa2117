/// What became of one `[[checks]]` entry.
public struct PolicyCheckResult: Sendable {
    /// What was asked and expected.
    public let check: PolicyCheck

    /// What the request would do; nil where its body could not be read.
    public let found: Found?

    /// The expectations that were not met.
    public let failed: [PolicyCheck.Expectation]

    /// Why the body could not be read.
    public let bodyFailure: BodyFailure?

    /// Whether all is as expected.
    public var isOK: Bool { found != nil && failed.isEmpty }

    /// Why the body of a request could not be read.
    public struct BodyFailure: Error, Sendable {
        /// Lower case, no full stop, without the file's name: `no such file or directory`.
        public var reason: String

        /// A failure for this reason.
        public init(_ reason: String) {
            self.reason = reason
        }
    }

    /// The part of an `Explanation` that checks are about; those can be many, and routes too.
    public struct Found: Sendable, Equatable {
        /// Forwarded, stubbed or refused.
        public var outcome: Explanation.Outcome
        /// The provider's name; nil where croxy answers.
        public var provider: String?
        /// nil where nothing is sent, and where the request has no model.
        public var modelSent: String?
        /// Index of the route that decided; nil for the default and where croxy refuses.
        public var route: Int?
        /// Of croxy's own answer; nil where the request is forwarded.
        public var status: Int?
        /// Who decided, for people: `routes[0] "local" decided`.
        var reason: String

        init(_ explanation: Explanation) {
            outcome = explanation.outcome
            provider = explanation.provider
            modelSent = explanation.modelSent
            route = explanation.route?.index
            status = explanation.rejection?.status ?? explanation.stub?.status
            if explanation.decidedBy == .hook, let hook = explanation.hooks.last {
                reason = "the hook \(Quoted.text(hook.file)) \(hook.phrase)"
            } else if let hook = explanation.hooks.last, let error = hook.error, hook.onError == .reject {
                reason = "a hook fails: \(Explanation.oneLine(error))"
            } else if let refusal = explanation.refusal {
                reason = "croxy refuses: \(refusal)"
            } else if let route = explanation.route {
                reason = "\(route.place) decided"
            } else {
                reason = explanation.decidedBy == nil ? "croxy answers itself" : "the default decided"
            }
        }
    }

    /// Asks the table.
    ///
    /// - Parameter readBody: the bytes of a file, by its path.
    init(
        of check: PolicyCheck, by table: DecisionTable, hooks: HookAnswers?, scratch: inout DecisionScratch,
        readBody: (String) throws(PolicyCheckResult.BodyFailure) -> [UInt8]
    ) {
        self.check = check
        var body: [UInt8]?
        do throws(BodyFailure) {
            if let path = check.bodyPath { body = try readBody(path) }
        } catch {
            found = nil
            failed = []
            bodyFailure = error
            return
        }
        let found = Found(
            Explanation(of: check.request(body: body), by: table, listsRoutes: false, hooks: hooks, scratch: &scratch))
        self.found = found
        failed = check.expectations.filter { !found.meets($0.what) }
        bodyFailure = nil
    }
}

extension PolicyCheckResult.Found {
    func meets(_ expected: PolicyCheck.Expectation.What) -> Bool {
        // By their bytes: Swift's strings are equal where bytes differ.
        switch expected {
        case .provider(let name): provider.map { $0.utf8.elementsEqual(name.utf8) } ?? false
        case .modelSent(let model): modelSent.map { $0.utf8.elementsEqual(model.utf8) } ?? false
        case .route(let index): route == index
        case .outcome(let outcome): self.outcome == outcome
        case .status(let status): self.status == status
        }
    }
}
