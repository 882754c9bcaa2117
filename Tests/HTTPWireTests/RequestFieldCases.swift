import HTTPWire

/// Field lines of requests. Source: RFC 9110 §5, RFC 9112 §2, §5.
let requestFieldCases: [HeadCase] = [
    // What passes.
    .acceptsFields("no other field", "", [:]),
    .acceptsFields("an empty value", "A:\r\n", ["A": ""]),
    .acceptsFields("a value of blanks", "A: \t \r\n", ["A": ""]),
    .acceptsFields("no space behind the colon", "A:b\r\n", ["A": "b"]),
    .acceptsFields("blanks around the value", "A: \t b c \t\r\n", ["A": "b c"]),
    .acceptsFields("a tab in the value", "A: b\tc\r\n", ["A": "b\tc"]),
    .acceptsFields("tabs across eight bytes", "A: 1234567\t1234567\t\t12\r\n", ["A": "1234567\t1234567\t\t12"]),
    .acceptsFields("colons in the value", "A: b:c::\r\n", ["A": "b:c::"]),
    .acceptsFields("a colon as value", "A::\r\n", ["A": ":"]),
    .acceptsFields("a value in quotation marks", "A: \"b, \\\"c\"\r\n", ["A": "\"b, \\\"c\""]),
    .acceptsFields("a name of every token sign", "!#$%&'*+-.^_`|~09azAZ: b\r\n", ["!#$%&'*+-.^_`|~09azAZ": "b"]),
    .acceptsFields("a name of one digit", "1: b\r\n", ["1": "b"]),
    .acceptsFields("fields of one name", "Set: a\r\nset: b\r\nSET: a\r\n", ["Set": "a", "set": "b", "SET": "a"]),
    .acceptsFields(
        "0x80 to 0x87", "A: \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\r\n",
        [
            "A": "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}"
        ]),
    .acceptsFields("0xA0 and 0xFF at the ends", "A: \u{A0}b\u{FF}\r\n", ["A": "\u{A0}b\u{FF}"]),
    .acceptsFields("0x8D and 0x8A, which hold CR and LF in seven bits", "A: \u{8D}\u{8A}\r\n", ["A": "\u{8D}\u{8A}"]),
    .acceptsFields("UTF-8", "A: \u{C3}\u{A9}\r\n", ["A": "\u{C3}\u{A9}"]),
    .acceptsFields(
        "a long value", "A: \(String(repeating: "b", count: 9000))\r\n",
        [
            "A": String(repeating: "b", count: 9000)
        ]),
    .acceptsFields(
        "a long name", "\(String(repeating: "b", count: 9000)): a\r\n",
        [
            String(repeating: "b", count: 9000): "a"
        ]),
    .acceptsFields(
        "underscores for hyphens", "Content_Length: 5\r\nTransfer_Encoding: x\r\n",
        [
            "Content_Length": "5", "Transfer_Encoding": "x",
        ]),
    .acceptsFields("a request line as value", "A: GET / HTTP/1.1\r\n", ["A": "GET / HTTP/1.1"]),
    .accepts(
        "what Claude Code sends",
        "POST /v1/messages?beta=true HTTP/1.1\r\nAccept: application/json\r\nAuthorization: Bearer x\r\n"
            + "Content-Type: application/json\r\nanthropic-beta: a-1,b-2\r\nConnection: keep-alive\r\n"
            + "Host: 127.0.0.1:3100\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nContent-Length: 48951\r\n\r\n{",
        "POST", "/v1/messages?beta=true", 1,
        [
            "Accept": "application/json", "Authorization": "Bearer x", "Content-Type": "application/json",
            "anthropic-beta": "a-1,b-2", "Connection": "keep-alive", "Host": "127.0.0.1:3100",
            "Accept-Encoding": "gzip, deflate, br, zstd", "Content-Length": "48951",
        ]),
    .accepts(
        "another request behind it", "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "GET", "/a", 1,
        ["Host": "a"]),
    .accepts("garbage behind it", "GET /a HTTP/1.1\r\nHost: a\r\n\r\n\0\n\r", "GET", "/a", 1, ["Host": "a"]),

    // Names.
    .refusesFields("a space before the colon", .spaceBeforeColon, "A : b\r\n"),
    .refusesFields("a tab before the colon", .spaceBeforeColon, "A\t: b\r\n"),
    .refusesFields("a space in the name", .spaceBeforeColon, "A B: c\r\n"),
    .refusesFields("a space before the colon of a length", .spaceBeforeColon, "Content-Length : 5\r\n"),
    .refusesFields("a space before the colon of a coding", .spaceBeforeColon, "Transfer-Encoding : chunked\r\n"),
    .refusesFields("no name", .badFieldName, ": b\r\n"),
    .refusesFields("no name, a space", .obsoleteFold, " : b\r\n"),
    .refusesFields("no colon", .missingColon, "A\r\n"),
    .refusesFields("no colon, but a word", .spaceBeforeColon, "A b\r\n"),
    .refusesFields("a line of hyphens", .missingColon, "----\r\n"),
    .refusesFields("an equals sign", .badFieldName, "A=b\r\n"),
    .refusesFields("a slash in the name", .badFieldName, "A/B: c\r\n"),
    .refusesFields("a parenthesis in the name", .badFieldName, "A(b): c\r\n"),
    .refusesFields("an at sign in the name", .badFieldName, "HOS@: c\r\n"),
    .refusesFields("brackets in the name", .badFieldName, "A[0]: c\r\n"),
    .refusesFields("a comma in the name", .badFieldName, "A,B: c\r\n"),
    .refusesFields("a semicolon in the name", .badFieldName, "A;B: c\r\n"),
    .refusesFields("a quotation mark in the name", .badFieldName, "\"A\": c\r\n"),
    .refusesFields("a backslash in the name", .badFieldName, "A\\: c\r\n"),
    .refusesFields("a brace in the name", .badFieldName, "A{}: c\r\n"),
    .refusesFields("NUL in the name", .badFieldName, "A\0: c\r\n"),
    .refusesFields("NUL before the name", .badFieldName, "\0A: c\r\n"),
    .refusesFields("a control byte in the name", .badFieldName, "Content\u{01}Length: 5\r\n"),
    .refusesFields("a vertical tab before the colon", .badFieldName, "Transfer-Encoding\u{0B}: chunked\r\n"),
    .refusesFields("DEL in the name", .badFieldName, "A\u{7F}: c\r\n"),
    .refusesFields("a high byte in the name", .badFieldName, "A\u{E9}: c\r\n"),
    .refusesFields("0xA0 before the colon", .badFieldName, "A\u{A0}: c\r\n"),
    .refusesFields("CR in the name", .missingColon, "Content\rLength: 5\r\n"),
    .refusesFields("LF in the name", .bareLineFeed, "Content\nLength: 5\r\n"),
    .refusesFields("an emoji in the name", .badFieldName, "\u{F0}\u{9F}\u{92}\u{A9}: c\r\n"),

    // Values.
    .refusesFields("NUL in the value", .controlByte, "A: b\0c\r\n"),
    .refusesFields("NUL as value", .controlByte, "A: \0\r\n"),
    .refusesFields("0x01 in the value", .controlByte, "A: b\u{01}c\r\n"),
    .refusesFields("a backspace in the value", .controlByte, "A: b\u{08}c\r\n"),
    .refusesFields("a vertical tab in the value", .controlByte, "A: b\u{0B}c\r\n"),
    .refusesFields("a form feed in the value", .controlByte, "A: b\u{0C}c\r\n"),
    .refusesFields("ESC in the value", .controlByte, "A: \u{1B}[2J\r\n"),
    .refusesFields("0x1F in the value", .controlByte, "A: b\u{1F}\r\n"),
    .refusesFields("DEL in the value", .controlByte, "A: b\u{7F}c\r\n"),
    .refusesFields("DEL in the eighth byte", .controlByte, "A: 1234567\u{7F}12345678\r\n"),
    .refusesFields("NUL in a long value", .controlByte, "A: \(String(repeating: "b", count: 999))\0c\r\n"),
    .refusesFields("CR in the value", .bareCarriageReturn, "A: b\rc\r\n"),
    .refusesFields("CR before a smuggled field", .bareCarriageReturn, "A: b\rTransfer-Encoding: chunked\r\n"),
    .refusesFields("CR at the start of the value", .bareCarriageReturn, "A:\rb\r\n"),
    .refusesFields("CR CR LF", .bareCarriageReturn, "A: b\r\r\n"),
    .refusesFields("CR NUL", .bareCarriageReturn, "A: b\r\0\n"),
    .refusesFields("LF in the value", .bareLineFeed, "A: b\nc\r\n"),
    .refusesFields("LF before a smuggled field", .bareLineFeed, "A: b\nContent-Length: 5\r\n"),
    .refusesFields("LF at once", .bareLineFeed, "A:\nb\r\n"),

    // Folds, and the end of the head.
    .refusesFields("a fold by a space", .obsoleteFold, "A: b\r\n c\r\n"),
    .refusesFields("a fold by a tab", .obsoleteFold, "A: b\r\n\tc\r\n"),
    .refusesFields("an empty fold", .obsoleteFold, "A: b\r\n \r\n"),
    .refusesFields("a folded coding", .badTransferEncoding, "Transfer-Encoding:\r\n chunked\r\n"),
    .refusesFields("a folded length", .obsoleteFold, "Content-Length: 1\r\n 5\r\n"),
    .refuses("a space before the first field", .obsoleteFold, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    .refuses("a tab before the first field", .obsoleteFold, "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n"),
    .refuses("LF as empty line", .bareLineFeed, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    .refuses("CR CR LF as empty line", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
    .refuses("CR and a letter as empty line", .bareCarriageReturn, "GET / HTTP/1.1\r\nHost: a\r\n\rX\r\n"),
    .refuses("LF behind the last field", .bareLineFeed, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
    .needsMore("a name", "GET / HTTP/1.1\r\nHos"),
    .needsMore("a name and its colon", "GET / HTTP/1.1\r\nHost:"),
    .needsMore("a value", "GET / HTTP/1.1\r\nHost: a"),
    .needsMore("a value with a CR", "GET / HTTP/1.1\r\nHost: a\r"),
    .needsMore("a field", "GET / HTTP/1.1\r\nHost: a\r\n"),
    .needsMore("all but the last LF", "GET / HTTP/1.1\r\nHost: a\r\n\r"),
]
