import RandomCases

/// Random requests in which the fields that routes ask for are there, twice, misspelt, nested, or only look so.
struct RandomRequest {
    private var random: SeededGenerator
    private var text = ""

    static func bytes(seed: UInt64) -> [UInt8] {
        var request = RandomRequest(random: SeededGenerator(seed: seed))
        request.object(most: 6) { $0.field() }
        return Array(request.text.utf8)
    }

    private init(random: SeededGenerator) {
        self.random = random
    }

    private mutating func space() {
        if random.oneIn(8) { text += random.pick([" ", "\n", "\t ", "\r\n"]) }
    }

    private mutating func object(most: Int, _ member: (inout RandomRequest) -> Void) {
        list("{", "}", most: most, member)
    }

    private mutating func array(most: Int, _ element: (inout RandomRequest) -> Void) {
        list("[", "]", most: most, element)
    }

    private mutating func list(_ open: String, _ close: String, most: Int, _ item: (inout RandomRequest) -> Void) {
        text += open
        space()
        for index in 0..<Int.random(in: 0...most, using: &random) {
            if index > 0 { text += "," }
            space()
            item(&self)
            space()
        }
        text += close
    }

    /// A key as written, by and large as it is, and its colon.
    private mutating func key(_ name: String) {
        text += "\"\(spelt(name))\""
        space()
        text += ":"
        space()
    }

    private mutating func spelt(_ name: String) -> String {
        guard random.oneIn(6) else { return name }
        let place = Int.random(in: 0..<name.count, using: &random)
        return name.enumerated().map { index, letter -> String in
            guard index == place || random.oneIn(8) else { return String(letter) }
            switch letter {
            case "s" where random.oneIn(4): return random.pick(["\u{17F}", #"\u017f"#, #"\u017F"#, "\u{17E}"])
            case "k" where random.oneIn(2): return random.pick(["\u{212A}", #"\u212a"#, "\u{212B}", "\u{20AC}"])
            default: break
            }
            if random.oneIn(4) { return letter.uppercased() }
            if random.oneIn(6) { return random.pick(["", "x", #"\""#, #"\n"#, #"\ud83d"#, "é", "\(letter)\(letter)"]) }
            let digits = String(letter.asciiValue.map { UInt16($0) } ?? 0, radix: 16)
            return #"\u00"# + (random.oneIn(2) ? digits : digits.uppercased())
        }.joined()
    }

    private mutating func field() {
        switch Int.random(in: 0..<16, using: &random) {
        case 0...2:
            key("stream")
            text += random.pick(["true", "true", "false", "null", "1", "\"true\"", "[true]", "{}"])
        case 3...5:
            key("thinking")
            thinking()
        case 6, 7:
            key("tools")
            tools()
        case 8...11:
            key("messages")
            messages()
        case 12, 13:
            key("model")
            text += random.pick(["\"a\"", "\"claude-opus\"", "null"])
        default:
            key(random.pick(["system", "metadata", "type", "content", "mess", "tool_choice", "toolsmith", "t"]))
            lookAlike()
        }
    }

    private mutating func thinking() {
        if random.oneIn(5) {
            text += random.pick(["\"enabled\"", "true", "null", "[{\"type\":\"enabled\"}]"])
            return
        }
        object(most: 3) { request in
            switch Int.random(in: 0..<4, using: &request.random) {
            case 0...1:
                request.key("type")
                request.type(["enabled", "adaptive", "disabled", "enabledd"])
            case 2:
                request.key("budget_tokens")
                request.text += "1024"
            default:
                request.key(request.random.pick(["display", "type", "x"]))
                request.text += request.random.pick([#"{"type":"enabled"}"#, #"[{"type":"enabled"},"type"]"#, "5"])
            }
        }
    }

    private mutating func type(_ names: [String]) {
        text += random.oneIn(8) ? random.pick(["null", "1", "[\"image\"]", "{}"]) : "\"\(spelt(random.pick(names)))\""
    }

    private mutating func tools() {
        if random.oneIn(4) {
            text += random.pick(["null", "{}", "\"[1]\"", "{\"a\":1}"])
        } else {
            array(most: 1) { $0.text += $0.random.pick([#"{"name":"Read"}"#, "[]", "1", "\"]\"", "null"]) }
        }
    }

    private mutating func messages() {
        if random.oneIn(10) {
            text += random.pick(["null", "\"[\"", #"{"content":[{"type":"image"}]}"#])
            return
        }
        if random.oneIn(25) { return deep() }
        array(most: 3) { request in
            if request.random.oneIn(8) { return request.lookAlike() }
            request.object(most: 3) { request in
                switch Int.random(in: 0..<5, using: &request.random) {
                case 0:
                    request.key("role")
                    request.text += "\"user\""
                case 1:
                    request.key("type")
                    request.type(["image", "message"])
                default:
                    request.key("content")
                    request.content(depth: 0)
                }
            }
        }
    }

    private mutating func content(depth: Int) {
        if random.oneIn(6) { return lookAlike() }
        array(most: depth > 3 ? 1 : 3) { request in
            if request.random.oneIn(10) { return request.lookAlike() }
            request.object(most: 4) { $0.blockMember(depth: depth) }
        }
    }

    private mutating func blockMember(depth: Int) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2:
            key("type")
            type(["text", "text", "tool_use", "tool_result", "document", "image", "images"])
        case 3:
            key("text")
            text += random.pick([
                #""\"type\":\"image\"""#, #""}],""#, "\"\(String(repeating: "\\\\", count: 70))\"", "\"\"",
            ])
        case 4:
            key(random.pick(["input", "cache_control", "id"]))
            lookAlike()
        case 5... where depth > 5: lookAlikeMember()
        case 5:
            key("source")
            if random.oneIn(3) { return lookAlike() }
            object(most: 2) { request in
                request.key(request.random.pick(["content", "type", "source"]))
                request.content(depth: depth + 1)
            }
        default:
            key("content")
            content(depth: depth + 1)
        }
    }

    private mutating func lookAlikeMember() {
        key("citations")
        lookAlike()
    }

    /// A value that has images and fields in places where they do not count, unless it stands in one where they do.
    private mutating func lookAlike() {
        text += random.pick([
            #"{"type":"image"}"#, #"{"content":[{"type":"image"}]}"#, #"[{"type":"image"}]"#, #"["type","image"]"#,
            #""image""#, #"{"stream":true,"tools":[1],"thinking":{"type":"enabled"}}"#, "1.5e3", "null", "[[{}]]",
            #"{"source":{"content":[{"type":"image"}]},"messages":[]}"#, #"{"a":"\"type\":\"image\""}"#, "\"\\\\\"",
        ])
    }

    /// Content within content, to about the deepest level that is looked into.
    private mutating func deep() {
        let levels = Int.random(in: 62...66, using: &random)
        var close = ""
        text += "["
        for level in 0..<levels {
            if level > 0, random.oneIn(5), text.utf8.count < 2_000 {
                text += #"{"source":{"content":["#
                close = "]}}" + close
            } else {
                text += #"{"content":["#
                close = "]}" + close
            }
        }
        text += #"{"type":"image"}"# + close + "]"
    }
}
