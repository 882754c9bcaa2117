import CroxyLua
import CroxyRouting
import RandomCases
import Testing

@Suite struct BodyViewLawTests {
    /// Writes what it finds: by a walk over the view, by lookups, in the decoded table, in the text written anew.
    private static let describe = """
        local concat = table.concat
        local function scalar(v)
          if type(v) == "string" then return #v .. ":" .. v end
          if math.type(v) == "integer" then return "i" .. v end
          if math.type(v) == "float" then return "f" .. string.unpack("<i8", string.pack("<d", v)) end
          return tostring(v)
        end
        local walk, look
        walk = function(v)
          if type(v) ~= "userdata" or v == json.null then return scalar(v) end
          local out = {}
          if tostring(v):sub(1, 1) == "[" then
            for i, e in ipairs(v) do out[i] = walk(e) .. "," end
            return "[" .. concat(out) .. "]"
          end
          for k, e in pairs(v) do out[#out + 1] = scalar(k) .. "=" .. walk(e) .. "," end
          return "{" .. concat(out) .. "}"
        end
        -- The keys in the order of the view, the values from elsewhere.
        look = function(v, other)
          if type(v) ~= "userdata" or v == json.null then return scalar(other) end
          local out = {}
          if tostring(v):sub(1, 1) == "[" then
            for i = #v, 1, -1 do out[i] = look(v[i], other[i]) .. "," end
            return "[" .. concat(out) .. "]"
          end
          for k in pairs(v) do out[#out + 1] = scalar(k) .. "=" .. look(v[k], other[k]) .. "," end
          return "{" .. concat(out) .. "}"
        end
        return function(req)
          local b = req.body
          local walked = walk(b)
          local decoded = json.decode(b)
          local texts = { look(b, b), look(b, decoded), look(b, json.decode(json.encode(decoded))),
            look(b, json.decode(tostring(b))), look(b, json.decode(json.encode { b })[1]) }
          for i, text in ipairs(texts) do
            if text ~= walked then error("way " .. i .. " differs: " .. text) end
          end
          return croxy.stub { body = walked }
        end
        """

    @Test func everyWayToReadAgreesWithTheDocument() throws {
        let limits = HookLimits(instructions: 100_000_000, milliseconds: 60_000)
        let hook = try TestHook(BodyViewLawTests.describe, limits: limits)
        var wouldMissTheLast = 0
        for seed in UInt64(1)...200 {
            let document = RandomJSON(seed: seed)
            var request = TestRequest()
            request.body = document.bytes
            let outcome = hook.run(0, request)
            guard case .success(.stub(let stub)) = outcome.result else {
                Issue.record("seed \(seed): \(outcome.result)\n\(document.text)")
                return
            }
            let read = String(decoding: stub.body, as: UTF8.self)
            #expect(
                Array(read.utf8) == Array(RandomJSON.description(document.value).utf8), "seed \(seed): \(document.text)"
            )
            if read != RandomJSON.description(document.value, lastWins: false) { wouldMissTheLast += 1 }
        }
        // A reader whose first key wins would have been noticed.
        #expect(wouldMissTheLast > 10)
    }

    /// Bytes that stand alone in memory, so that a sanitizer sees a read beyond them.
    @Test func damagedDocumentsNeverDoMoreThanFail() throws {
        let limits = HookLimits(instructions: 100_000_000, milliseconds: 60_000)
        let hook = try TestHook(BodyViewLawTests.describe, limits: limits)
        var failures = 0
        for seed in UInt64(1)...300 {
            var random = SeededGenerator(seed: seed)
            var bytes = RandomJSON(seed: seed &* 31).bytes
            for _ in 0..<random.pick([1, 1, 2, 5]) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = random.pick(Array("{}[]\",:\\u0-9etn \u{1}".utf8) + [0xFF, 0xC3])
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(random.pick(Array("{}[]\",:\\".utf8)), at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            let count = bytes.count
            let alone = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { alone.deallocate() }
            alone.copyBytes(from: bytes)
            let name = UnsafeRawBufferPointer(start: nil, count: 0)
            var request = HookRequest(method: name, path: name, provider: "local")
            request.body = UnsafeRawBufferPointer(alone)
            if hook.runner.run(0, request).error != nil { failures += 1 }
        }
        #expect(failures > 150)
        #expect(hook.run(0, TestRequest(body: "[1]")).error == nil)
    }
}
