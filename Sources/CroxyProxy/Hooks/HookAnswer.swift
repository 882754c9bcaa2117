import CroxyRouting

/// What a hook said, as the exchange needs it.
struct HookVoice {
    /// What it changes of the head; nil where it changes nothing.
    var change: HookChange?
    /// What it answers in place of a provider.
    var answer: HookAnswer?
    /// Nanoseconds in hooks, all that spoke.
    var nanoseconds = 0
}

/// An answer that a hook gives itself, or that croxy gives for one that failed.
enum HookAnswer {
    case stub(HookStub)
    case reject(HookRejection)
    /// The hook failed, and `on_hook_error` says that nothing goes on then.
    case failed
}
