/// The values that one exchange adds to distributions; nil what it does not have.
struct Sample {
    let duration: Measure?
    let firstByte: Measure?
    let firstToken: Measure?
    let input: Measure?
    let output: Measure?

    init(_ record: borrowing ExchangeRecord) {
        duration = Measure(record.durationNanoseconds, .time)
        firstByte = record.firstByteNanoseconds.map { Measure($0, .time) }
        firstToken = record.firstTokenNanoseconds.map { Measure($0, .time) }
        let isReported = record.tokenSource == .reported
        input = isReported ? record.usage.input.map { Measure($0, .tokens) } : nil
        output = isReported ? record.usage.output.map { Measure($0, .tokens) } : nil
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
    func fits(_ sample: Sample) -> Bool {
        duration.fits(sample.duration) && firstByte.fits(sample.firstByte) && firstToken.fits(sample.firstToken)
            && input.fits(sample.input) && output.fits(sample.output)
    }

    func bytesNeeded(for sample: Sample) -> Int {
        duration.bytesNeeded(for: sample.duration) + firstByte.bytesNeeded(for: sample.firstByte)
            + firstToken.bytesNeeded(for: sample.firstToken) + input.bytesNeeded(for: sample.input)
            + output.bytesNeeded(for: sample.output)
    }

    /// Returns by how many bytes it grew.
    @inline(__always)
    mutating func record(_ sample: Sample) -> Int {
        duration.record(sample.duration) + firstByte.record(sample.firstByte) + firstToken.record(sample.firstToken)
            + input.record(sample.input) + output.record(sample.output)
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

    /// Records a sample when that allocates nothing, or is not wanted any more; nearly always. Otherwise returns false.
    @inline(__always)
    mutating func recordInPlace(_ sample: Sample) -> Bool {
        if held.isEmpty { return isIncomplete }
        guard held[0].fits(sample) else { return false }
        _ = held[0].record(sample)
        return true
    }

    func bytesNeeded(for sample: Sample) -> Int {
        if isIncomplete { return 0 }
        return held.isEmpty ? Series.ownBytes + Series().bytesNeeded(for: sample) : held[0].bytesNeeded(for: sample)
    }

    /// Returns by how many bytes it grew.
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
