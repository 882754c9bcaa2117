import Synchronization

/// The plans of a benchmark's few behaviours, made once each.
final class PlanCache: Sendable {
    private let plans = Mutex<[String: Plan]>([:])

    /// The plan kept under `key`, made first when there is none.
    ///
    /// Keeps 64 plans and makes the others anew each time.
    func plan(_ key: String, make: () -> Plan) -> Plan {
        if let known = plans.withLock({ $0[key] }) { return known }
        let plan = make()
        plans.withLock { if $0.count < 64 { $0[key] = plan } }
        return plan
    }
}
