#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The lines of a file, one after another; holds one piece of the file and one line, however long it is.
enum FileLines {
    /// More than any record has.
    static let longest = 256 << 10

    /// Reads to the end of the file.
    ///
    /// - Parameter body: gets each line without its line feed, the last one too when it has none; nil for one that is longer
    ///   than `longest`.
    static func forEach(of descriptor: Int32, _ body: (UnsafeRawBufferPointer?) -> Void) throws(Files.Failure) {
        var buffer = [UInt8](repeating: 0, count: longest)
        var begun: [UInt8] = []
        var isTooLong = false
        func add(_ part: UnsafeRawBufferPointer) {
            isTooLong = isTooLong || begun.count + part.count > longest
            if isTooLong { begun = [] } else { begun.append(contentsOf: part) }
        }
        func end() {
            if isTooLong { body(nil) } else { begun.withUnsafeBytes { body($0) } }
            begun.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Files.Failure(code: errno) }
            if count == 0 { break }
            buffer.withUnsafeBytes { bytes in
                var start = 0
                while start < count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[start..<count])
                    guard let length = rest.firstIndex(of: UInt8(ascii: "\n")) else { return add(rest) }
                    let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
                    if begun.isEmpty, !isTooLong {
                        body(line)
                    } else {
                        add(line)
                        end()
                    }
                    start += length + 1
                }
            }
        }
        if !begun.isEmpty || isTooLong { end() }
    }
}
