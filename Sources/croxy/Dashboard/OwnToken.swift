import CroxyRouting

/// What opens `/_croxy/` to the dashboard of the same process, whatever address croxy listens on: 128 random bits.
struct OwnToken {
    let text: String

    init() {
        var random = SystemRandomNumberGenerator()
        text = (0..<2).map { _ in
            let digits = String(random.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    var secret: Secret { Secret(text) }
}
