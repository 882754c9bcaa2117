import HTTPWire

/// One row: a name, a chunked body, and what reading it comes to.
struct ChunkCase {
    var name: String
    var body: String
    var end: ChunkReading.End
    /// The data of the body, as far as it was not refused.
    var data: String
    /// What is left when extensions and trailers are dropped; nil when it is all.
    var kept: String?

    static func accepts(_ name: String, _ body: String, _ data: String, kept: String? = nil) -> ChunkCase {
        ChunkCase(name: name, body: body, end: .whole(length: bytes(body).count), data: data, kept: kept)
    }

    static func refuses(_ name: String, _ error: ChunkError, _ body: String, data: String = "") -> ChunkCase {
        ChunkCase(name: name, body: body, end: .refused(error), data: data, kept: nil)
    }

    static func needsMore(_ name: String, _ body: String, data: String = "") -> ChunkCase {
        ChunkCase(name: name, body: body, end: .open, data: data, kept: nil)
    }
}

private let kilobytes16 = String(repeating: "e", count: 16_382)

/// Chunked bodies, in the spirit of Http11Probe, HTTP Garden, llhttp and hyper. Source: RFC 9112 §7.1.
let chunkCases: [ChunkCase] = [
    // Sizes.
    .accepts("nothing", "0\r\n\r\n", ""),
    .accepts("one chunk", "5\r\nhello\r\n0\r\n\r\n", "hello"),
    .accepts("two chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"),
    .accepts("small hexadecimal digits", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
    .accepts("capital hexadecimal digits", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
    .accepts("two digits", "10\r\n0123456789abcdef\r\n0\r\n\r\n", "0123456789abcdef"),
    .accepts(
        "all digits", "1F\r\n\(String(repeating: "x", count: 31))\r\n0\r\n\r\n", String(repeating: "x", count: 31)),
    .accepts("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello"),
    .accepts("15 digits", "000000000000005\r\nhello\r\n000000000000000\r\n\r\n", "hello"),
    .accepts("data that looks like framing", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", "\r\n0\r\n\r\n"),
    .accepts("data of control bytes", "4\r\n\0\r\n\u{FF}\r\n0\r\n\r\n", "\0\r\n\u{FF}"),
    .refuses("no size", .badSize, "\r\n\r\n"),
    .refuses("an empty line behind a chunk", .badSize, "1\r\na\r\n\r\n0\r\n\r\n", data: "a"),
    .refuses("a letter", .badSize, "g\r\n"),
    .refuses("0x5", .badSize, "0x5\r\nhello\r\n0\r\n\r\n"),
    .refuses("x", .badSize, "x5\r\nhello\r\n0\r\n\r\n"),
    .refuses("5h", .badSize, "5h\r\nhello\r\n0\r\n\r\n"),
    .refuses("a plus", .badSize, "+5\r\nhello\r\n0\r\n\r\n"),
    .refuses("a minus", .badSize, "-5\r\nhello\r\n0\r\n\r\n"),
    .refuses("minus zero", .badSize, "-0\r\n\r\n"),
    .refuses("an underscore", .badSize, "1_0\r\n0123456789abcdef\r\n0\r\n\r\n"),
    .refuses("a comma", .badSize, "5,\r\nhello\r\n0\r\n\r\n"),
    .refuses("a point", .badSize, "5.0\r\nhello\r\n0\r\n\r\n"),
    .refuses("a colon", .badSize, ":5\r\nhello\r\n0\r\n\r\n"),
    .refuses("an at sign, which is a backtick by 0x20", .badSize, "@\r\n\r\n"),
    .refuses("a backtick", .badSize, "`\r\n\r\n"),
    .refuses("0x01, which is a by 0x60", .badSize, "\u{01}\r\n"),
    .refuses("0x10, which is 0 by 0x20", .badSize, "\u{10}\r\n\r\n"),
    .refuses("0x11, which is 1 by 0x20", .badSize, "\u{11}\r\na\r\n0\r\n\r\n"),
    .refuses("0xB0, which is 0 in seven bits", .badSize, "\u{B0}\r\n\r\n"),
    .refuses("NUL", .badSize, "\0\r\n\r\n"),
    .refuses("NUL behind the size", .badSize, "5\0\r\nhello\r\n0\r\n\r\n"),
    .refuses("a space before the size", .badSize, " 5\r\nhello\r\n0\r\n\r\n"),
    .refuses("a tab before the size", .badSize, "\t5\r\nhello\r\n0\r\n\r\n"),
    .refuses("a space behind the size", .badSize, "5 \r\nhello\r\n0\r\n\r\n"),
    .refuses("a tab behind the size", .badSize, "5\t\r\nhello\r\n0\r\n\r\n"),
    .refuses("a space behind the last size", .badSize, "0 \r\n\r\n"),
    .refuses("a space in the size", .badSize, "1 0\r\n0123456789abcdef\r\n0\r\n\r\n"),
    .refuses("a form feed behind the size", .badSize, "5\u{0C}\r\nhello\r\n0\r\n\r\n"),
    .refuses("a vertical tab behind the size", .badSize, "5\u{0B};a\r\nhello\r\n0\r\n\r\n"),
    .refuses("16 digits", .sizeTooLarge, "0000000000000005\r\nhello\r\n0\r\n\r\n"),
    .refuses("2^60", .sizeTooLarge, "1000000000000000\r\n"),
    .refuses("2^63", .sizeTooLarge, "8000000000000000\r\n"),
    .refuses("2^64 - 1", .sizeTooLarge, "FFFFFFFFFFFFFFFF\r\n"),
    .refuses("2^64", .sizeTooLarge, "10000000000000000\r\n\r\n"),
    .refuses("2^64 + 5", .sizeTooLarge, "10000000000000005\r\nhello\r\n0\r\n\r\n"),
    .refuses("many digits", .sizeTooLarge, String(repeating: "f", count: 1000) + "\r\n"),
    .refuses("many zeros", .sizeTooLarge, String(repeating: "0", count: 1000) + "\r\n\r\n"),
    .needsMore("2^60 - 1", "FFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", data: "hello\r\n0\r\n\r\n"),
    .needsMore("2^32", "100000000\r\nhello\r\n0\r\n\r\n", data: "hello\r\n0\r\n\r\n"),

    // The ends of lines.
    .refuses("LF behind the size", .badSize, "5\nhello\r\n0\r\n\r\n"),
    .refuses("CR behind the size", .badSize, "5\rhello\r\n0\r\n\r\n"),
    .refuses("CR CR LF behind the size", .badSize, "5\r\r\nhello\r\n0\r\n\r\n"),
    .refuses("LF CR behind the size", .badSize, "5\n\rhello\r\n0\r\n\r\n"),
    .refuses("LF behind the data", .missingLineEnd, "5\r\nhello\n0\r\n\r\n", data: "hello"),
    .refuses("CR behind the data", .missingLineEnd, "5\r\nhello\r0\r\n\r\n", data: "hello"),
    .refuses("nothing behind the data", .missingLineEnd, "5\r\nhello0\r\n\r\n", data: "hello"),
    .refuses("two bytes behind the data", .missingLineEnd, "5\r\nhelloxx0\r\n\r\n", data: "hello"),
    .refuses("a byte too many", .missingLineEnd, "4\r\nhello\r\n0\r\n\r\n", data: "hell"),
    .refuses("a byte too few", .missingLineEnd, "6\r\nhello\r\n0\r\n\r\n", data: "hello\r"),
    .refuses("a space behind the data", .missingLineEnd, "5\r\nhello \r\n0\r\n\r\n", data: "hello"),
    .refuses("LF behind the last size", .badSize, "0\n\r\n"),
    .refuses("LF as the end", .badTrailer, "0\r\n\n"),
    .refuses("CR and a letter as the end", .badTrailer, "0\r\n\rX"),
    .refuses("CR CR LF as the end", .badTrailer, "0\r\n\r\r\n"),
    .accepts("an empty line behind it", "0\r\n\r\n", ""),

    // Extensions.
    .accepts("an extension", "5;a=b\r\nhello\r\n0\r\n\r\n", "hello", kept: "5\r\nhello\r\n0\r\n\r\n"),
    .accepts("an extension without value", "5;a\r\nhello\r\n0;b\r\n\r\n", "hello", kept: "5\r\nhello\r\n0\r\n\r\n"),
    .accepts("two extensions", "1;a=b;c=d\r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("blanks round an extension", "1 \t; \ta = b \r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("a quoted value", "1;a=\"b;c, \\\"d\"\r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("an open quotation", "1;a=\"b\r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("high bytes in an extension", "1;a=\u{80}\u{FF}\r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("a long extension", "1;a\(kilobytes16)\r\nx\r\n0\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts(
        "long extensions of two chunks", "1;a\(kilobytes16)\r\nx\r\n1;a\(kilobytes16)\r\ny\r\n0\r\n\r\n", "xy",
        kept: "1\r\nx\r\n1\r\ny\r\n0\r\n\r\n"),
    .refuses("an extension that is too long", .badExtension, "1;aa\(kilobytes16)\r\nx\r\n0\r\n\r\n"),
    .refuses("too many blanks", .badExtension, "1\(String(repeating: " ", count: 16_385));a\r\nx\r\n0\r\n\r\n"),
    .refuses("a semicolon alone", .badExtension, "5;\r\nhello\r\n0\r\n\r\n"),
    .refuses("a semicolon and a space", .badExtension, "5; \r\nhello\r\n0\r\n\r\n"),
    .refuses("two semicolons", .badExtension, "5;;a\r\nhello\r\n0\r\n\r\n"),
    .refuses("an extension without name", .badExtension, "5;=b\r\nhello\r\n0\r\n\r\n"),
    .refuses("LF in an extension", .badExtension, "5;a\nhello\r\n0\r\n\r\n"),
    .refuses("LF behind the semicolon", .badExtension, "5;\nhello\r\n0\r\n\r\n"),
    .refuses("LF in a quoted value", .badExtension, "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"),
    .refuses("CRLF in a quoted value", .missingLineEnd, "1;a=\"\r\nx\"\r\n0\r\n\r\n", data: "x"),
    .refuses("CR in an extension", .badSize, "5;a\rb\r\nhello\r\n0\r\n\r\n"),
    .refuses("CR CR LF behind an extension", .badSize, "5;a\r\r\nhello\r\n0\r\n\r\n"),
    .refuses("NUL in an extension", .badExtension, "5;a\0\r\nhello\r\n0\r\n\r\n"),
    .refuses("DEL in an extension", .badExtension, "5;a\u{7F}\r\nhello\r\n0\r\n\r\n"),
    .refuses("ESC in an extension", .badExtension, "5;a\u{1B}\r\nhello\r\n0\r\n\r\n"),
    .refuses("a letter behind blanks", .badSize, "5 a\r\nhello\r\n0\r\n\r\n"),
    .refuses("LF behind blanks", .badSize, "5 \nhello\r\n0\r\n\r\n"),

    // Trailers.
    .accepts("a trailer", "0\r\nA: b\r\n\r\n", "", kept: "0\r\n\r\n"),
    .accepts("two trailers", "1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n", "x", kept: "1\r\nx\r\n0\r\n\r\n"),
    .accepts("trailers that must not be", "0\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "", kept: "0\r\n\r\n"),
    .accepts("high bytes in a trailer", "0\r\nA: \u{80}\u{FF}\t\r\n\r\n", "", kept: "0\r\n\r\n"),
    .accepts("trailers as long as may be", "0\r\nA:\(kilobytes16.dropFirst(2))\r\n\r\n", "", kept: "0\r\n\r\n"),
    .refuses("trailers that are too long", .trailersTooLarge, "0\r\nA:\(kilobytes16.dropFirst(1))\r\n\r\n"),
    .refuses("many trailers", .trailersTooLarge, "0\r\n\(String(repeating: "A: b\r\n", count: 2731))\r\n"),
    .accepts(
        "almost as many trailers", "0\r\n\(String(repeating: "A: b\r\n", count: 2730))\r\n", "", kept: "0\r\n\r\n"),
    .refuses("a fold", .badTrailer, "0\r\nA: b\r\n c\r\n\r\n"),
    .refuses("a space before a trailer", .badTrailer, "0\r\n A: b\r\n\r\n"),
    .refuses("a space before the colon", .badTrailer, "0\r\nA : b\r\n\r\n"),
    .refuses("no colon", .badTrailer, "0\r\nA\r\n\r\n"),
    .refuses("no name", .badTrailer, "0\r\n: b\r\n\r\n"),
    .refuses("a request instead of the end", .badTrailer, "0\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n"),
    .refuses("LF in a trailer", .badTrailer, "0\r\nA: b\nC: d\r\n\r\n"),
    .refuses("CR in a trailer", .badTrailer, "0\r\nA: b\rC: d\r\n\r\n"),
    .refuses("CR CR LF behind a trailer", .badTrailer, "0\r\nA: b\r\r\n\r\n"),
    .refuses("NUL in a trailer", .badTrailer, "0\r\nA: \0\r\n\r\n"),
    .refuses("DEL in a trailer", .badTrailer, "0\r\nA: \u{7F}\r\n\r\n"),
    .refuses("a high byte in a trailer's name", .badTrailer, "0\r\n\u{E9}: b\r\n\r\n"),
    .refuses("a chunk behind the last", .badTrailer, "0\r\n5\r\nhello\r\n0\r\n\r\n"),

    // What has not come yet.
    .needsMore("no byte", ""),
    .needsMore("a size", "5"),
    .needsMore("a size and CR", "5\r"),
    .needsMore("a size line", "5\r\n"),
    .needsMore("half an extension", "5;a=\""),
    .needsMore("half the data", "5\r\nhel", data: "hel"),
    .needsMore("the data", "5\r\nhello", data: "hello"),
    .needsMore("the data and CR", "5\r\nhello\r", data: "hello"),
    .needsMore("a chunk", "5\r\nhello\r\n", data: "hello"),
    .needsMore("the last size", "5\r\nhello\r\n0", data: "hello"),
    .needsMore("the last size line", "5\r\nhello\r\n0\r\n", data: "hello"),
    .needsMore("half a trailer", "0\r\nA: b"),
    .needsMore("all but the last LF", "0\r\n\r"),
]
