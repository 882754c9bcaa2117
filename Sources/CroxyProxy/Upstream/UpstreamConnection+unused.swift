/// A connection that came too late for the request it was opened for.
extension UpstreamConnection {
    /// Goes to the pool: nothing was ever sent on it.
    func releaseUnused(_ plan: ProviderPlan) {
        keepAliveMS = plan.keepAliveMS
        keepAliveIsOwn = plan.keepAliveIsOwn
        release(reusable: true, now: Deadlines.now())
    }
}
