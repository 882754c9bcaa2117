import CroxyLua
import CroxyRouting
import Testing

@Suite struct VerdictTests {
    private func run(_ statements: String) throws -> HookOutcome {
        try TestHook("return function(req)\n\(statements)\nend").run(0, TestRequest(body: #"{"a":[1, 2]}"#))
    }

    private func header(_ name: String, _ value: String) -> HeaderToSet {
        HeaderToSet(name: name, value: Array(value.utf8))
    }

    @Test(arguments: ["", "return", "return nil", "return {}", "return nil, 5"])
    func nothingIsTheRouteAsConfigured(statements: String) throws {
        #expect(try run(statements).verdict == .configured)
    }

    @Test func aTableChangesWhatItNames() throws {
        var change = HookChange()
        change.provider = 1
        change.model = .set("claude-é")
        change.setHeaders = [header("authorization", "Bearer x"), header("x-a", "1"), header("x-b", "b\tc")]
        change.removeHeaders = ["anthropic-beta", "x-z"]
        change.tag = "long"
        let outcome = try run(
            """
            return { provider = "anthropic", model = "claude-é", tag = "long", remove_headers = { "Anthropic-Beta", "x-z" },
              set_headers = { ["X-B"] = "b\\tc", ["x-a"] = 1, Authorization = "Bearer x" } }
            """)
        #expect(outcome.verdict == .change(change))
        change = HookChange()
        change.model = .drop
        #expect(try run("return { model = false }").verdict == .change(change))
        change = HookChange()
        change.provider = 0
        #expect(try run("return { provider = req.provider }").verdict == .change(change))
    }

    @Test func stubsAnswerHere() throws {
        let json = HookStub(
            status: 200, headers: [header("content-type", "application/json")],
            body: Array(#"{"a":[1, 2],"b":null,"c":[],"d":1.5,"e":"é\"\n","f":{}}"#.utf8))
        #expect(
            try run(
                "return croxy.stub { json = { a = req.body.a, b = json.null, c = json.decode('[]'), d = 1.5, e = 'é\"\\n', f = {} } }"
            ).verdict == .stub(json))
        let text = HookStub(
            status: 404, headers: [header("x-a", "b"), header("content-type", "text/plain; charset=utf-8")],
            body: Array("no".utf8))
        #expect(
            try run("return croxy.stub { status = 404, headers = { ['X-A'] = 'b' }, body = 'no' }").verdict
                == .stub(text))
        let own = HookStub(status: 200, headers: [header("content-type", "text/html")], body: Array("x".utf8))
        #expect(
            try run("return croxy.stub { headers = { ['content-type'] = 'text/html' }, body = 'x' }").verdict
                == .stub(own))
        #expect(
            try run("return croxy.stub { status = 204 }").verdict == .stub(HookStub(status: 204, headers: [], body: []))
        )
        let events = HookStub(
            status: 200, headers: [header("content-type", "text/event-stream; charset=utf-8")],
            body: Array("event: ping\ndata: {\"n\":1}\n\ndata: one\ndata: two\n\nevent: end\n\n".utf8))
        #expect(
            try run(
                "return croxy.stub { sse = { { event = 'ping', data = { n = 1 } }, { data = 'one\\r\\ntwo' }, { event = 'end' } } }"
            )
            .verdict == .stub(events))
    }

    @Test func aStubMadeWhileLoadingIsGoodForEveryRequest() throws {
        let hook = try TestHook("local stub = croxy.stub { body = 'x' } return function() return stub end")
        let stub = HookStub(status: 200, headers: [header("content-type", "text/plain; charset=utf-8")], body: [0x78])
        for _ in 0..<3 { #expect(hook.run().verdict == .stub(stub)) }
    }

    @Test func rejectionsAndNext() throws {
        #expect(
            try run("return croxy.reject(403, 'no')").verdict
                == .reject(HookRejection(status: 403, type: nil, message: "no")))
        #expect(
            try run("return croxy.reject(529.0, '', 'overloaded_error')").verdict
                == .reject(HookRejection(status: 529, type: "overloaded_error", message: "")))
        #expect(try run("return croxy.next()").verdict == .next)
    }

    /// Errors of what is returned have the line of the function, those of a call its own.
    @Test(arguments: [
        "return 1", "return false", "return true", "return 'anthropic'", "return req", "return req.body",
        "return function() end",
        "return { 1 }", "return { proivder = 'local' }", "return { provider = 1 }", "return { provider = {} }",
        "return { provider = 'nope' }", "return { provider = '' }", "return { provider = 'https://evil/' }",
        "return { provider = false }",
        "return { model = true }", "return { model = '' }", "return { model = {} }", "return { model = 5 }",
        "return { model = ('x'):rep(257) }", "return { model = '\\xff' }", "return { model = req.body }",
        "return { model = 'a\\nb' }", "return { provider = 'a\\nb' }",
        "return { tag = 1 }", "return { tag = '' }", "return { tag = 'a\\nb' }", "return { tag = ('x'):rep(65) }",
        "return { set_headers = 'x' }", "return { set_headers = { 'x' } }", "return { set_headers = { a = true } }",
        "return { set_headers = { a = {} } }", "return { set_headers = { a = 1.5 } }",
        "return { set_headers = { A = '1', a = '2' } }",
        "return { set_headers = { a = 'x\\r\\nX-Evil: 1' } }", "return { set_headers = { a = 'x\\ny' } }",
        "return { set_headers = { a = 'x\\ry' } }", "return { set_headers = { a = 'x\\0y' } }",
        "return { set_headers = { a = ('x'):rep(8193) } }", "return { set_headers = { ['bad name'] = 'x' } }",
        "return { set_headers = { ['a:b'] = 'x' } }", "return { set_headers = { [''] = 'x' } }",
        "return { set_headers = { ['a\\0'] = 'x' } }",
        "return { set_headers = { [':path'] = 'x' } }", "return { set_headers = { ['x\\r\\ny'] = 'x' } }",
        "return { set_headers = { ['é'] = 'x' } }",
        "return { set_headers = { ['Content-Length'] = '1' } }",
        "return { set_headers = { ['transfer-encoding'] = 'chunked' } }",
        "return { set_headers = { Connection = 'close' } }", "return { set_headers = { HOST = 'evil' } }",
        "return { set_headers = { ['keep-alive'] = '1' } }", "return { set_headers = { te = 'trailers' } }",
        "return { set_headers = { Upgrade = 'x' } }", "return { set_headers = { expect = '100-continue' } }",
        "return { set_headers = { ['Proxy-Authorization'] = 'x' } }", "return { remove_headers = 'x' }",
        "return { remove_headers = { 'host' } }", "return { remove_headers = { 'a b' } }",
        "return { remove_headers = { a = 'b' } }",
        "return { remove_headers = { [1] = 'a', [3] = 'b' } }", "return { remove_headers = { 1 } }",
        "local t = {} for i = 1, 65 do t[i] = 'x' .. i end return { remove_headers = t }",
        "local t = {} for i = 1, 65 do t['x' .. i] = 'x' end return { set_headers = t }",
        "return setmetatable({ provider = 1 }, { __index = { provider = 'local' } })",
    ])
    func whatIsReturnedIsCheckedAsAWhole(statements: String) throws {
        let error = try run(statements).error
        #expect(error?.kind == .verdict, "\(String(describing: error))")
        #expect(error?.file == "hook0.lua")
        #expect(error?.line == 1)
    }

    @Test(arguments: [
        "croxy.stub()", "croxy.stub(1)", "croxy.stub { status = 199 }", "croxy.stub { status = 600 }",
        "croxy.stub { status = 200.5 }",
        "croxy.stub { status = '200' }", "croxy.stub { bdy = 'x' }", "croxy.stub { 'x' }", "croxy.stub { body = 1 }",
        "croxy.stub { body = 'x', json = 1 }", "croxy.stub { sse = {}, body = '' }", "croxy.stub { sse = 1 }",
        "croxy.stub { sse = { 1 } }",
        "croxy.stub { sse = { { evnt = 'x' } } }", "croxy.stub { sse = { { event = 'a\\nb' } } }",
        "croxy.stub { sse = { { event = 1 } } }",
        "croxy.stub { status = 204, body = 'x' }", "croxy.stub { headers = { ['content-length'] = '1' } }",
        "croxy.stub { headers = { a = 'b\\r\\nc' } }", "croxy.stub { headers = 1 }",
        "croxy.stub { json = function() end }",
        "croxy.stub { json = 0/0 }", "croxy.stub { json = 1/0 }", "croxy.stub { json = { [1] = 1, [1000000000] = 2 } }",
        "croxy.stub { json = { 1, a = 2 } }", "croxy.stub { json = { [0] = 1 } }",
        "croxy.stub { json = { [true] = 1 } }",
        "croxy.stub { json = { [1.5] = 1 } }", "local t = {} t.t = t croxy.stub { json = t }",
        "local t = {} for i = 1, 10000 do t = { t } end croxy.stub { json = t }", "croxy.stub { json = req }",
        "croxy.stub { json = { croxy.next() } }", "croxy.reject()", "croxy.reject(399, 'x')", "croxy.reject(600, 'x')",
        "croxy.reject('400', 'x')", "croxy.reject(400)", "croxy.reject(400, {})", "croxy.reject(400, '\\xff')",
        "croxy.reject(400, ('x'):rep(5000))", "croxy.reject(400, 'x', 'Bad Type')", "croxy.reject(400, 'x', '')",
        "croxy.reject(400, 'x', 1)",
    ])
    func answersAreCheckedWhereTheyAreMade(statements: String) throws {
        let error = try run("\n\(statements)").error
        #expect(error?.kind == .runtime)
        #expect(error?.line == 3, "\(String(describing: error))")
    }

    @Test func noMetamethodRunsWhileAnAnswerIsRead() throws {
        let trap =
            "setmetatable({}, { __index = error, __pairs = error, __len = error, __tostring = error, __eq = error })"
        #expect(try run("return \(trap)").verdict == .configured)
        #expect(try run("return croxy.stub { json = \(trap) }").error == nil)
        #expect(try run("return { set_headers = \(trap), remove_headers = \(trap) }").error == nil)
    }
}
