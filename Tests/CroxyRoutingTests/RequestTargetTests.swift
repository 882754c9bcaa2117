import CroxyRouting
import RandomCases
import Testing

struct RequestTargetTests {
    static let good: [(target: String, path: String, query: String)] = [
        ("/", "/", ""),
        ("/v1/messages", "/v1/messages", ""),
        ("/v1/messages?beta=true", "/v1/messages", "?beta=true"),
        ("/v1/messages?", "/v1/messages", "?"),
        ("/v1/?a?b", "/v1/", "?a?b"),
        ("/a?x=//..\\%zz%00", "/a", "?x=//..\\%zz%00"),
        ("/v1/models/foo%2Fbar", "/v1/models/foo%2Fbar", ""),
        ("/a/...", "/a/...", ""),
        ("/a/.b", "/a/.b", ""),
        ("/a/b..", "/a/b..", ""),
        ("/%7e%20%41%c3%a9", "/%7e%20%41%c3%a9", ""),
        ("/a%252e%252e", "/a%252e%252e", ""),
        ("/@evil/x", "/@evil/x", ""),
        ("/a:b;c=d!$&'()*+,=", "/a:b;c=d!$&'()*+,=", ""),
        ("/v1/", "/v1/", ""),
    ]

    @Test(arguments: good)
    func splitsWhatItAccepts(_ target: String, _ path: String, _ query: String) throws {
        let parts = try target.lent { try RequestTarget($0) }
        #expect(text(target, parts.path) == path)
        #expect(text(target, parts.query) == query)
        #expect(parts.authority == nil)
    }

    static let absolute: [(target: String, authority: String, path: String, query: String)] = [
        ("http://localhost:3100/v1?x", "localhost:3100", "/v1", "?x"),
        ("HTTP://a", "a", "", ""),
        ("https://a?x", "a", "", "?x"),
        ("http://user@a/", "user@a", "/", ""),
    ]

    @Test(arguments: absolute)
    func tellsTheAuthorityOfAbsoluteForm(_ target: String, _ authority: String, _ path: String, _ query: String) throws
    {
        let parts = try target.lent { try RequestTarget($0) }
        #expect(text(target, try #require(parts.authority)) == authority)
        #expect(text(target, parts.path) == path)
        #expect(text(target, parts.query) == query)
    }

    static let bad: [(target: String, reason: TargetRejection)] = [
        ("", .empty),
        ("*", .asterisk),
        ("api.anthropic.com:443", .notOriginForm),
        ("http://", .notOriginForm),
        ("http:///x", .notOriginForm),
        ("http:/x", .notOriginForm),
        ("ftp://x/", .notOriginForm),
        ("v1/messages", .notOriginForm),
        ("?x", .notOriginForm),
        ("\\x", .notOriginForm),
        ("/a#b", .fragment),
        ("/a?b#c", .fragment),
        ("/a b", .forbiddenByte),
        ("/a\tb", .forbiddenByte),
        ("/a\r\nX: 1", .forbiddenByte),
        ("/a\0", .forbiddenByte),
        ("/a\u{7F}", .forbiddenByte),
        ("/é", .forbiddenByte),
        ("/a?b=é", .forbiddenByte),
        ("//evil/x", .doubledSlash),
        ("/a//b", .doubledSlash),
        ("/a//", .doubledSlash),
        ("//", .doubledSlash),
        ("/a/%2f", .doubledSlash),
        ("/%2F", .doubledSlash),
        ("/a%2f%2Fb", .doubledSlash),
        ("/a\\b", .backslash),
        ("/a%5cb", .backslash),
        ("/a%5Cb", .backslash),
        ("/..", .dotSegment),
        ("/.", .dotSegment),
        ("/./", .dotSegment),
        ("/a/../b", .dotSegment),
        ("/a/..", .dotSegment),
        ("/a/..?x", .dotSegment),
        ("/%2e%2e/admin", .dotSegment),
        ("/.%2E/admin", .dotSegment),
        ("/%2e", .dotSegment),
        ("/a%2f..%2fb", .dotSegment),
        ("/a%2f%2e", .dotSegment),
        ("/a%00", .encodedControl),
        ("/a%0d%0aX:1", .encodedControl),
        ("/a%1F", .encodedControl),
        ("/a%7f", .encodedControl),
        ("/a%", .malformedEscape),
        ("/a%4", .malformedEscape),
        ("/a%zz", .malformedEscape),
        ("/a%%32e", .malformedEscape),
        ("/a%+1", .malformedEscape),
        ("http://a//b", .doubledSlash),
        ("http://a/../b", .dotSegment),
    ]

    @Test(arguments: bad)
    func refusesWhatCouldBeReadOtherwise(_ target: String, _ reason: TargetRejection) {
        #expect(throws: reason) { try target.lent { try RequestTarget($0) } }
    }

    @Test func noTargetThatPassesDecodesToAnotherPath() {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        let pieces = ["/", ".", "a", "%2e", "%2F", "%5c", "\\", "%", "2", "?", "%00", "é", "#", "%41", ":", "@"]
        for _ in 0..<5000 {
            let target =
                "/"
                + (0..<Int.random(in: 0..<8, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
            let passes = (try? target.lent { try RequestTarget($0) }) != nil
            #expect(passes == isPlain(target), "\(target), seed \(seed)")
        }
    }

    /// The oracle: decodes the path as text, then looks at its segments.
    private func isPlain(_ target: String) -> Bool {
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { return false }
        let path = target.split(separator: "?", omittingEmptySubsequences: false)[0]
        var decoded = ""
        var rest = path
        while let first = rest.popFirst() {
            guard first == "%" else {
                decoded.append(first)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let byte = UInt8(digits, radix: 16) else {
                return false
            }
            decoded.unicodeScalars.append(Unicode.Scalar(byte))
            rest = rest.dropFirst(2)
        }
        if decoded.contains(where: { $0 == "\\" || $0 < " " || $0 == "\u{7F}" }) { return false }
        let segments = decoded.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        return !segments.dropLast().contains("") && !segments.contains(".") && !segments.contains("..")
    }

    private func text(_ target: String, _ range: Range<Int>) -> String {
        String(decoding: Array(target.utf8)[range], as: UTF8.self)
    }
}
