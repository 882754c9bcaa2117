import CroxyMetrics

/// The time of day as RFC 3339 in UTC with milliseconds; what stays the same within a second is made once.
struct LogClock {
    private var second: Int64 = -1
    /// `2026-11-24T15:37:44.023Z`, as of the last `update`.
    private var bytes: [UInt8] = []

    /// The time now, written for a log line.
    mutating func now() -> [UInt8] {
        let now = WallClock.milliseconds
        if now / 1000 != second {
            second = now / 1000
            bytes.removeAll(keepingCapacity: true)
            Timestamp.append(second * 1000, to: &bytes)
        }
        let milliseconds = now % 1000
        bytes[20] = UInt8(truncatingIfNeeded: milliseconds / 100) &+ 0x30
        bytes[21] = UInt8(truncatingIfNeeded: milliseconds / 10 % 10) &+ 0x30
        bytes[22] = UInt8(truncatingIfNeeded: milliseconds % 10) &+ 0x30
        return bytes
    }
}
