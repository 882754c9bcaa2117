import CZlib

/// Inflates a copy of a body while the body streams by, so that a scanner can read it; the bytes sent on are not its.
///
/// Reads gzip, of several members too, and zlib. One at a time, as often as liked; belongs to one thread.
///
/// - Complexity: O(bytes given out). Holds zlib's state, about 45 KiB, and a window of `windowBytes` for what comes out.
/// - Source: RFC 1950 to 1952; RFC 9110, 8.4.1.2, by which `deflate` is zlib's format.
public final class Inflater {
    /// The most that is given out at a time.
    public static let windowBytes = 64 * 1024

    /// The most that is given out of a body; what comes behind it is not read.
    public static let maxBytes = 256 * 1024 * 1024

    /// How many times as long as what is read the whole may become, past `freeBytes`: text becomes ten to thirty times as
    /// long, a bomb a thousand times, and the time of it is the worker's.
    public static let maxRatio = 100
    static let freeBytes = 1024 * 1024

    /// Whether the bytes were no such format, or too many: nothing more is given out.
    public private(set) var hasFailed = false

    // zlib remembers where its state stands, so that it may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let window: UnsafeMutableRawBufferPointer
    private let isReady: Bool
    private var givenOut = 0
    private var takenIn = 0
    private var isBetweenMembers = false

    public init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        window = .allocate(byteCount: Self.windowBytes, alignment: 16)
        // 15 bits of window, and 32: gzip or zlib, whichever the first bytes say.
        isReady = inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        hasFailed = !isReady
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
        window.deallocate()
    }

    /// Whether a content coding is one that is inflated.
    public static func reads(_ contentEncoding: UnsafeRawBufferPointer) -> Bool {
        let coding = ASCII.trimmed(contentEncoding)
        return ASCII.equals(coding, "gzip") || ASCII.equals(coding, "x-gzip") || ASCII.equals(coding, "deflate")
    }

    /// Forgets all and begins a new body.
    public func reset() {
        hasFailed = !isReady || inflateReset(stream) != Z_OK
        givenOut = 0
        takenIn = 0
        isBetweenMembers = false
    }

    /// Reads on; calls `body` with what comes out, in order, in pieces that are gone when it returns.
    public func feed(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start < bytes.count, !hasFailed {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + Self.windowBytes)])
            start += piece.count
            takenIn += piece.count
            inflatePiece(piece, body)
        }
    }

    private func inflatePiece(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        // zlib does not write to its input.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
        var isFull = true
        while !hasFailed, stream.pointee.avail_in > 0 || isFull {
            if isBetweenMembers {
                if stream.pointee.avail_in == 0 { return }
                isBetweenMembers = false
                if inflateReset(stream) != Z_OK { return fail() }
            }
            stream.pointee.next_out = window.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(window.count)
            let result = inflate(stream, Z_NO_FLUSH)
            let count = window.count - Int(stream.pointee.avail_out)
            isFull = stream.pointee.avail_out == 0
            giveOut(count, body)
            switch result {
            case Z_OK: break
            case Z_STREAM_END: isBetweenMembers = true
            case Z_BUF_ERROR: return  // more input is needed
            default: return fail()
            }
        }
    }

    private func giveOut(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard count > 0 else { return }
        givenOut += count
        if givenOut > Self.maxBytes || givenOut > max(Self.freeBytes, Self.maxRatio * takenIn) { return fail() }
        body(UnsafeRawBufferPointer(rebasing: window[..<count]))
    }

    private func fail() {
        hasFailed = true
    }
}

@available(*, unavailable)
extension Inflater: Sendable {}
