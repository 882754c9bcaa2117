#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The signals that croxy acts on, taken one by one by the thread that waits for them.
///
/// Made before any other thread is: they inherit that the signals are blocked.
struct Signals {
    private var set = sigset_t()
    /// SIGHUP means reload, unless croxy was started from a terminal, which then has gone.
    let hangUpReloads = isatty(0) == 0

    init() {
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for the next signal.
    func next() -> Int32 {
        var set = set
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        return number
    }

    /// Lets a child have the signals again.
    static func unblockAll() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }
}
