/// One part of a key as it stands in the document.
///
/// Names are compared by their bytes: `é` as one scalar and as `e` with an accent are two keys, as TOML says, though
/// Swift's `==` on `String` takes them for one. Use `isNamed`.
public struct Key: Sendable {
    /// The name with quotes and escapes resolved.
    public var name: String
    /// The bytes of this part, quotes included, dots not.
    public var range: Range<Int>

    /// Whether the name has exactly these bytes.
    public func isNamed(_ other: String) -> Bool {
        ExactName(name) == ExactName(other)
    }
}

/// A name that is equal to another only when their UTF-8 is.
struct ExactName: Hashable, Sendable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactName, right: ExactName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        let hashed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if hashed == nil {
            for byte in text.utf8 { hasher.combine(byte) }
        }
        hasher.combine(0xFF as UInt8)
    }
}
