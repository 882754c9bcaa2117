import Logging
import Synchronization

/// Warnings that are worth saying once for each policy, however many requests cause them.
final class PolicyWarnings: Sendable {
    private let logger: Logger
    private let keptFrom = Mutex<Set<String>>([])

    init(logger: Logger) {
        self.logger = logger
    }

    /// A client's Anthropic credential was not passed to a provider elsewhere.
    func credentialKept(from plan: ProviderPlan) {
        let isFirst = keptFrom.withLock { $0.insert(plan.name).inserted }
        guard isFirst else { return }
        logger.warning(
            "an Anthropic credential (sk-ant-…) was not sent to this provider; strip_auth = false would send it",
            metadata: ["provider": "\(plan.name)"])
    }
}
