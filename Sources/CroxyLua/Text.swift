internal import CLua

extension clua_text {
    /// Lends bytes to C; an empty buffer is a text, not an absent one.
    init(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress ?? UnsafeRawPointer(clua_text.somewhere)
        self.init(bytes: start.assumingMemoryBound(to: CChar.self), count: bytes.count)
    }

    /// nil is an absent text.
    init(_ bytes: UnsafeRawBufferPointer?) {
        self = bytes.map { clua_text($0) } ?? clua_text()
    }

    /// The address of no bytes.
    private static var somewhere: UnsafePointer<UInt8> { ("" as StaticString).utf8Start }

    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count) }

    var isAbsent: Bool { bytes == nil }

    var string: String { String(decoding: buffer, as: UTF8.self) }
}

/// Lends the UTF-8 of a text to C.
func withText<Result>(_ text: String, _ body: (clua_text) -> Result) -> Result {
    var text = text
    return text.withUTF8 { body(clua_text(UnsafeRawBufferPointer($0))) }
}
