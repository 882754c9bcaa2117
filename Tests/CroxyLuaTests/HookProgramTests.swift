import CroxyLua
import CroxyRouting
import Testing

@Suite struct HookProgramTests {
    private func failure(_ source: [UInt8], name: String = "policies/local.lua") -> HookError? {
        do throws(HookError) {
            _ = try HookProgram(source: source, name: name, limits: .patient)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("return function(", 1, "<name> or '...' expected near <eof>"), ("x x", 1, "syntax error near 'x'"),
            ("local a <const> = 1\na = 2", 2, "attempt to assign to const variable 'a'"), ("\n\nbreak", 3, nil),
            ("#!/usr/bin/lua\nreturn", 1, nil), ("return function() goto x end", 1, nil),
        ] as [(String, Int, String?)])
    func syntaxErrorsHaveTheirLine(source: String, line: Int, message: String?) throws {
        let error = try #require(failure(Array(source.utf8)))
        #expect(error.kind == .compile)
        #expect(error.file == "policies/local.lua")
        #expect(error.line == line)
        if let message {
            #expect(error.message == message)
            #expect(error.description == "policies/local.lua:\(line): \(message)")
        }
    }

    @Test(arguments: [
        ("", "nil"), ("return", "nil"), ("return 1", "number"), ("return {}", "table"),
        ("return nil, function() end", "nil"),
    ])
    func aChunkHasToReturnAFunction(source: String, type: String) throws {
        let error = try #require(failure(Array(source.utf8)))
        #expect(error.message == "the chunk returns no function but a \(type) value")
        #expect(error.kind == .compile)
    }

    @Test func errorsWhileLoadingHaveTheirLine() throws {
        let error = try #require(failure(Array("\n\nlocal x = nil + 1\nreturn function() end".utf8)))
        #expect(error.line == 3)
        #expect(error.kind == .runtime)
        #expect(failure(Array("error('no', 0)".utf8))?.line == 1)
        #expect(failure(Array("croxy.needs('all')".utf8))?.line == 1)
    }

    @Test func bytecodeIsNoSource() throws {
        let error = try #require(failure([0x1B] + Array("LuaT\0\u{19}".utf8)))
        #expect(error.kind == .compile)
        #expect(error.message.contains("attempt to load a binary chunk"))
    }

    @Test func sourceIsAtMost64KiB() throws {
        let hook = "return function() end"
        #expect(failure(Array((hook + String(repeating: " ", count: 65_536 - hook.utf8.count)).utf8)) == nil)
        #expect(failure(Array((hook + String(repeating: " ", count: 65_537 - hook.utf8.count)).utf8))?.kind == .compile)
    }

    @Test(arguments: [
        "a.lua", "policies/" + String(repeating: "x", count: 49) + ".lua",
        "policies/" + String(repeating: "y", count: 200) + ".lua", "",
        "a:12: b.lua", "é\u{1F600}.lua",
    ])
    func namesOfAnyLengthStandInErrors(name: String) throws {
        let error = try #require(failure(Array("return function( \nx".utf8), name: name))
        #expect(error.file == name)
        #expect(error.line == 2)
        let program = try HookProgram(
            source: Array("\nreturn function()\nerror('x') end".utf8), name: name, limits: .patient)
        let runner = try HookRunner(programs: [program], providers: [], limits: .patient)
        let failed = TestRequest().lend { runner.run(0, $0) }.error
        #expect(failed?.description == "\(name):3: x")
    }

    @Test func sourceMayHoldAnyBytes() throws {
        #expect(failure(Array("return function() return { tag = '".utf8) + [0, 1] + Array("' } end".utf8)) == nil)
        #expect(failure([0xFF, 0xFE, 0])?.kind == .compile)
        #expect(failure(Array("\u{FEFF}return function() end".utf8))?.kind == .compile)
    }

    @Test func loadingRunsUnderTheLimits() throws {
        let error = try #require(failure(Array("\nwhile true do end".utf8)))
        #expect(error.kind == .instructions)
        #expect(error.line == 2)
        #expect(failure(Array("local t = {} for i = 1, 1e7 do t[i] = {} end".utf8))?.kind == .memory)
        #expect(failure(Array("kept = nil".utf8))?.kind == .runtime)
        let keeps = failure(
            Array("local t = {} for i = 1, 5 do t[i] = ('x'):rep(1 << 20) .. i end return function() return t end".utf8)
        )
        #expect(keeps?.kind == .memory)
        #expect(keeps?.message == "more than half of the memory is in use before the first call")
    }

    @Test func tooLittleMemoryForLuaIsAnError() {
        let error = #expect(throws: HookError.self) {
            try HookProgram(
                source: Array("return function() end".utf8), name: "a", limits: HookLimits(memoryBytes: 10_000))
        }
        #expect(error?.kind == .memory)
    }
}
