/// The bytes of a text whose scalars are all below 256: `"\u{FF}"` is the one byte 0xFF.
func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
}

/// The text of which `bytes(_:)` makes these bytes.
func text(_ bytes: some Sequence<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
    return String(scalars)
}

/// The bytes as a person can read them in a failure.
func shown(_ bytes: some Sequence<UInt8>) -> String {
    text(bytes).debugDescription
}

extension Array {
    /// This array with one part of it replaced.
    func replacing(_ range: Range<Int>, with other: [Element]) -> [Element] {
        Array(self[..<range.lowerBound]) + other + Array(self[range.upperBound...])
    }
}
