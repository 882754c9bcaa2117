/// What all connections of one event loop have measured.
final class Tally {
    /// Durations in nanoseconds: of requests, or between an event's making and its arrival.
    private(set) var durations: [UInt64] = []
    var requests = 0
    var errors = 0
    var events = 0
    var bytes = 0
    var firstError: String?
    /// The length all answers must have; the first one sets it.
    private var expectedLength: Int?

    func took(_ nanoseconds: UInt64) { durations.append(nanoseconds) }

    func failed(_ reason: String) {
        errors += 1
        firstError = firstError ?? reason
    }

    /// Counts a complete answer and checks it.
    func answered(status: Int, length: Int, lengthMatters: Bool) {
        requests += 1
        bytes += length
        guard status == 200 else { return failed("status \(status)") }
        guard lengthMatters else { return }
        if length != expectedLength ?? length { failed("\(length) bytes instead of \(expectedLength ?? 0)") }
        expectedLength = length
    }

    /// The object that the program prints.
    func json(_ mode: String, seconds: Double) -> String {
        let sorted = durations.sorted()
        func percentile(_ part: Double) -> String {
            guard !sorted.isEmpty else { return "null" }
            let index = min(sorted.count - 1, Int(Double(sorted.count) * part))
            return rounded(Double(sorted[index]) / 1000, places: 1)
        }
        let rate = seconds > 0 ? Double(mode == "sse" ? events : requests) / seconds : 0
        return """
            {"mode":"\(mode)","requests":\(requests),"events":\(events),"bytes":\(bytes),\
            "seconds":\(rounded(seconds, places: 3)),"rps":\(rounded(rate, places: 1)),"p50_us":\(percentile(0.5)),\
            "p99_us":\(percentile(0.99)),"max_us":\(percentile(1)),"errors":\(errors),\
            "first_error":\(firstError.map { "\"\($0.replacing("\"", with: "'"))\"" } ?? "null")}
            """
    }

    private func rounded(_ value: Double, places: Int) -> String {
        let scale = places == 1 ? 10.0 : 1000.0
        return "\((value * scale).rounded() / scale)"
    }
}

@available(*, unavailable)
extension Tally: Sendable {}
