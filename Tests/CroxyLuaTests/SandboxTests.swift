import CroxyLua
import CroxyRouting
import Testing

@Suite struct SandboxTests {
    /// Exactly what `lua.md` lists under "What there is".
    private static let names = [
        "assert", "croxy", "error", "getmetatable", "ipairs", "json", "math", "next", "os", "pairs", "pcall",
        "rawequal", "rawget",
        "rawlen", "select", "setmetatable", "string", "table", "tonumber", "tostring", "type", "utf8",
    ]

    private func keys(_ table: String) throws -> String {
        try TestHook.evaluate(
            "(function() local t = {} for k in pairs(\(table)) do t[#t + 1] = k end table.sort(t) return table.concat(t, ' ') end)()"
        )
        .joined()
    }

    @Test func theGlobalsAreTheWhitelist() throws {
        #expect(try keys("_ENV") == SandboxTests.names.joined(separator: " "))
        #expect(try keys("os") == "clock date time")
        #expect(try keys("json") == "decode encode null")
        #expect(try keys("croxy") == "log needs next now reject stub")
        #expect(try keys("utf8") == "char charpattern codepoint codes len offset")
        #expect(try keys("table") == "concat insert move pack remove sort unpack")
        #expect(
            try keys("string")
                == "byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper")
        #expect(try keys("math").contains("floor"))
        #expect(try keys("math").contains("maxinteger"))
    }

    @Test(arguments: [
        "_G", "_VERSION", "collectgarbage", "coroutine", "debug", "dofile", "io", "load", "loadfile", "loadstring",
        "package", "print",
        "rawset", "require", "warn", "xpcall", "string.dump", "os.execute", "os.exit", "os.getenv", "os.remove",
        "os.rename",
        "os.setlocale", "os.tmpname", "os.difftime", "unpack", "arg",
    ])
    func whatIsNotListedIsAbsent(name: String) throws {
        #expect(try TestHook.evaluate(name) == ["nil"])
    }

    @Test(arguments: [
        "x = 1", "print = error", "string = nil", "string.upper = nil", "croxy.now = nil", "json.null = 1",
        "_ENV.x = 1", "_ENV[1] = 1",
        "table.insert(math, 1)", "table.move({ 1, 2 }, 1, 2, 1, os)", "for i = 1, 2 do table.insert(string, 1, i) end",
    ])
    func nothingSharedCanBeWritten(statement: String) throws {
        let error = try TestHook.failure(statement)
        #expect(error?.kind == .runtime)
        #expect(error?.line == 2)
    }

    @Test(arguments: [
        "_ENV = {} return function() end", "return function() _ENV = {} end",
        "local function f() _ENV = nil end return f",
    ])
    func theEnvironmentCannotBeReplaced(source: String) {
        let error = #expect(throws: HookError.self) { try TestHook(source) }
        #expect(error?.kind == .compile)
        #expect(error?.message == "_ENV cannot be written")
    }

    @Test func anEnvironmentOfOnesOwnIsFine() throws {
        let hook = try TestHook(
            "local _ENV = { n = 0, tostring = tostring } return function() n = n + 1 return { tag = tostring(n) } end")
        var change = HookChange()
        for count in 1...3 {
            change.tag = "\(count)"
            #expect(hook.run().verdict == .change(change))
        }
    }

    @Test(arguments: [
        "getmetatable('')", "getmetatable(_ENV)", "getmetatable(string)", "getmetatable(json.null)",
        "getmetatable(req)",
    ])
    func metatablesOfSharedThingsAreHidden(expression: String) throws {
        #expect(try TestHook.evaluate(expression) == ["false"])
    }

    @Test func metatablesOfOnesOwnTablesWork() throws {
        #expect(try TestHook.evaluate("setmetatable({}, { __index = { a = 1 } }).a") == ["1"])
        #expect(
            try TestHook.evaluate("tostring(setmetatable({}, { __tostring = function() return 'x' end }))") == ["x"])
        #expect(
            try TestHook.evaluate(
                "getmetatable(setmetatable({}, nil)), getmetatable(setmetatable({}, { __metatable = 5 }))") == [
                    "nil", "5",
                ])
        #expect(try TestHook.failure("setmetatable(setmetatable({}, { __metatable = 1 }), {})")?.kind == .runtime)
        #expect(try TestHook.failure("setmetatable({}, 1)")?.kind == .runtime)
    }

    @Test func stringsHaveTheBoundedMethodsAndArithmetic() throws {
        #expect(
            try TestHook.evaluate("('a'):rep(3), ('x'):upper(), '10' + 1, -'2', #'abc'") == [
                "aaa", "X", "11", "-2", "3",
            ])
        #expect(try TestHook.failure("return ('x'):rep(1 << 40)") != nil)
    }

    @Test func hooksOfOneStateShareNothing() throws {
        let writer =
            "local t = {} return function() t.x = 1 pcall(function() string.leak = 1 end) pcall(function() leak = 1 end) end"
        let hook = try TestHook(
            writer, "return function() return { tag = tostring(leak) .. tostring(string.leak) } end")
        #expect(hook.run(0).verdict == .configured)
        var change = HookChange()
        change.tag = "nilnil"
        #expect(hook.run(1).verdict == .change(change))
    }

    @Test func localsLastFromCallToCall() throws {
        let hook = try TestHook("local n = 0 return function() n = n + 1 return { tag = tostring(n) } end")
        var change = HookChange()
        for count in 1...3 {
            change.tag = "\(count)"
            #expect(hook.run().verdict == .change(change))
        }
        #expect(
            try TestHook("local n = 0 return function() n = n + 1 return { tag = tostring(n) } end").run().verdict
                != hook.run().verdict)
    }

    @Test func theClockAndDatesWork() throws {
        #expect(
            try TestHook.evaluate("os.time { year = 2026, month = 1, day = 1, hour = 12 } > 1760000000") == ["true"])
        #expect(
            try TestHook.evaluate("os.date('!%Y-%m-%d', 0), type(os.clock()), os.date('!*t', 0).year") == [
                "1970-01-01", "number", "1970",
            ])
        #expect(
            try TestHook.evaluate("math.type(croxy.now()), math.abs(croxy.now() - os.time()) < 2") == ["float", "true"])
        #expect(try TestHook.failure("return os.date('%Ez')")?.kind == .runtime)
    }

    @Test func errorsCanBeCaughtAsInLua() throws {
        #expect(try TestHook.evaluate("pcall(error, 'x')") == ["false", "x"])
        #expect(try TestHook.evaluate("pcall(error, 'x', 0)") == ["false", "x"])
        #expect(
            try TestHook.evaluate("pcall(function(...) return select('#', ...), ... end, 1, nil, 3)") == [
                "true", "3", "1", "nil", "3",
            ])
        #expect(try TestHook.evaluate("select(2, pcall(error, { 5 }))[1]") == ["5"])
        #expect(try TestHook.evaluate("(pcall(pcall))") == ["false"])
    }
}
