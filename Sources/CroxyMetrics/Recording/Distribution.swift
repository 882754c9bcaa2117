import Histogram

/// What is measured, and in which steps.
enum Scale {
    /// Nanoseconds, in steps of 10 µs: percentiles above 89 minutes are given as that.
    case time
    /// Tokens: percentiles above 4,194,303 are given as that.
    case tokens

    /// A step of the histogram.
    var unit: UInt64 { self == .time ? 10_000 : 1 }

    /// Values have at most this many bits, in steps.
    var maxBits: Int { self == .time ? 29 : 22 }

    @inline(__always)
    func steps(_ value: UInt64) -> UInt64 {
        let rounded = self == .time ? value / 10_000 &+ (value % 10_000 >= 5_000 ? 1 : 0) : value
        return min(rounded, 1 << UInt64(maxBits) - 1)
    }
}

/// A value, and its place in a histogram: found once, however many histograms take it.
struct Measure {
    let value: UInt64
    let index: Int
    let scale: Scale

    @inline(__always)
    init(_ value: UInt64, _ scale: Scale) {
        self.value = value
        self.scale = scale
        index = HistogramPlaces.index(of: scale.steps(value))
    }

    /// Counts of a histogram for it: one doubling more than it has, so that the next larger value finds its place too.
    var countsNeeded: Int {
        let parts = index / HistogramPlaces.half + 2
        return min(max(3, parts), scale.maxBits - 6) * HistogramPlaces.half
    }
}

/// Where values stand in an HDR histogram of two significant digits: 256 places for the first 256 values, then 128 for each
/// time that they double.
///
/// - Source: HdrHistogram, `countsArrayIndex`; a test compares with the library.
enum HistogramPlaces {
    static let half = 128

    @inline(__always)
    static func index(of steps: UInt64) -> Int {
        let shift = max(0, 56 &- steps.leadingZeroBitCount)
        return shift &* half &+ Int(truncatingIfNeeded: steps >> UInt64(shift))
    }

    /// The least value with this place.
    static func value(at index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) }
        let shift = index / half - 1
        return UInt64(index - shift * half) << UInt64(shift)
    }
}

/// How values are spread: the counts of an HDR histogram of two significant digits, allocated with the first value, and the
/// exact sum and maximum.
///
/// The counts are kept here and not in the library's histogram, which is made of them for reading: its `record` finds the
/// place anew in each of twenty histograms, which took half of the time of recording.
///
/// - Complexity: a value costs O(1); memory follows the largest value, 512 bytes for each time it doubles.
/// - Source: HdrHistogram; its percentiles are at most 1/128 above the exact ones.
struct Distribution: Sendable {
    private(set) var counts: [UInt32] = []
    private(set) var count: UInt64 = 0
    /// In nanoseconds or tokens, not in steps.
    private(set) var sum: UInt64 = 0
    private(set) var max: UInt64 = 0

    /// For reading percentiles; nil without values.
    ///
    /// - Complexity: O(counts).
    var histogram: Histogram<UInt32>? {
        guard count > 0 else { return nil }
        let highest = HistogramPlaces.value(at: counts.count) - 1
        var histogram = Histogram<UInt32>(highestTrackableValue: highest, numberOfSignificantValueDigits: .two)
        for (index, count) in counts.enumerated() where count > 0 {
            // The largest with this place: the library's percentiles go no higher than what it was given.
            histogram.record(HistogramPlaces.value(at: index + 1) - 1, count: count)
        }
        return histogram
    }

    /// Whether a value finds its place without allocating: nearly always.
    @inline(__always)
    func fits(_ measure: Measure?) -> Bool {
        guard let measure else { return true }
        return measure.index < counts.count
    }

    /// Bytes that `record` would allocate for a value.
    func bytesNeeded(for measure: Measure?) -> Int {
        guard let measure, !fits(measure) else { return 0 }
        return Self.bytes(counts: measure.countsNeeded)
    }

    /// Returns by how many bytes it grew.
    @inline(__always)
    mutating func record(_ measure: Measure?) -> Int {
        guard let measure else { return 0 }
        let grown = measure.index < counts.count ? 0 : grow(for: measure)
        counts[measure.index] &+= 1
        count &+= 1
        sum.increase(by: measure.value)
        if measure.value > max { max = measure.value }
        return grown
    }

    mutating func add(_ other: Distribution) {
        if counts.isEmpty {
            counts = other.counts
        } else {
            if counts.count < other.counts.count { resize(to: other.counts.count) }
            for index in other.counts.indices { counts[index] &+= other.counts[index] }
        }
        count += other.count
        sum.increase(by: other.sum)
        max = Swift.max(max, other.max)
    }

    /// Bytes on the heap.
    var bytes: Int { counts.isEmpty ? 0 : Self.bytes(counts: counts.count) }

    /// Bytes of so many counts.
    ///
    /// The array has a header of 32, and the allocator rounds up by less than 64.
    private static func bytes(counts: Int) -> Int { counts * MemoryLayout<UInt32>.stride + 96 }

    /// The most that values of so many bits take: one part of 256 counts, one of 128 for each further bit.
    static func bytes(bits: Int) -> Int { bytes(counts: (bits - 6) * HistogramPlaces.half) }

    @inline(never)
    private mutating func grow(for measure: Measure) -> Int {
        let before = bytes
        resize(to: measure.countsNeeded)
        return bytes - before
    }

    /// Made anew, because an array that grows by appending takes up to twice what it needs.
    private mutating func resize(to count: Int) {
        var larger: [UInt32] = []
        larger.reserveCapacity(count)
        larger.append(contentsOf: counts)
        larger.append(contentsOf: repeatElement(0, count: count - counts.count))
        counts = larger
    }
}
