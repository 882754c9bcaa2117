import NIOCore

/// The models of requests that name many, all names of one length: `model-42-`, then digits to the end.
struct ModelNames {
    /// What stands in the request where names are written.
    static let blank = "model-\(String(repeating: "#", count: 30))"

    private let count: Int
    private let isFresh: Bool
    /// Where in the request a name's changing part begins.
    private let start: Int
    /// Of the last request's name; in fresh names never the same, as the clock is faster than requests.
    private var serial: UInt64
    private var turn = -1

    /// nil where all requests name the same model.
    init?(_ invocation: Invocation, _ request: ByteBuffer) {
        guard let count = invocation.modelCount else { return nil }
        guard let start = request.readableBytesView.firstIndex(of: UInt8(ascii: "#")) else { return nil }
        self.count = count
        self.start = start
        isFresh = invocation.modelsAreFresh
        serial = isFresh ? NIODeadline.now().uptimeNanoseconds : 0
    }

    /// Writes the next name into a request.
    mutating func write(into request: inout ByteBuffer) {
        turn = (turn + 1) % count
        if isFresh { serial += 1 }
        var digits = String(turn) + "-"
        let rest = String(serial)
        digits += String(repeating: "0", count: ModelNames.blank.utf8.count - 6 - digits.utf8.count - rest.utf8.count)
        request.setString(digits + rest, at: start)
    }
}
