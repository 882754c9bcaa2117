import RandomCases

/// Bodies of requests to the Messages API: fields in any order, sometimes odd, sometimes damaged.
enum RandomBody {
    static func make(_ random: inout SeededGenerator) -> [UInt8] {
        switch random.below(40) {
        case 0: return []
        case 1: return Array(random.pick([" \n", "[]", "null", "x", "\u{FEFF}{}", "{", "{}", " {\t} "]).utf8)
        default: break
        }
        var members = [
            "\"model\":\(model(&random))",
            "\"stream\":\(random.pick(["true", "true", "false", "null", "\"true\"", "tru"]))",
            "\"tools\":\(random.pick(["[]", "[ ]", "[{\"name\":\"t\"}]", "[1,2]", "null", "{}"]))",
            "\"thinking\":\(thinking(&random))", "\"messages\":\(messages(&random))", "\"max_tokens\":1024",
            "\"metadata\":{\"model\":\"opus\",\"stream\":true}",
            "\"system\":\"\(String(repeating: "é", count: random.below(40)))\"",
        ]
        members = members.shuffled(using: &random)
        members.removeLast(random.below(5))
        if random.oneIn(25), let again = members.first { members.append(again) }
        if random.oneIn(40) { members.append("\"Model\":\"opus\"") }
        let space = random.pick(["", "", " ", "\n  "])
        var body = Array("{\(space)\(members.joined(separator: ",\(space)"))\(space)}".utf8)
        if random.oneIn(4) { damage(&body, &random) }
        return body
    }

    private static func damage(_ body: inout [UInt8], _ random: inout SeededGenerator) {
        for _ in 0...random.below(2) where !body.isEmpty {
            let place = random.below(body.count)
            switch random.below(5) {
            case 0: body.removeLast(min(body.count, 1 + random.below(20)))
            case 1: body.remove(at: place)
            case 2: body.insert(random.pick(Array("{}[]\",:\\ x1".utf8)), at: place)
            case 3: body[place] = random.pick(Array("{}[]\",:\\ x1".utf8))
            default: body += Array(random.pick(["}", " x", "{\"model\":\"b\"}", ",", " \n"]).utf8)
            }
        }
    }

    private static func model(_ random: inout SeededGenerator) -> String {
        random.pick([
            "\"claude-opus-4-6\"", "\"claude-sonnet-4-5\"", "\"haiku\"", "\"\"", "\"x9\"", "\"claude-\\u006fpus\"",
            "\"é\"",
            "\"opus\\\"\\\\\"", "null", "7", "{\"model\":\"opus\"}", "\"\\ud800\"",
            "\"\(String(repeating: "opus", count: 70))\"",
            "\"\(String(repeating: "o", count: random.oneIn(4) ? 1600 : 3))\"", "\"m\"",
        ])
    }

    private static func thinking(_ random: inout SeededGenerator) -> String {
        random.pick([
            "{\"type\":\"enabled\",\"budget_tokens\":1024}", "{\"budget_tokens\":1,\"type\":\"adaptive\"}",
            "{\"type\":\"disabled\"}", "{}", "null", "[{\"type\":\"enabled\"}]",
        ])
    }

    private static func messages(_ random: inout SeededGenerator) -> String {
        let image = "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AA==\"}}"
        return random.pick([
            "[]", "[{\"role\":\"user\",\"content\":\"hi\"}]", "[{\"role\":\"user\",\"content\":[\(image)]}]",
            "[{\"content\":[{\"type\":\"text\",\"text\":\"\\\"type\\\":\\\"image\\\"\"}],\"role\":\"user\"}]",
            "[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":[\(image)]}]}]",
            "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"input\":\(image)}]}]", "null",
        ])
    }
}
