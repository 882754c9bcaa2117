/// A short text held in place: reading one allocates nothing.
struct Label: Sendable, Equatable {
    static let capacity = 64

    private typealias Storage = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    private var storage: Storage = (0, 0, 0, 0, 0, 0, 0, 0)
    private(set) var count = 0

    /// Whether bytes were left out.
    private(set) var isTooLong = false

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) {
        append(bytes)
    }

    mutating func removeAll() {
        count = 0
        isTooLong = false
    }

    mutating func append(_ byte: UInt8) {
        guard count < Self.capacity else {
            isTooLong = true
            return
        }
        withUnsafeMutableBytes(of: &storage) { $0[count] = byte }
        count += 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let taken = min(bytes.count, Self.capacity - count)
        if taken < bytes.count { isTooLong = true }
        withUnsafeMutableBytes(of: &storage) { storage in
            UnsafeMutableRawBufferPointer(rebasing: storage[count..<count + taken])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
        }
        count += taken
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: storage) { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Nil when it is empty or too long.
    var text: String? {
        guard count > 0, !isTooLong else { return nil }
        return withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The text when all of its bytes are in a set.
    func text(of isAllowed: (UInt8) -> Bool) -> String? {
        withBytes { $0.allSatisfy(isAllowed) } ? text : nil
    }

    static func == (left: Label, right: Label) -> Bool {
        left.isTooLong == right.isTooLong
            && left.withBytes { left in right.withBytes { left.elementsEqual($0) } }
    }
}
