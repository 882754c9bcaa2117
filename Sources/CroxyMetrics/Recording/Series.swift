/// The values that one exchange adds to distributions; nil what it does not have.
struct Sample {
    let duration: UInt64
    let firstByte: UInt64?
    let firstToken: UInt64?
    let input: UInt64?
    let output: UInt64?

    init(_ record: borrowing ExchangeRecord) {
        duration = record.durationNanoseconds
        firstByte = record.firstByteNanoseconds
        firstToken = record.firstTokenNanoseconds
        let isReported = record.tokenSource == .reported
        input = isReported ? record.usage.input : nil
        output = isReported ? record.usage.output : nil
    }
}

/// The five distributions of the totals, or of a group.
struct Series: Sendable {
    var duration = Distribution()
    var firstByte = Distribution()
    var firstToken = Distribution()
    var input = Distribution()
    var output = Distribution()

    /// Bytes that the largest one takes, its own place in an array included.
    static let mostBytes = ownBytes + 3 * Distribution.bytes(bits: 29) + 2 * Distribution.bytes(bits: 22)

    /// An array with this alone in it.
    static let ownBytes = 32 + MemoryLayout<Series>.stride + 32

    @inline(__always)
    func bytesNeeded(for sample: Sample) -> Int {
        duration.bytesNeeded(for: sample.duration, .time) + firstByte.bytesNeeded(for: sample.firstByte, .time)
            + firstToken.bytesNeeded(for: sample.firstToken, .time) + input.bytesNeeded(for: sample.input, .tokens)
            + output.bytesNeeded(for: sample.output, .tokens)
    }

    /// Returns by how many bytes it grew.
    @inline(__always)
    mutating func record(_ sample: Sample) -> Int {
        duration.record(sample.duration, .time) + firstByte.record(sample.firstByte, .time)
            + firstToken.record(sample.firstToken, .time) + input.record(sample.input, .tokens)
            + output.record(sample.output, .tokens)
    }

    mutating func add(_ other: Series) {
        duration.add(other.duration)
        firstByte.add(other.firstByte)
        firstToken.add(other.firstToken)
        input.add(other.input)
        output.add(other.output)
    }

    /// Bytes on the heap, without its own place.
    var bytes: Int { duration.bytes + firstByte.bytes + firstToken.bytes + input.bytes + output.bytes }
}

/// A series that is there from its first value on, until its memory is needed elsewhere.
///
/// An array of one, not an optional: a group without one takes 8 bytes for it, and copies share it.
struct OptionalSeries: Sendable {
    private(set) var held: [Series] = []
    /// Whether values were left out: then what is there, or nothing, does not stand for all of them.
    private(set) var isIncomplete = false

    @inline(__always)
    func bytesNeeded(for sample: Sample) -> Int {
        if isIncomplete { return 0 }
        return held.isEmpty ? Series.ownBytes + Series().bytesNeeded(for: sample) : held[0].bytesNeeded(for: sample)
    }

    /// Returns by how many bytes it grew.
    @inline(__always)
    mutating func record(_ sample: Sample) -> Int {
        if isIncomplete { return 0 }
        guard held.isEmpty else { return held[0].record(sample) }
        held.reserveCapacity(1)
        held.append(Series())
        return Series.ownBytes + held[0].record(sample)
    }

    /// Lets go of all values, for good. Returns the bytes that are free now.
    mutating func drop() -> Int {
        let freed = bytes
        held = []
        isIncomplete = true
        return freed
    }

    mutating func add(_ other: OptionalSeries) {
        isIncomplete = isIncomplete || other.isIncomplete
        guard let added = other.held.first else { return }
        if held.isEmpty { held = other.held } else { held[0].add(added) }
    }

    var bytes: Int { held.isEmpty ? 0 : Series.ownBytes + held[0].bytes }
}
