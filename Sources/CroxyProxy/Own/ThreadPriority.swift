#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the system chooses among threads that could run.
package enum ThreadPriority {
    /// Lets the calling thread, and on Linux those that it makes, give way to others, for good.
    package static func lower() {
        #if canImport(Darwin)
            pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
        #else
            // On Linux 0 is the calling thread, not its process: setpriority(2), "C library/kernel differences".
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        #endif
    }
}
