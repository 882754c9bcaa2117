import CroxyLua
import CroxyRouting
import Dispatch
import Foundation
import HostileHooks
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Each hostile hook in one state with a good one.
@Suite(.serialized) struct HostileHookTests {
    private static let good = """
        return function(req)
          return { provider = ("ANTHROPIC"):lower(), model = req.model:gsub("m", "n"), tag = #req.body.list .. req.body.list[2][1] }
        end
        """

    private static let request: TestRequest = {
        let text = String(repeating: "a", count: 2000)
        let big = String(repeating: "b\\n", count: 300_000)
        let list = "[" + String(repeating: "[1],", count: 10_000) + "[1]]"
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        var request = TestRequest(body: #"{"text":"\#(text)","big":"\#(big)","list":\#(list),"deep":\#(deep)}"#)
        request.headers = (0..<100).map { ("x-\($0)", "value") }
        return request
    }()

    @Test(arguments: HostileHooks.all)
    func aHostileHookEndsInTimeAndTheNextCallWorks(hook: HostileHooks.Hook) throws {
        // The hardening notes ask for max_ms and 50 more.
        let limits = HookLimits(milliseconds: 20 * Int(HostileHookTests.slowness))
        let hooks = try TestHook(
            "\(hook.before)\nreturn function(req)\n\(hook.statements)\nend", HostileHookTests.good, limits: limits)
        for _ in 0..<(hook.before.isEmpty ? 1 : 2) {
            let start = HostileHookTests.milliseconds
            let outcome = hooks.run(0, HostileHookTests.request)
            let spent = HostileHookTests.milliseconds - start
            #expect(
                spent < Double(limits.milliseconds) + 50 * HostileHookTests.slowness, "\(spent) ms: \(outcome.result)")
            switch (hook.end, outcome.error?.kind) {
            case (.budget, .instructions), (.budget, .time), (.budget, .memory), (.error, .runtime): break
            case (.stopped, .some), (.contained, nil): break
            default: Issue.record("\(outcome.result)")
            }
            #expect(outcome.error?.message.utf8.contains { $0 < 0x20 } != true)
            #expect((outcome.error?.message.utf8.count ?? 0) <= 1024)
            #expect(outcome.log.allSatisfy { !$0.text.utf8.contains { $0 < 0x20 } && $0.text.utf8.count <= 1024 })
            #expect(outcome.log.count <= 64)

            var change = HookChange()
            change.provider = 1
            change.model = .set("n")
            change.tag = "100011"
            let next = hooks.run(1, HostileHookTests.request)
            #expect(next.verdict == .change(change), "\(next.result)")
            #expect(hooks.runner.memoryBytes < limits.memoryBytes)
        }
    }

    /// White space costs too: 4 MB of it before, within and behind the value.
    @Test(arguments: [
        "for i = 1, 1000000 do local x = req.body end", "while true do local x = req.body.a end",
        "while true do local x = #req.body.list end",
        "while true do for _ in pairs(req.body) do end end", "while true do pcall(json.decode, req.body) end",
        "while true do pcall(json.encode, req.body) end",
        "while true do local x = req.body.list[4000] + req.body.list[1] end",
    ])
    func whiteSpaceIsNoWayRound(statements: String) throws {
        let limits = HookLimits(milliseconds: 20 * Int(HostileHookTests.slowness))
        let hook = try TestHook("return function(req)\n\(statements)\nend", limits: limits)
        let space = String(repeating: " ", count: 1 << 20)
        let list = String(repeating: "1,", count: 5000)
        for body in [
            space + space + space + space, space + "{\"a\":\(space)1,\"list\":[\(list)\(space)2\(space)]}" + space,
            space + "[" + space,
        ] {
            let request = TestRequest(body: body)
            let start = HostileHookTests.milliseconds
            let outcome = hook.run(0, request)
            let spent = HostileHookTests.milliseconds - start
            #expect(spent < Double(limits.milliseconds) + 50 * HostileHookTests.slowness, "\(spent) ms")
            #expect(outcome.error != nil)
        }
    }

    /// With hardly a byte left, every small object makes Lua collect everything first.
    @Test func theEdgeOfTheCapIsNoWayRound() throws {
        let limits = HookLimits(instructions: 10_000_000, milliseconds: 60 * Int(HostileHookTests.slowness))
        for margin in stride(from: 200, to: 400, by: 10) {
            let hook = try TestHook(
                """
                return function(req)
                  local t
                  for i = 1, req.body do t = { t } end
                  local s = "[" .. ("[],"):rep(60) .. "1]"
                  while true do json.decode(s) end
                end
                """, limits: limits)
            // A table of one element takes 72 bytes.
            let count = (limits.memoryBytes - hook.runner.memoryBytes) / 72 - margin
            let start = HostileHookTests.milliseconds
            let outcome = hook.run(0, TestRequest(body: "\(count)"))
            let spent = HostileHookTests.milliseconds - start
            #expect(spent < Double(limits.milliseconds) + 50 * HostileHookTests.slowness, "\(margin): \(spent) ms")
            #expect(outcome.error?.kind == .time || outcome.error?.kind == .memory)
        }
    }

    /// The threads of a worker may have 512 KiB of stack.
    @Test func recursionEndsOnASmallStack() {
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread {
            for hook in HostileHooks.recursion + HostileHooks.views {
                let runner = try? TestHook("return function(req)\n\(hook.statements)\nend", limits: .patient)
                #expect(runner?.run(0, HostileHookTests.request).error != nil)
            }
            for source in HostileHookTests.costlySources { _ = (try? TestHook(source))?.run() }
            ended.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        ended.wait()
    }

    @Test(arguments: [
        "while true do end", "local t = {} for i = 1, 1e7 do t[i] = {} end", "return nil", "return 1", "error('x')",
        "error({})",
        "os.execute('x')", "local function f() return 1 + f() end f()", "load('x')",
    ])
    func whileLoadingTheSameLimitsHold(statements: String) {
        let start = HostileHookTests.milliseconds
        #expect(throws: HookError.self) {
            try HookProgram(source: Array(statements.utf8), name: "a.lua", limits: HookLimits())
        }
        #expect(HostileHookTests.milliseconds - start < 100 * HostileHookTests.slowness)
    }

    private static let costlySources = [
        "local t return function() return t" + String(repeating: ".a", count: 32_000) + " + nil end",
        "local t, x return function() return t" + String(repeating: "[x]", count: 20_000) + " + nil end",
        "local t return function() return t" + String(repeating: "['a'.x]", count: 8_000) + " + nil end",
        "return function(a) if a then " + String(repeating: "elseif a then ", count: 4_600) + "end end",
        String(repeating: "(", count: 60_000), "return " + String(repeating: "{", count: 60_000),
        (0..<300).map { "local a\($0) = 1" }.joined(separator: "\n"),
        "return function() return " + String(repeating: "-", count: 30_000).replacing("--", with: "- ") + "1 end",
        "return function() return '" + String(repeating: "x", count: 65_000) + "' end",
        String(repeating: "x", count: 65_537),
        "return function() " + String(repeating: "goto a ", count: 9000) + "::a:: end",
    ]

    /// L-49: sources that are costly to compile or whose errors are costly to tell.
    @Test(arguments: HostileHookTests.costlySources)
    func costlySourcesCompileOrNotInTime(source: String) throws {
        let start = HostileHookTests.milliseconds
        let hook = try? TestHook(source, limits: HookLimits())
        if let hook { for _ in 0..<3 { _ = hook.run() } }
        #expect(HostileHookTests.milliseconds - start < 1000 * HostileHookTests.slowness)
    }

    /// Time that this thread computed, so that a busy machine does not matter.
    private static var milliseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }

    /// Sanitizers slow single instructions on megabytes down.
    private static let slowness: Double = getenv("CROXY_TEST_SLOWNESS").flatMap { Double(String(cString: $0)) } ?? 1
}
