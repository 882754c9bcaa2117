/// The newest `anthropic-ratelimit-…` headers of one provider.
///
/// Feed it every header of every answer: others cost a look at two bytes. A value that cannot be read leaves the one
/// before. Each worker has its own; `merge(_:)` brings them together.
///
/// - Complexity: O(name + value) for each of these headers. Holds at most `maxWindows` windows, the first ones seen.
/// - Source: answers of api.anthropic.com. Limits of a key: `-{requests,tokens,input-tokens,output-tokens}` with `-limit`,
///   `-remaining` and `-reset` in RFC 3339; of a subscription: `-unified` and `-unified-{5h,7d}` with `-status`,
///   `-utilization` and `-reset` in seconds since 1970.
public struct QuotaReader: Sendable {
    public static let maxWindows = 16

    /// In the order they were first seen.
    public private(set) var windows: [QuotaWindow] = []

    private static let prefix: StaticString = "anthropic-ratelimit-"

    public init() {}

    /// Returns whether it is a header of a limit, and was understood.
    ///
    /// - Parameters:
    ///   - name: in any case of its letters.
    ///   - moment: now, on a clock that does not go back; the same one for all readers that are merged.
    @discardableResult
    public mutating func read(
        name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, at moment: UInt64
    ) -> Bool {
        let length = Self.prefix.utf8CodeUnitCount
        guard name.count > length, name[9] == UInt8(ascii: "-"), ASCII.lower(name[10]) == UInt8(ascii: "r"),
            ASCII.equals(UnsafeRawBufferPointer(rebasing: name[..<length]), Self.prefix)
        else { return false }
        return readLimit(UnsafeRawBufferPointer(rebasing: name[length...]), ASCII.trimmed(value), at: moment)
    }

    /// Takes over from another reader of the same provider what is newer there.
    public mutating func merge(_ other: QuotaReader) {
        for window in other.windows {
            if let index = windows.firstIndex(where: { $0.label == window.label }) {
                if windows[index].seen < window.seen { windows[index] = window }
            } else if windows.count < Self.maxWindows {
                windows.append(window)
            }
        }
    }

    /// - Parameter name: what follows the prefix: the window, `-`, the field.
    private mutating func readLimit(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, at moment: UInt64
    ) -> Bool {
        guard let dash = name.lastIndex(of: UInt8(ascii: "-")), dash > 0,
            let change = Change(UnsafeRawBufferPointer(rebasing: name[(dash + 1)...]), value),
            let index = index(of: UnsafeRawBufferPointer(rebasing: name[..<dash]), at: moment)
        else { return false }
        change.apply(to: &windows[index])
        windows[index].seen = moment
        return true
    }

    private mutating func index(of name: UnsafeRawBufferPointer, at moment: UInt64) -> Int? {
        var label = Label()
        for byte in name {
            let byte = ASCII.lower(byte)
            guard Self.isOfName(byte) else { return nil }
            label.append(byte)
        }
        if label.isTooLong { return nil }
        if let index = windows.firstIndex(where: { $0.label == label }) { return index }
        guard windows.count < Self.maxWindows else { return nil }
        windows.append(QuotaWindow(label: label, seen: moment))
        return windows.count - 1
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || ASCII.isDigit(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

/// What one header says.
private enum Change {
    case limit(UInt64)
    case remaining(UInt64)
    case reset(Int64)
    case utilization(Double)
    case status(Label)

    init?(_ field: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        let change: Change?
        if ASCII.equals(field, "limit") {
            change = QuotaValue.count(value).map(Change.limit)
        } else if ASCII.equals(field, "remaining") {
            change = QuotaValue.count(value).map(Change.remaining)
        } else if ASCII.equals(field, "reset") {
            change = ResetTime.seconds(value).map(Change.reset)
        } else if ASCII.equals(field, "utilization") {
            change = QuotaValue.fraction(value).map(Change.utilization)
        } else if ASCII.equals(field, "status") {
            change = QuotaValue.word(value).map(Change.status)
        } else {
            change = nil
        }
        guard let change else { return nil }
        self = change
    }

    func apply(to window: inout QuotaWindow) {
        switch self {
        case .limit(let count): window.limit = count
        case .remaining(let count): window.remaining = count
        case .reset(let seconds): window.reset = seconds
        case .utilization(let fraction): window.utilization = fraction
        case .status(let word): window.statusLabel = word
        }
    }
}
