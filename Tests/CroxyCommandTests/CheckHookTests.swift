import Foundation
import Testing

/// `croxy check` with hooks in files.
@Suite struct CheckHookTests {
    private static let config = """
        [provider.a]
        url = "http://a.test"
        [provider.b]
        url = "http://b.test"
        api_key = "kkkkkkkkkkkk"
        [[routes]]
        name = "first"
        pattern = "opus"
        provider = "a"
        hook = "hook.lua"
        [[routes]]
        pattern = "opus"
        provider = "b"
        [default]
        provider = "a"

        """

    private func home(_ hook: String?, more: String = "") throws -> Home {
        let home = try Home(config: CheckHookTests.config + more)
        if let hook { try home.write(hook, to: ".config/croxy/hook.lua") }
        return home
    }

    private func json(_ home: Home, _ arguments: String..., environment: [String: String?] = [:]) throws -> [String:
        Any]
    {
        let result = try home.run(["check"] + arguments + ["--json"], environment: environment)
        #expect(result.code == 0, "\(result.error)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func aHookMayChangeTheProvider() throws {
        let home = try home("return function(req) return { provider = 'b', model = req.model .. '-x' } end")
        let found = try json(home, "opus")
        #expect(found["decided_by"] as? String == "hook")
        #expect(found["decided_at"] as? String == "body")
        #expect(found["provider"] as? String == "b")
        #expect(found["model_sent"] as? String == "opus-x")
        let hook = try #require(found["hook"] as? [String: Any])
        #expect(hook["file"] as? String == "hook.lua")
        #expect(hook["result"] as? String == "change")
        #expect(hook["error"] is NSNull)
        #expect(hook["microseconds"] is Int)
    }

    @Test func aSyntaxErrorHasBothPlaces() throws {
        let home = try home("-- a comment\nreturn function(req)\n  if req.model = 1 then end\nend\n")
        let result = try home.run("check")
        #expect(result.code == 78)
        #expect(
            result.error.hasPrefix("\(home.config):10:8: this hook is not usable: hook.lua:3: "), "\(result.error)")
        #expect(try home.run("check", "opus").code == 78)
        #expect(try home.run("start").code == 78)
        #expect(try home.run("shellenv").code == 0)
    }

    @Test(arguments: [
        ("return 1", "hook.lua"), ("error('at load')", "at load"), ("while true do end", "instructions"),
        ("\u{1b}Lua", "it is compiled Lua, not text"), ("return \0", "NUL"), (nil, "no such file"),
    ])
    func whatIsNoHookIsAnErrorOfTheConfiguration(source: String?, expected: String) throws {
        let result = try home(source).run("check")
        #expect(result.code == 78)
        #expect(result.error.contains(":10:8: "))
        #expect(result.error.contains(expected), "\(result.error)")
    }

    @Test func onlyRegularFilesOfTextAreHooks() throws {
        let home = try home(nil)
        let path = home.state + "/hook.lua"
        let good = "return function(req) end"
        func error() throws -> String { try home.run("check").error }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(try error().contains("it is a folder"))
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(try error().contains("it is not a regular file"))
        try FileManager.default.removeItem(atPath: path)
        try Data([0x2D, 0x2D, 0xFF]).write(to: URL(fileURLWithPath: path))
        #expect(try error().contains("it is not UTF-8"))
        try home.write(good + String(repeating: " ", count: 65_536 - good.utf8.count), to: ".config/croxy/hook.lua")
        #expect(try home.run("check").code == 0)
        try home.write(good + String(repeating: " ", count: 65_537 - good.utf8.count), to: ".config/croxy/hook.lua")
        #expect(try error().contains("it is larger than 64 KiB"))
        try FileManager.default.removeItem(atPath: path)
        try home.write(good, to: "real.lua")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: home.path + "/real.lua")
        #expect(try home.run("check").code == 0)
    }

    @Test func anErrorIsToldAndRefuses() throws {
        let home = try home("return function(req)\n  local t = nil\n  return t.x\nend")
        let found = try json(home, "opus")
        #expect(found["outcome"] as? String == "reject")
        #expect(found["decided_by"] is NSNull)
        let hook = try #require(found["hook"] as? [String: Any])
        #expect(hook["result"] as? String == "error")
        #expect((hook["error"] as? String)?.hasPrefix("hook.lua:3: attempt to index a nil value") == true)
        let rejection = try #require(found["rejection"] as? [String: Any])
        #expect(rejection["status"] as? Int == 500)
        #expect((rejection["body"] as? String)?.contains("a hook failed") == true)
        #expect((rejection["body"] as? String)?.contains("nil value") == false)

        let onward = try json(home, "opus", environment: ["CROXY_ROUTES_0_ON_HOOK_ERROR": "continue"])
        #expect(onward["outcome"] as? String == "forward")
        #expect(onward["provider"] as? String == "a")
        #expect((onward["hook"] as? [String: Any])?["result"] as? String == "error")
    }

    @Test func aHookReadsTheBody() throws {
        let home = try home(
            """
            return function(req)
              local b = req.body
              croxy.log("info", b.messages[2].content .. " " .. #b.messages .. " " .. req.bytes)
              if b.messages[2].content == "caf\u{e9}" then return { provider = "b" } end
            end
            """)
        let body = #"{"model":"opus","messages":[{"content":"x"},{"content":"caf\u00e9"}]}"#
        try home.write(body, to: "body.json")
        let found = try json(home, "--body", home.path + "/body.json")
        #expect(found["provider"] as? String == "b")
        #expect((found["hook"] as? [String: Any])?["log"] as? [String] == ["info: caf\u{e9} 2 \(body.utf8.count)"])
    }

    @Test func nextAndNeedsAndRoute() throws {
        let home = try home(
            """
            croxy.needs("head")
            return function(req)
              croxy.log("debug", tostring(req.model) .. tostring(req.body) .. req.route .. req.provider .. req.query)
              return croxy.next()
            end
            """)
        let found = try json(home, "opus", "--path", "/v1/messages?q")
        #expect(found["provider"] as? String == "b")
        #expect((found["route"] as? [String: Any])?["index"] as? Int == 1)
        #expect(found["decided_at"] as? String == "model")
        #expect((found["hook"] as? [String: Any])?["log"] as? [String] == ["debug: nilnilfirstaq"])
    }

    @Test(arguments: [
        ("json = { b = 1, a = 'x' }", "application/json", #"{"a":"x","b":1}"#),
        ("body = 'hello'", "text/plain; charset=utf-8", "hello"),
        (
            "sse = { { event = 'ping', data = 'one' } }", "text/event-stream; charset=utf-8",
            "event: ping\ndata: one\n\n"
        ),
    ])
    func aStubIsShown(arguments: String, type: String, body: String) throws {
        let found = try json(home("return function() return croxy.stub { status = 202, \(arguments) } end"), "opus")
        #expect(found["outcome"] as? String == "stub")
        let stub = try #require(found["stub"] as? [String: Any])
        #expect(stub["status"] as? Int == 202)
        #expect(stub["headers"] as? [[String]] == [["content-type", type]])
        #expect(stub["body"] as? String == body)
    }

    @Test func logLinesDoNothingToATerminal() throws {
        let home = try home(#"return function() croxy.log("warn", "a\27[2Jb\nc\u{202E}d") error("\27[1m") end"#)
        let result = try home.run("check", "opus", "--explain")
        #expect(result.code == 0)
        #expect(!result.output.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202E}" })
        #expect(result.output.contains("warn: a"))
    }

    @Test func noSecretIsShown() throws {
        let home = try home(
            """
            return function(req)
              for name, value in pairs(req.headers) do croxy.log("info", name .. "=" .. value) end
              return { provider = "b", set_headers = { authorization = "Bearer of-the-hook" } }
            end
            """)
        let arguments = [
            "check", "opus", "--header", "X-Api-Key: sk-ant-api03-secret", "--header", "Authorization: Bearer of-mine",
        ]
        for more in [["--explain"], ["--json"]] {
            let result = try home.run(arguments + more)
            #expect(result.code == 0)
            #expect(result.output.contains("x-api-key=[redacted]"))
            #expect(result.output.contains("authorization=[redacted]"))
            for secret in ["api03", "of-mine", "of-the-hook", "kkkkkkkk"] { #expect(!result.output.contains(secret)) }
        }
    }

    @Test func checksOfTheConfigurationRunHooks() throws {
        let home = try home(
            "return function() return croxy.reject(403, 'no') end",
            more: "[[checks]]\nmodel = \"opus\"\noutcome = \"reject\"\nstatus = 403\n")
        #expect(try home.run("check").code == 0)
        try home.write("return function() end", to: ".config/croxy/hook.lua")
        let result = try home.run("check")
        #expect(result.code == 1)
        #expect(result.error.contains("expected outcome \"reject\", found \"forward\""))
    }

    @Test func anEndlessHookIsEnded() throws {
        let found = try json(home("return function() pcall(function() while true do end end) end"), "opus")
        #expect((found["hook"] as? [String: Any])?["result"] as? String == "error")
    }
}
