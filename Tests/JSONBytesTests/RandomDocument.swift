import RandomCases

/// Random JSON that does its best to look as if it had another model than it has.
struct RandomDocument {
    private var random: SeededGenerator
    private var text = ""

    static func bytes(seed: UInt64) -> [UInt8] {
        var document = RandomDocument(random: SeededGenerator(seed: seed))
        document.space()
        if document.random.oneIn(15) { document.value(depth: 0) } else { document.object(depth: 0) }
        document.space()
        return Array(document.text.utf8)
    }

    private init(random: SeededGenerator) {
        self.random = random
    }

    private mutating func space() {
        guard random.oneIn(3) else { return }
        for _ in 0..<Int.random(in: 0...3, using: &random) { text += random.pick([" ", "\n", "\r", "\t", "\r\n"]) }
    }

    private mutating func object(depth: Int) {
        text += "{"
        let count = random.pick([0, 1, 2, 3, 5])
        for index in 0..<count {
            if index > 0 { text += "," }
            space()
            text += key()
            space()
            text += ":"
            space()
            value(depth: depth + 1)
            space()
        }
        if count == 0 { space() }
        text += "}"
    }

    private mutating func value(depth: Int) {
        switch Int.random(in: 0..<(depth > 5 ? 7 : 10), using: &random) {
        case 0: text += random.pick(["0", "-0", "12345678901234567890", "1e999", "-1.5E-3", "3.14"])
        case 1: text += random.pick(["true", "false", "null"])
        case 2...6: text += string()
        case 7: object(depth: depth)
        default:
            text += "["
            for index in 0..<random.pick([0, 1, 2, 4]) {
                if index > 0 { text += "," }
                space()
                value(depth: depth + 1)
                space()
            }
            text += "]"
        }
    }

    private mutating func key() -> String {
        random.pick([
            #""model""#, #""model""#, #""mod\u0065l""#, #""\u006D\u006f\u0064\u0065\u006C""#, #""Model""#, #""mode""#,
            #""models""#, #""messages""#, #""\"model\"""#, #""model\"""#, #""\\model""#, #""model\u0000""#, "\"\"",
            #""max_tokens""#, #""mo\u0064e""#, #""mod\u00e9l""#, string(), string(),
        ])
    }

    private mutating func string() -> String {
        let pieces = [
            "a", #"\""#, #"\\"#, #"\u0022"#, "{", "}", "[", "]", ":", ",", #"\"model\":\"x\""#, "model",
            #"\ud83d\ude00"#,
            #"\ud83d"#, #"\udc00"#, "é", "漢", "😀", #"\n"#, #"\/"#, #"\\\""#, #"\\\\"#, "",
        ]
        var string = ""
        for _ in 0..<random.pick([0, 1, 1, 2, 4, 9]) {
            let piece = random.pick(pieces)
            string +=
                random.oneIn(25) ? String(repeating: piece, count: Int.random(in: 1...140, using: &random)) : piece
        }
        return "\"\(string)\""
    }
}
