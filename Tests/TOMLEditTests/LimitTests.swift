import Foundation
import TOMLEdit
import Testing

/// Depth and time whatever the document.
@Suite struct LimitTests {
    /// Documents that nest to a depth, each in its own way.
    private static func nested(_ depth: Int) -> [String] {
        let names = Array(repeating: "a", count: depth).joined(separator: ".")
        return [
            "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
            String(repeating: "a = {", count: depth) + String(repeating: "}", count: depth),
            "\(names) = 1",
            "[\(names)]",
            "[[\(names)]]",
            "a = {\(names.dropFirst(2)) = 1}",
        ]
    }

    @Test func nestingIsAllowedToTheLimit() {
        for source in Self.nested(Document.maximumDepth) {
            #expect(throws: Never.self, "\(source.prefix(40))") { try Document(parsing: source) }
        }
    }

    @Test func nestingIsRefusedPastTheLimit() {
        for depth in [Document.maximumDepth + 1, 100_000] {
            for source in Self.nested(depth) {
                #expect("\(source.prefix(40))") {
                    try Document(parsing: source)
                } throws: { error in
                    (error as? TOMLError)?.message == "nested deeper than 64 levels"
                }
            }
        }
    }

    @Test func headersAndValuesCountTogether() {
        let header = "[\(Array(repeating: "a", count: 40).joined(separator: "."))]\n"
        for source in Self.nested(25).prefix(3) {
            #expect(throws: TOMLError.self) { try Document(parsing: header + source) }
        }
        for source in Self.nested(24).prefix(3) {
            #expect(throws: Never.self) { try Document(parsing: header + source) }
        }
    }

    @Test func theDeepestDocumentFitsASmallStack() {
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            for source in Self.nested(Document.maximumDepth) { _ = try? Document(parsing: source) }
            done.signal()
        }
        // What Apple's systems give a thread that is not the main one.
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
    }

    private static let shapes: [(name: String, make: @Sendable (Int) -> String)] = [
        ("keys", { (0..<$0).map { "k\($0) = \($0)" }.joined(separator: "\n") }),
        ("tables", { (0..<$0).map { "[t.k\($0)]\nx = 1" }.joined(separator: "\n") }),
        ("arrays of tables", { (0..<$0).map { "[[t]]\nx = \($0)" }.joined(separator: "\n") }),
        ("subtables of elements", { (0..<$0).map { _ in "[[t]]\n[t.a.b]" }.joined(separator: "\n") }),
        ("dotted keys", { (0..<$0).map { "a.b.c.d.k\($0) = 1" }.joined(separator: "\n") }),
        ("array", { "a = [\((0..<$0).map(String.init).joined(separator: ", "))]" }),
        ("inline tables", { "a = [\((0..<$0).map { "{b.c = \($0)}" }.joined(separator: ", "))]" }),
        ("inline keys", { "a = {\((0..<$0).map { "k.k\($0) = 1" }.joined(separator: ", "))}" }),
        ("string", { "a = \"\(String(repeating: "\\u00e9\\n ", count: $0 * 2))\"" }),
        ("quotes", { "a = '''\(String(repeating: "'' ", count: $0 * 4))'''" }),
        ("escaped newlines", { "a = \"\"\"\(String(repeating: "\\\n \n", count: $0 * 4))\"\"\"" }),
        ("backslashes before blanks", { "a = \"\"\"\(String(repeating: "x\\\n", count: $0 * 4))\"\"\"" }),
        ("comments", { "a = [\(String(repeating: "# x\n", count: $0 * 4))]" }),
        ("digits", { "a = 0.\(String(repeating: "1_1", count: $0 * 4))" }),
    ]

    @Test(arguments: shapes.indices)
    func timeGrowsWithTheBytes(shape: Int) throws {
        let (name, make) = Self.shapes[shape]
        let small = try seconds(parsing: make(750))
        let large = try seconds(parsing: make(6000))
        // Linear is 8, quadratic 64.
        #expect(large < small * 28 + 0.01, "\(name): \(small) s, then \(large) s for eight times as much")
    }

    /// The best of three, in time of this thread alone, which other work on the machine does not count in.
    private func seconds(parsing source: String) throws -> Double {
        let bytes = Array(source.utf8)
        var best = Double.infinity
        for _ in 0..<3 {
            let start = Self.threadSeconds()
            _ = try Document(parsing: bytes)
            best = min(best, Self.threadSeconds() - start)
        }
        return best
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
