import CroxyMetrics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The time of day as RFC 3339 in UTC with milliseconds; what stays the same within a second is made once.
struct LogClock {
    private var second = -1
    /// `2026-11-24T15:37:44.023Z`, as of the last `update`.
    private var bytes: [UInt8] = []

    /// The time now, written for a log line.
    mutating func now() -> [UInt8] {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        if Int(now.tv_sec) != second {
            second = Int(now.tv_sec)
            bytes.removeAll(keepingCapacity: true)
            Timestamp.append(Int64(second) * 1000, to: &bytes)
        }
        let milliseconds = Int(now.tv_nsec) / 1_000_000
        bytes[20] = UInt8(truncatingIfNeeded: milliseconds / 100) &+ 0x30
        bytes[21] = UInt8(truncatingIfNeeded: milliseconds / 10 % 10) &+ 0x30
        bytes[22] = UInt8(truncatingIfNeeded: milliseconds % 10) &+ 0x30
        return bytes
    }
}
