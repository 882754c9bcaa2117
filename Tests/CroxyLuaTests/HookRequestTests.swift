import CroxyLua
import CroxyRouting
import Testing

@Suite struct HookRequestTests {
    @Test func readsEveryField() throws {
        var request = TestRequest(body: #"{"model":"m"}"#)
        request.query = "beta=true"
        request.route = .name("local-first")
        let texts = try TestHook.evaluate(
            "req.method, req.path, req.query, req.model, req.route, req.provider, req.bytes, req.other", request)
        #expect(texts == ["POST", "/v1/messages", "beta=true", "m", "local-first", "local", "13", "nil"])
    }

    @Test func whatIsAbsentIsNil() throws {
        var request = TestRequest()
        request.model = nil
        request.route = .none
        let texts = try TestHook.evaluate("req.query, req.model, req.route, req.bytes, req.body", request)
        #expect(texts == ["nil", "nil", "nil", "nil", "nil"])
        request.query = ""
        request.route = .number(7)
        #expect(
            try TestHook.evaluate("req.query == '', math.type(req.route), req.route", request) == [
                "true", "integer", "7",
            ])
    }

    @Test func headersReadInAnyCaseTheFirstWins() throws {
        var request = TestRequest()
        request.headers = [("X-App", "cli"), ("x-app", "second"), ("Accept", "")]
        let texts = try TestHook.evaluate(
            "req.headers['x-app'], req.headers['X-APP'], req.headers.Accept == '', req.headers.none, req.headers[1]",
            request)
        #expect(texts == ["cli", "cli", "true", "nil", "nil"])
    }

    @Test func headersAreWalkedInOrderWithLowerCaseNames() throws {
        var request = TestRequest()
        request.headers = [("X-App", "cli"), ("COOKIE", "s"), ("x-app", "second")]
        let texts = try TestHook.evaluate(
            "(function() local t = {} for k, v in pairs(req.headers) do t[#t + 1] = k .. '=' .. v end return table.concat(t, ' ') end)()",
            request)
        #expect(texts == ["x-app=cli cookie=[redacted] x-app=second"])
    }

    @Test(arguments: ["authorization", "x-api-key", "X-Croxy-Key", "proxy-authorization", "cookie", "x-goog-api-key"])
    func credentialsAreRedacted(name: String) throws {
        var request = TestRequest()
        request.headers = [(name, "sk-secret")]
        #expect(try TestHook.evaluate("req.headers['\(name)']", request) == ["[redacted]"])
    }

    @Test func headersAreAskedForOnceAndOnlyWhenTouched() throws {
        let hook = try TestHook(
            "return function(req) local h = req.headers; return { tag = h.a .. h.b } end", "return function() end")
        var request = TestRequest()
        request.headers = [("a", "1"), ("b", "2")]
        let asked = TestRequest.Asked()
        #expect(request.lend(asked: asked) { hook.runner.run(1, $0) }.verdict == .configured)
        #expect(asked.times == 0)
        var change = HookChange()
        change.tag = "12"
        #expect(request.lend(asked: asked) { hook.runner.run(0, $0) }.verdict == .change(change))
        #expect(asked.times == 1)
        request.headers = [("a", "3"), ("b", "4")]
        change.tag = "34"
        #expect(request.lend(asked: asked) { hook.runner.run(0, $0) }.verdict == .change(change))
    }

    @Test(arguments: [
        "req.path = 'x'", "req.headers.a = 'x'", "req.body.a = 1", "req.body.messages[1] = 1", "rawset(req, 1, 1)",
        "setmetatable(req, {})", "getmetatable(req).__index = nil", "getmetatable(req.body).x = 1",
    ])
    func theRequestCannotBeWritten(statement: String) throws {
        let error = try TestHook.failure(statement, TestRequest(body: #"{"messages":[1]}"#))
        #expect(error?.kind == .runtime)
        #expect(error?.line == 2)
    }

    @Test func aHookThatNeedsLessSeesLess() throws {
        let head =
            "croxy.needs('head') return function(req) return { tag = tostring(req.model) .. tostring(req.body) .. req.bytes } end"
        let model =
            "croxy.needs('model') return function(req) return { tag = tostring(req.model) .. tostring(req.body) } end"
        let limits = HookLimits()
        #expect(try HookProgram(source: Array(head.utf8), name: "a", limits: limits).needs == .head)
        #expect(try HookProgram(source: Array(model.utf8), name: "a", limits: limits).needs == .model)
        let body = "return function() end"
        #expect(try HookProgram(source: Array(body.utf8), name: "a", limits: limits).needs == .body)
        let hook = try TestHook(head, model)
        var change = HookChange()
        change.tag = "nilnil2"
        #expect(hook.run(0, TestRequest(body: "{}")).verdict == .change(change))
        change.tag = "mnil"
        #expect(hook.run(1, TestRequest(body: "{}")).verdict == .change(change))
        #expect(try TestHook.failure("croxy.needs('head')")?.message.contains("before it returns") == true)
    }

    @Test func aRequestKeptPastItsEndIsDead() throws {
        let hook = try TestHook(
            """
            local kept
            return function(req)
              if not kept then
                kept = { req, req.headers, req.body, req.body.list, step = pairs(req.body), array = pairs(req.body.list),
                  header = pairs(req.headers), close = function() return req.body.list[1] end }
                return
              end
              local touches = {
                function() return kept[1].path end, function() return kept[2].a end, function() return kept[3].list end,
                function() return kept[4][1] end, function() return #kept[4] end, function() return pairs(kept[3]) end,
                function() return kept.step() end, function() return kept.array() end, function() return kept.header() end,
                function() return tostring(kept[3]) end, function() return json.decode(kept[4]) end,
                function() return json.encode(kept[3]) end, kept.close, function() return ipairs(kept[4])(kept[4], 0) end,
              }
              local alive = {}
              for i, touch in ipairs(touches) do
                local ok, message = pcall(touch)
                if ok or not message:find("after its request", 1, true) then alive[#alive + 1] = i .. message end
              end
              return { tag = #alive == 0 and #touches .. " dead" or table.concat(alive, " ") }
            end
            """)
        var request = TestRequest(body: #"{"list":[1,2]}"#)
        request.headers = [("a", "b")]
        #expect(hook.run(0, request).verdict == .configured)
        var change = HookChange()
        change.tag = "14 dead"
        let outcome = hook.run(0, request)
        #expect(outcome.verdict == .change(change), "\(outcome.result)")
    }
}
