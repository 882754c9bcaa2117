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

    func steps(_ value: UInt64) -> UInt64 {
        let rounded = self == .time ? value / 10_000 &+ (value % 10_000 >= 5_000 ? 1 : 0) : value
        return min(rounded, 1 << UInt64(maxBits) - 1)
    }
}

/// A value, and the step of the histogram that it belongs to.
struct Measure {
    let value: UInt64
    let steps: UInt64
    let scale: Scale

    @inline(__always)
    init(_ value: UInt64, _ scale: Scale) {
        self.value = value
        self.scale = scale
        steps = scale.steps(value)
    }

    /// Bits of a histogram for it: one more than it has, so that the next larger value finds its place too.
    var bits: Int { min(max(9, 65 - steps.leadingZeroBitCount), scale.maxBits) }
}

/// How values are spread: an HDR histogram of two significant digits, allocated with the first value, and the exact sum
/// and maximum.
///
/// - Complexity: a value costs O(1); memory follows the largest value, 512 bytes for each time it doubles.
/// - Source: HdrHistogram; its percentiles are at most 1/128 above the exact ones.
struct Distribution: Sendable {
    private(set) var histogram: Histogram<UInt32>?
    /// Steps below this have their place in the histogram; 0 without one.
    private var capacity: UInt64 = 0
    /// In nanoseconds or tokens, not in steps.
    private(set) var sum: UInt64 = 0
    private(set) var max: UInt64 = 0

    var count: UInt64 { histogram?.totalCount ?? 0 }

    /// Whether a value finds its place without allocating: nearly always.
    @inline(__always)
    func fits(_ measure: Measure?) -> Bool {
        guard let measure else { return true }
        return measure.steps < capacity
    }

    /// Bytes that `record` would allocate for a value.
    func bytesNeeded(for measure: Measure?) -> Int {
        guard let measure, !fits(measure) else { return 0 }
        return Self.bytes(bits: measure.bits)
    }

    /// Returns by how many bytes the histogram grew.
    @inline(__always)
    mutating func record(_ measure: Measure?) -> Int {
        guard let measure else { return 0 }
        let grown = measure.steps < capacity ? 0 : grow(for: measure)
        histogram?.record(measure.steps)
        sum.increase(by: measure.value)
        if measure.value > max { max = measure.value }
        return grown
    }

    mutating func add(_ other: Distribution) {
        guard let added = other.histogram else { return }
        if var own = histogram {
            histogram = nil  // so that there is one owner, who need not copy
            if own.highestTrackableValue >= added.highestTrackableValue {
                own.add(added)
                histogram = own
            } else {
                var larger = added
                larger.add(own)
                histogram = larger
            }
        } else {
            histogram = added
        }
        capacity = Swift.max(capacity, other.capacity)
        sum.increase(by: other.sum)
        max = Swift.max(max, other.max)
    }

    /// Bytes on the heap.
    var bytes: Int { histogram.map(Self.bytes) ?? 0 }

    static func bytes(_ histogram: Histogram<UInt32>) -> Int {
        // It says 512 for all that is not its counts; the array has a header of 32, the rest is in this struct.
        histogram.estimatedFootprintInBytes - 512 + 32
    }

    /// Bytes of a histogram for values of so many bits: one part of 256 counts, one of 128 for each further bit.
    ///
    /// The allocator rounds up by less than 64.
    static func bytes(bits: Int) -> Int { (bits - 6) * 128 * 4 + 96 }

    /// Made anew, because an array that grows by appending takes up to twice what it needs.
    @inline(never)
    private mutating func grow(for measure: Measure) -> Int {
        let before = bytes
        var larger = Histogram<UInt32>(
            highestTrackableValue: 1 << UInt64(measure.bits) - 1, numberOfSignificantValueDigits: .two)
        if let histogram { larger.add(histogram) }
        histogram = larger
        capacity = 1 << UInt64(measure.bits)
        return bytes - before
    }
}
