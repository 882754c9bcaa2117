import JSONBytes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The events in bytes that an ``EventCutter`` gave.
public enum Events {
    enum Kind {
        case start, end, lost, skipped
    }

    /// What is not known when events are thrown away.
    public struct Missed: Equatable, Sendable {
        /// Events, and those that they say were lost.
        public var lost = 0
        /// Requests that they say are not in the sample.
        public var skipped = 0

        public init() {}

        public mutating func add(_ bytes: [UInt8]) {
            each(in: bytes) { kind, data in
                switch kind {
                case .start, .end: lost = lost.addingWithoutOverflow(1)
                case .lost: lost = lost.addingWithoutOverflow(count("lost", in: data))
                case .skipped: skipped = skipped.addingWithoutOverflow(count("skipped", in: data))
                }
            }
        }
    }

    /// The number that the data of an event tells under a name; no less than zero.
    static func count(_ name: String, in data: UnsafeRawBufferPointer) -> Int {
        max(0, JSONView(data)?.member(name)?.int() ?? 0)
    }

    /// Gives the data of each event of a kind that is known; comments and other kinds are passed over.
    ///
    /// - Parameter body: its bytes are gone when it returns.
    static func each(in bytes: [UInt8], _ body: (Kind, UnsafeRawBufferPointer) -> Void) {
        var kind: Kind?
        var data: [UInt8] = []
        var hasData = false
        eachLine(of: bytes) { line in
            if line.isEmpty {
                if let kind, !data.isEmpty { data.withUnsafeBytes { body(kind, $0) } }
                kind = nil
                data.removeAll(keepingCapacity: true)
                hasData = false
            } else if let name = line.dropping("event: ") {
                kind = Kind(name)
            } else if let more = line.dropping("data: ") {
                if hasData { data.append(UInt8(ascii: "\n")) }
                hasData = true
                data.append(contentsOf: more)
            }
        }
    }

    private static func eachLine(of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var index = 0
            while index < bytes.count, let end = memchr(start + index, 0x0A, bytes.count - index) {
                let count = UnsafeRawPointer(end) - (start + index)
                body(UnsafeRawBufferPointer(start: start + index, count: count))
                index += count + 1
            }
        }
    }
}

extension Events.Kind {
    fileprivate init?(_ name: UnsafeRawBufferPointer) {
        if name.dropping("start") != nil, name.count == 5 {
            self = .start
        } else if name.dropping("end") != nil, name.count == 3 {
            self = .end
        } else if name.dropping("lost") != nil, name.count == 4 {
            self = .lost
        } else if name.dropping("skipped") != nil, name.count == 7 {
            self = .skipped
        } else {
            return nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// What stands behind a text at the start; nil when there is another text.
    fileprivate func dropping(_ text: StaticString) -> UnsafeRawBufferPointer? {
        let size = text.utf8CodeUnitCount
        guard count >= size, let baseAddress, memcmp(baseAddress, text.utf8Start, size) == 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[size...])
    }
}
