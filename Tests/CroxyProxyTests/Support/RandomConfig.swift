import RandomCases

/// Texts of configurations: any conditions, and providers of all kinds on a few ports.
struct RandomConfig {
    /// What `KEYS` may hold: two of croxy's own keys.
    static let environment = ["KEYS": "croxy-key-one,croxy-key-two"]

    var text: String
    var hasKeys: Bool
    /// `max_body_size`; nil for the default, which no test reaches.
    var limit: Int?

    /// - Parameters:
    ///   - ports: where providers listen.
    ///   - onlyPlain: one provider as it comes, no keys and no limit: routes are what matters.
    init(ports: [Int], onlyPlain: Bool = false, _ random: inout SeededGenerator) {
        hasKeys = !onlyPlain && random.oneIn(4)
        limit = !onlyPlain && random.oneIn(5) ? 150 : nil
        var lines = ["[server]", "port = 0", "workers = 1"]
        if hasKeys { lines.append("client_keys_env = \"KEYS\"") }
        if let limit { lines.append("max_body_size = \(limit)") }
        let count = onlyPlain ? ports.count : 1 + random.below(4)
        for index in 0..<count {
            lines.append("[provider.p\(index)]")
            if onlyPlain {
                lines.append("url = \"http://127.0.0.1:\(ports[index])\"")
            } else {
                lines += RandomConfig.provider(ports, &random)
            }
        }
        lines.append("[default]\nprovider = \"p\(random.below(count))\"")
        if !onlyPlain, random.oneIn(6) { lines += RandomHook.lines(&random) }
        for index in 0..<random.below(6) {
            lines.append("[[routes]]")
            if random.oneIn(3) { lines.append("name = \"route \(index)\"") }
            for condition in RandomConfig.conditions(&random) { lines.append(condition) }
            lines.append("provider = \"p\(random.below(count))\"")
            if !random.oneIn(3) {
                lines.append(
                    "model = \"\(random.pick(["m", "qwen3-coder:30b", "a longer name than came", "é\\\"\\\\"]))\"")
            }
            if !onlyPlain, random.oneIn(3) { lines += RandomHook.lines(&random) }
        }
        text = lines.joined(separator: "\n")
    }

    private static func provider(_ ports: [Int], _ random: inout SeededGenerator) -> [String] {
        var lines: [String] = []
        if random.oneIn(8) {
            lines.append("url = \"croxy:echo\"")
        } else {
            let base = random.pick(["", "", "/", "/base", "/v1", "/a%20b/v1", "/deep/base/"])
            lines.append("url = \"http://127.0.0.1:\(random.pick(ports))\(base)\"")
        }
        switch random.below(6) {
        case 0: lines.append("strip_auth = true")
        case 1: lines.append("strip_auth = false")
        case 2: lines.append("api_key = \"provider-key\"")
        case 3: lines.append("api_key = \"provider-key\"\nauth = \"bearer\"\nstrip_auth = true")
        default: break
        }
        if random.oneIn(2) { lines.append("stub_count_tokens = true") }
        switch random.below(4) {
        case 0: lines.append("headers = { \"X-Title\" = \"croxy\", \"x-app\" = \"set\" }")
        case 1: lines.append("headers = { \"X-Empty\" = \"\" }")
        default: break
        }
        return lines
    }

    private static func conditions(_ random: inout SeededGenerator) -> [String] {
        var conditions: [String] = []
        for kind in (0..<10).shuffled(using: &random).prefix(1 + random.below(3)) {
            switch kind {
            case 0:
                conditions.append(
                    "pattern = '\(random.pick(["opus", "^claude-", "sonnet|haiku", "^$", "[0-9]$", "é", ""]))'")
            case 1:
                let globs = ["/v1/*", "/v1/messages", "*/count_tokens", "/v1/m?????", "/[a-w]*", "*"]
                conditions.append("path = \"\(random.pick(globs))\"")
            case 2: conditions.append("method = \"\(random.pick(["POST", "GET", "PUT", "HEAD"]))\"")
            case 3:
                let name = random.pick([
                    "x-app", "X-App", "x-team", "x-api-key", "Authorization", "x-croxy-key", "content-type",
                ])
                let pattern = random.pick(["cli", "^cli$", "", "^$", "json", "^Bearer", "key", "sk-ant"])
                conditions.append("headers = { \"\(name)\" = '\(pattern)' }")
            case 4: conditions.append("stream = \(random.oneIn(2))")
            case 5: conditions.append("tools = \(random.oneIn(2))")
            case 6: conditions.append("thinking = \(random.oneIn(2))")
            case 7: conditions.append("images = \(random.oneIn(2))")
            case 8: conditions.append("min_body_bytes = \(random.below(250))")
            default: conditions.append("max_body_bytes = \(250 + random.below(100) - random.below(250))")
            }
        }
        // Both bounds, and the wrong way round, are an error.
        let bounds = conditions.filter { $0.contains("body_bytes") }
        if bounds.count == 2 { conditions.removeAll { $0 == bounds[1] } }
        return conditions
    }
}
