import CJSONScan

/// The ways this machine can skip JSON values; all give the same answers at different speeds.
package struct ScanKernel: Sendable, Hashable, CustomStringConvertible {
    fileprivate let raw: cjson_kernel

    /// The fastest one here.
    package static let best = ScanKernel(raw: cjson_best_kernel())

    /// One byte at a time: what the others are compared with.
    package static let scalar = ScanKernel(raw: CJSON_KERNEL_SCALAR)

    /// All that can run here, the scalar one first.
    package static let available: [ScanKernel] = [
        CJSON_KERNEL_SCALAR, CJSON_KERNEL_SSE2, CJSON_KERNEL_AVX2, CJSON_KERNEL_NEON,
    ].filter { cjson_kernel_is_available($0) != 0 }.map(ScanKernel.init(raw:))

    package var description: String {
        switch raw {
        case CJSON_KERNEL_SSE2: "SSE2"
        case CJSON_KERNEL_AVX2: "AVX2"
        case CJSON_KERNEL_NEON: "NEON"
        default: "scalar"
        }
    }
}

/// Where the skipping of one value stands; goes on from chunk to chunk.
package struct ValueSkip: Sendable {
    private var state: cjson_skip_state
    private let kernel: ScanKernel

    /// - Parameter escaped: whether the last byte before was a backslash that escapes the next one.
    package static func string(_ kernel: ScanKernel, escaped: Bool = false) -> ValueSkip {
        ValueSkip(state: cjson_skip_state(depth: 0, in_string: 1, escaped: escaped ? 1 : 0, stray: 0), kernel: kernel)
    }

    /// Begins behind the opening bracket of an object or array.
    package static func container(_ kernel: ScanKernel) -> ValueSkip {
        .container(kernel, depth: 1, sawStrayBackslash: false)
    }

    /// Begins outside of strings where so many brackets are open.
    static func container(_ kernel: ScanKernel, depth: Int, sawStrayBackslash: Bool) -> ValueSkip {
        let stray: UInt8 = sawStrayBackslash ? 1 : 0
        return ValueSkip(
            state: cjson_skip_state(depth: depth, in_string: 0, escaped: 0, stray: stray), kernel: kernel)
    }

    /// Whether the value has been skipped to its end.
    package var hasEnded: Bool { state.depth == 0 && state.in_string == 0 }

    /// Whether a backslash stood outside a string, which no JSON has.
    package var sawStrayBackslash: Bool { state.stray != 0 }

    /// The number of brackets open.
    package var depth: Int { Int(state.depth) }

    /// Goes on skipping. Returns the number of bytes that belong to the value: all, unless it ends among them.
    package mutating func advance(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let start = bytes.baseAddress, !hasEnded else { return 0 }
        return cjson_skip(kernel.raw, &state, start, bytes.count)
    }
}
