import CroxyLua
import CroxyRouting
import Testing

@Suite struct HookRunnerTests {
    @Test func errorsNameFileLineAndMessage() throws {
        let hook = try TestHook("local function f()\n  error('deep')\nend\nreturn function() f() end")
        #expect(hook.run().error?.description == "hook0.lua:2: deep")
        #expect(
            try TestHook.failure("local x = req.body.a")?.description
                == "hook0.lua:2: attempt to index a nil value (field 'body')")
        #expect(try TestHook.failure("error({})")?.description == "hook0.lua:2: an error that is no string but a table")
        #expect(try TestHook.failure("error()")?.description == "hook0.lua:2: an error that is no string but a nil")
        #expect(try TestHook.failure("error('a\\nb', 0)")?.message == #"a\nb"#)
        #expect(
            try TestHook.failure("while true do end")?.description
                == "hook0.lua:2: the budget of instructions is exhausted")
    }

    @Test func budgetsSayWhichWasExhausted() throws {
        let loop = "for i = 1, 10000000 do end"
        #expect(
            try TestHook.failure(loop, limits: HookLimits(instructions: 10_000, milliseconds: 60_000))?.kind
                == .instructions)
        #expect(
            try TestHook.failure("while true do end", limits: HookLimits(instructions: .max, milliseconds: 5))?.kind
                == .time)
        #expect(
            try TestHook.failure(
                "local t = {} for i = 1, 1e9 do t[i] = i end", limits: HookLimits(milliseconds: 60_000))?.kind
                == .memory)
        #expect(try TestHook.failure("for i = 1, 4000 do end", limits: HookLimits(instructions: 10_000)) == nil)
    }

    @Test func noBudgetIsSwallowedByPcall() throws {
        let memory =
            "pcall(function() local s, t = ('x'):rep(1 << 20), {} for i = 1, 100 do t[i] = s .. i end end) return nil"
        #expect(try TestHook.failure(memory)?.kind == .memory)
        #expect(
            try TestHook.failure("pcall(pcall, function() while true do end end) return nil")?.kind == .instructions)
        let time = HookLimits(instructions: .max, milliseconds: 5)
        #expect(try TestHook.failure("pcall(function() while true do end end) return nil", limits: time)?.kind == .time)
        #expect(try TestHook.failure("pcall(string.rep, 'x', 1 << 62) return 1")?.kind == .verdict)
    }

    @Test func theCostOfACallIsTold() throws {
        let hook = try TestHook(
            "return function() for i = 1, 10000 do end end", "return function() local s = ('x'):rep(100000) end")
        let loop = hook.run(0)
        #expect((10_000...10_300).contains(loop.steps))
        #expect(loop.nanoseconds > 0)
        let string = hook.run(1)
        #expect((100_000...220_000).contains(string.memoryBytes))
        #expect(loop.memoryBytes < 2000)
    }

    @Test func linesAreLogged() throws {
        let hook = try TestHook(
            """
            return function(req)
              croxy.log("debug", "a") croxy.log("info", 5) croxy.log("warn", req.body) croxy.log("error", "x\\27[2J\\n\\u{9b}y\\127é")
              croxy.log("info", ("y"):rep(5000))
              error("end")
            end
            """)
        let outcome = hook.run(0, TestRequest(body: #"{"a":1}"#))
        #expect(outcome.error?.message == "end")
        #expect(
            outcome.log == [
                HookLogLine(.debug, "a"), HookLogLine(.info, "5"), HookLogLine(.warn, #"{"a":1}"#),
                HookLogLine(.error, #"x\x1b[2J\n\x9by\x7fé"#), HookLogLine(.info, String(repeating: "y", count: 1024)),
            ])
        #expect(outcome.droppedLogLines == 0)
        let many = try TestHook("return function() for i = 1, 100 do croxy.log('info', i) end end").run()
        #expect(many.log.count == 64)
        #expect(many.droppedLogLines == 36)
        #expect(hook.run(0, TestRequest(body: "1")).log.count == 5)
        #expect(try TestHook.failure("croxy.log('fatal', 'x')")?.kind == .runtime)
        #expect(try TestHook.failure("croxy.log('info')")?.kind == .runtime)
    }

    @Test func aStateThatAHookFillsIsMadeAnew() throws {
        let hook = try TestHook(
            "local kept, n = {}, 0 return function() n = n + 1 kept[n] = ('x'):rep(1 << 20) .. n return { tag = tostring(n) } end"
        )
        var tags: [String] = []
        var drops = 0
        for _ in 0..<10 {
            let outcome = hook.run()
            guard case .change(let change) = try outcome.result.get() else { return }
            tags.append(change.tag ?? "")
            drops += outcome.stateWasDropped ? 1 : 0
            #expect(hook.runner.memoryBytes <= 4 << 20)
        }
        #expect(tags == ["1", "2", "3", "4", "1", "2", "3", "4", "1", "2"])
        #expect(drops == 2)
    }

    @Test func aLargeAnswerDropsNoState() throws {
        let hook = try TestHook(
            "local n = 0 return function() n = n + 1 return croxy.stub { headers = { n = n }, json = ('x'):rep(1500000) } end"
        )
        for count in 1...5 {
            let outcome = hook.run()
            guard case .stub(let stub) = try outcome.result.get() else { return }
            #expect(stub.body.count == 1_500_002)
            #expect(stub.headers.first?.value == Array("\(count)".utf8))
            #expect(!outcome.stateWasDropped)
            #expect(hook.runner.memoryBytes < 1 << 20)
        }
    }

    @Test func linesAndErrorsAreUTF8OfAtMostOneKiB() throws {
        let hook = try TestHook(
            "return function() local s = ('é'):rep(1000) croxy.log('info', 'x' .. s) croxy.log('info', ('\\xff'):rep(1000)) error(s, 0) end"
        )
        let outcome = hook.run()
        #expect(outcome.log.map(\.text.utf8.count) == [1023, 1024])
        #expect(outcome.error?.message == String(repeating: "é", count: 512))
    }

    @Test func garbageDoesNotGather() throws {
        let hook = try TestHook(
            "return function(req) local t = {} for i = 1, 100 do t[i] = req.path .. i end return { tag = req.path, set_headers = { a = t[7] } } end"
        )
        for _ in 0..<200 { _ = hook.run() }
        let before = hook.runner.memoryBytes
        for _ in 0..<5000 { #expect(hook.run().error == nil) }
        #expect(hook.runner.memoryBytes < max(2 * before, 300_000))
    }

    /// The rule of the shim: whatever a hook does round a call into Swift, the frames of Swift end as they should.
    @Test(arguments: [
        "return nil", "error('x')", "error({})", "local x = nil + 1", "while true do end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local function f() return 1 + f() end f()", "local s = 'x' while true do s = s .. s end", "return 5",
        "return { a = 1 }",
        "return croxy.stub { json = error }", "req.headers.a = 1", "pcall(error)", "return ('x'):rep(1e18)",
        "return { provider = 'none' }", "return { set_headers = { host = 'x' } }",
        "for k, v in pairs(req.headers) do error(v) end",
    ])
    func noErrorCrossesAFrameOfSwift(statements: String) throws {
        let hook = try TestHook(
            "return function(req) local h = req.headers.a\n\(statements)\nend", limits: HookLimits(milliseconds: 500))
        let count = FrameCount()
        let name = Array("a".utf8)
        for call in 1...3 {
            let frame = Frame(count)
            name.withUnsafeBytes { name in
                let caller = TestCaller { fields in
                    let inner = Frame(count)
                    fields.append(name: name, value: name)
                    withExtendedLifetime(inner) {}
                }
                let request = HookRequest(method: name, path: name, provider: "local", caller: caller)
                _ = hook.runner.run(0, request)
            }
            withExtendedLifetime(frame) {}
            #expect(count.begun == 2 * call)
        }
        #expect(count.begun == 6)
        #expect(count.ended == 6)
    }

    @Test(arguments: [(2, 0), (120, 1), (300, 1)])
    func aCallThatHoldsItsThreadIsToldOfOnceWhileItDoes(milliseconds: Int, times: Int) throws {
        let limits = HookLimits(instructions: .max, milliseconds: milliseconds)
        let hook = try TestHook("return function(req) while true do end end", limits: limits)
        let caller = TestCaller { _ in }
        let name = Array("a".utf8)
        for call in 1...2 {
            let outcome = name.withUnsafeBytes {
                hook.runner.run(0, HookRequest(method: $0, path: $0, provider: "local", caller: caller))
            }
            #expect(outcome.error?.kind == .time)
            // A machine that is busy elsewhere may hold a short call too.
            if outcome.nanoseconds < 40_000_000 || times > 0 { #expect(caller.timesHeld == call * times) }
        }
    }

    private final class FrameCount {
        var begun = 0
        var ended = 0
    }

    private final class Frame {
        private let count: FrameCount

        init(_ count: FrameCount) {
            self.count = count
            count.begun += 1
        }

        deinit {
            count.ended += 1
        }
    }

    @Test func emptyTextsAreNotAbsent() throws {
        let hook = try TestHook(
            "return function(req) return { tag = req.method .. '|' .. req.path .. '|' .. tostring(req.query) .. tostring(req.body) } end"
        )
        let request = HookRequest(
            method: UnsafeRawBufferPointer(start: nil, count: 0), path: UnsafeRawBufferPointer(start: nil, count: 0),
            provider: "")
        var lent = request
        lent.query = UnsafeRawBufferPointer(start: nil, count: 0)
        lent.body = UnsafeRawBufferPointer(start: nil, count: 0)
        var change = HookChange()
        change.tag = "||nil"
        #expect(hook.runner.run(0, lent).verdict == .change(change))
    }
}

extension HookLogLine {
    fileprivate init(_ level: Level, _ text: String) {
        self.init(level: level, text: text)
    }
}
