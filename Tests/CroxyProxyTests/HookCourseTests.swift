import CroxyMetrics
import CroxyProxy
import CroxyRouting
import MockProvider
import Testing

extension Proxy {
    /// When hooks speak, and what they do to the requests beside them.
    @Suite(.timeLimit(.minutes(1)))
    struct HookCourseTests {
        @Test func aHookThatNeedsTheModelDoesNotWaitForTheBody() async throws {
            let lua =
                "croxy.needs(\"model\")\nreturn function(req) return { tag = req.model .. tostring(req.body) } end"
            try await withCroxy(HookTests.setup(lua)) { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 29\r\n\r\n{\"model\":\"x\",")
                try await croxy.mock.wait(for: "the head at the provider") { !$0.unfinished.isEmpty }
                try client.send("\"a\":\"bcdefghij\"}")
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.text) == ["{\"model\":\"rewritten\",\"a\":\"bcdefghij\"}"])
                #expect(try croxy.records.next().tag == "xnil")
            }
        }

        @Test func aHookThatNeedsTheHeadIsAskedAtTheHead() async throws {
            let lua = "croxy.needs(\"head\")\nreturn function(req) return croxy.reject(403, tostring(req.model)) end"
            let setup = Setup(more: "[[routes]]\npath = \"/v1/*\"\nprovider = \"up\"\nlua = '''\n\(lua)\n'''")
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                try client.send("POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 30\r\n\r\n{")
                let answer = try client.readAnswer()
                #expect(answer.status == 403)
                #expect(answer.text.contains("\"message\":\"nil\""))
                #expect(croxy.mock.requests.isEmpty)
            }
        }

        @Test(arguments: [1, 7, 1000])
        func aBodyInPiecesIsWhatTheHookReads(piece: Int) async throws {
            let lua = """
                return function(req)
                  return { tag = #req.body.messages .. " " .. req.body.last .. " " .. req.bytes }
                end
                """
            try await withCroxy(HookTests.setup(lua)) { croxy in
                let filler = String(repeating: "{\"content\":\"é\\n\"},", count: 400)
                let body = "{\"messages\":[\(filler)1],\"model\":\"x\",\"last\":7}"
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: chunked\r\n\r\n")
                let bytes = Array(body.utf8)
                for start in stride(from: 0, to: bytes.count, by: piece) {
                    let part = bytes[start..<min(start + piece, bytes.count)]
                    try client.send(Array("\(String(part.count, radix: 16))\r\n".utf8) + part + [13, 10])
                }
                try client.send("0\r\n\r\n")
                #expect(try client.readAnswer().status == 200)
                #expect(try croxy.records.next().tag == "401 7 \(bytes.count)")
                #expect(croxy.mock.requests.map(\.text) == [body.replacing("\"x\"", with: "\"rewritten\"")])
            }
        }

        @Test func bodiesThatAreNotLookedIntoAreNotHeld() async throws {
            let lua = "return function(req) return { tag = tostring(req.body) .. req.bytes } end"
            let setup = Setup(more: "[[routes]]\npath = \"/v1/other\"\nprovider = \"up\"\nlua = '''\n\(lua)\n'''")
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/other HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: application/pdf\r\n"
                        + "Content-Length: 6\r\n\r\nabc")
                try await croxy.mock.wait(for: "the head at the provider") { !$0.unfinished.isEmpty }
                try client.send("def")
                _ = try client.readAnswer()
                #expect(croxy.mock.requests.map(\.text) == ["abcdef"])
                #expect(try croxy.records.next().tag == "nil6")
            }
        }

        @Test func damageIsRefusedBeforeTheHookSpeaks() async throws {
            try await withCroxy(HookTests.setup("return function() return croxy.stub { body = \"x\" } end")) { croxy in
                for body in ["{\"model\":\"x\",\"a\" 1}", "{\"model\":\"x\"", "[]"] {
                    let answer = try croxy.exchange(croxy.post(body))
                    #expect(answer.status == 400)
                }
            }
        }

        /// Behind damage nothing is known of the model, not even that there is none.
        @Test(arguments: ["{\"a\" 1,\"model\":\"x\"}", "{\"a\":1,", "{\"a\":}"])
        func aHookThatNeedsTheModelIsNotAskedBehindDamage(body: String) async throws {
            let lua = "croxy.needs(\"model\")\nreturn function() return croxy.stub { body = \"x\" } end"
            let setup = Setup(more: "[[routes]]\npath = \"/v1/*\"\nprovider = \"up\"\nlua = '''\n\(lua)\n'''")
            try await withCroxy(setup) { croxy in
                let answer = try croxy.exchange(croxy.post(body))
                #expect(answer.status == 400)
                #expect(answer.text.contains("not valid JSON"))
                #expect(try croxy.records.next().summary == "400 rejected bad_request")
            }
        }

        @Test func anEndlessHookEndsAndOthersAreServed() async throws {
            let lua = """
                return function(req)
                  if req.model == "loop" then while true do pcall(string.rep, "x", 100) end end
                  if req.model == "memory" then local t = {} while true do t[#t + 1] = ("x"):rep(1000) end end
                  if req.model == "match" then return ("a"):rep(30000):find(("a-"):rep(20) .. "b") end
                end
                """
            try await withCroxy(HookTests.setup(lua)) { croxy in
                for round in 0..<3 {
                    for model in ["loop", "memory", "match"] {
                        let hostile = try croxy.client()
                        let good = try croxy.client()
                        try hostile.send(croxy.post("{\"model\":\"\(model)\"}"))
                        try good.send(croxy.post("{\"model\":\"good\(round)\"}"))
                        #expect(try hostile.readAnswer().status == 500)
                        #expect(try good.readAnswer().status == 200)
                    }
                }
                var summaries: [String: Int] = [:]
                for _ in 0..<18 { summaries[try croxy.records.next().summary, default: 0] += 1 }
                #expect(summaries == ["500 rejected hook": 9, "200 ok": 9])
                #expect(croxy.mock.requests.count == 9)
                #expect(croxy.log.text().contains("failures=9"))
            }
        }

        @Test func aHookThatHoldsItsWorkerIsNamedAtOnce() async throws {
            let setup = HookTests.setup(
                "return function(req) while true do end end",
                more: "[lua]\nmax_ms = 150\nmax_instructions = 1000000000")
            try await withCroxy(setup) { croxy in
                #expect(try croxy.exchange(croxy.post("{\"model\":\"x\"}")).status == 500)
                let lines = croxy.log.text().split(separator: "\n")
                let first = try #require(lines.firstIndex { $0.contains("a hook holds its worker") })
                let last = try #require(lines.firstIndex { $0.contains("a hook held its worker") })
                #expect(first < last && lines[first].contains("hook=routes[0].lua") && lines[first].contains("id=crx_"))
            }
        }

        @Test func whatAHookKeepsLastsUntilTheReload() async throws {
            let lua = "local n = 0\nreturn function(req) n = n + 1 return { tag = tostring(n) } end"
            let setup = HookTests.setup(lua)
            try await withCroxy(setup) { croxy in
                for _ in 0..<3 { _ = try croxy.exchange(croxy.post("{\"model\":\"x\"}")) }
                let again = try setup.config(croxy.mock.port)
                #expect(try croxy.server.reload(again) == [])
                _ = try croxy.exchange(croxy.post("{\"model\":\"x\"}"))
                var tags: [String?] = []
                for _ in 0..<4 { tags.append(try croxy.records.next().tag) }
                #expect(tags == ["1", "2", "3", "1"])
            }
        }

        @Test func aHookThatDoesNotCompileFailsTheReload() async throws {
            try await withCroxy(HookTests.setup("return function() end")) { croxy in
                let bad = try HookTests.setup("return 1").config(croxy.mock.port)
                #expect(throws: (any Error).self) { try croxy.server.reload(bad) }
                #expect(try croxy.exchange(croxy.post("{\"model\":\"x\"}")).status == 200)
            }
        }

        @Test func theDefaultMayHaveAHook() async throws {
            let setup = Setup(more: "lua = \"return function(req) return croxy.reject(418, req.route or 'none') end\"")
            try await withCroxy(setup) { croxy in
                let answer = try croxy.exchange(croxy.get("/v1/models"))
                #expect(answer.status == 418)
                #expect(answer.text.contains("\"message\":\"none\""))
                #expect(try croxy.records.next().summary == "418 rejected")
            }
        }
    }
}
