/// One of a provider's limits, as its answers told of it last.
public struct QuotaWindow: Sendable, Equatable {
    /// What is limited, as in the headers: `requests`, `input-tokens`, `unified-5h`.
    public var name: String { label.text ?? "" }

    /// How much there is in a window, and how much is left of it.
    public internal(set) var limit: UInt64?
    public internal(set) var remaining: UInt64?

    /// When it is full again: seconds since 1970, UTC.
    public internal(set) var reset: Int64?

    /// How much of it is used, 1 is all; subscriptions say this instead of a limit. May be above 1.
    public internal(set) var utilization: Double?

    /// `allowed`, `allowed_warning`, `rejected`, or another word of `[a-z_]{1,64}`.
    public var status: String? { statusLabel.text }

    /// When a header of it was read last, on the caller's clock.
    public internal(set) var seen: UInt64

    let label: Label
    var statusLabel = Label()

    init(label: Label, seen: UInt64) {
        self.label = label
        self.seen = seen
    }
}
