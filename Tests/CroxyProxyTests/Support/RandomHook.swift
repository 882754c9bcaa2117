import RandomCases

/// Hooks of all kinds for routes: every verdict, every need, and errors.
enum RandomHook {
    /// Lines of a route, or of the default.
    static func lines(_ random: inout SeededGenerator) -> [String] {
        let needs = random.pick(["", "", "croxy.needs('model')", "croxy.needs('head')"])
        var lines = ["lua = \"\"\"", needs, "return function(req)"]
        if random.oneIn(2) { lines.append("if \(random.pick(conditions)) then return \(random.pick(verdicts)) end") }
        if random.oneIn(2) { lines.append("return \(random.pick(verdicts))") }
        lines += ["end", "\"\"\""]
        if random.oneIn(2) { lines.append("on_hook_error = \"\(random.pick(["continue", "reject"]))\"") }
        return lines
    }

    private static let conditions = [
        "req.bytes and req.bytes > 200", "req.model", "req.model and req.model:find('opus')",
        "req.headers['x-app'] == 'cli'", "req.headers['X-Croxy-Key']", "req.method == 'POST'",
        "req.path == '/v1/messages'", "req.query", "req.route == 1 or req.route == 'route 1'", "req.provider == 'p0'",
        "req.body and req.body.stream", "req.body and #req.body.messages > 0", "req.body and req.body.thinking.type",
        "req.body and req.body.tools and req.body.tools[1].name == 't'", "req.headers.authorization == '[redacted]'",
    ]

    /// Every input may come out again, in a model, a message or a body.
    private static let verdicts = [
        "{ model = 'm-' .. tostring(req.bytes) .. tostring(req.headers['x-app']) .. tostring(req.model) }",
        "{ provider = 'p0' }", "{ provider = 'p0', model = 'by-hook' }", "{ model = false }", "{ tag = 'tag' }", "{}",
        "{ provider = 'p0', model = false, remove_headers = { 'X-App', 'anthropic-version' } }",
        "{ set_headers = { ['X-Title'] = 'croxy' }, remove_headers = { 'x-empty', 'x-api-key' } }",
        "{ set_headers = { authorization = 'Bearer provider-key' } }",
        "{ set_headers = { ['x-api-key'] = 'provider-key', ['X-App'] = 'set' } }",
        "croxy.next()", "croxy.next()", "croxy.next()",
        "croxy.reject(429, 'slow ' .. tostring(req.model) .. tostring(req.query))",
        "croxy.stub { json = { bytes = req.bytes, model = req.model, route = req.route } }",
        "croxy.stub { status = 201, headers = { ['x-a'] = 'b' }, body = tostring(req.body) }",
        "croxy.stub { sse = { { event = 'ping', data = '{}' } } }",
        "{ provider = 'nobody' }", "error('by the hook')", "{ set_headers = { host = 'x' } }", "req.body.a.b.c",
    ]
}
