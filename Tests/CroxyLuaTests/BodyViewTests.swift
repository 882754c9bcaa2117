import CroxyLua
import CroxyRouting
import Testing

@Suite struct BodyViewTests {
    private let body = #"""
         {"model":"m","n":12,"f":1.5,"t":true,"no":false,"z":null, "e\u0041":"a\n\u00e9\ud83d\ude00\ud800",
        "list" : [ 10 , "x", [1], {"k":{}} ,null] , "empty":[], "o":{} ,"dup":1,"dup":2} 
        """#

    private func evaluate(_ expression: String) throws -> [String] {
        try TestHook.evaluate(expression, TestRequest(body: body))
    }

    @Test func readsValues() throws {
        #expect(
            try evaluate("req.body.model, req.body.n, req.body.f, req.body.t, req.body.no") == [
                "m", "12", "1.5", "true", "false",
            ])
        #expect(
            try evaluate("req.body.z == json.null, req.body.z, type(req.body.z), req.body.none") == [
                "true", "null", "userdata", "nil",
            ])
        #expect(try evaluate("req.body.eA") == ["a\né😀\u{FFFD}"])
        #expect(
            try evaluate("req.body.dup, req.body[1], req.body.list.x, req.body.list['1']") == [
                "2", "nil", "nil", "nil",
            ])
    }

    @Test func arraysAreIndexedFromOne() throws {
        #expect(
            try evaluate("#req.body.list, req.body.list[1], req.body.list[2], req.body.list[3][1]") == [
                "5", "10", "x", "1",
            ])
        #expect(
            try evaluate(
                "req.body.list[0], req.body.list[6], req.body.list[-1], req.body.list[2.0], req.body.list[1.5]") == [
                    "nil", "nil", "nil", "x", "nil",
                ])
        #expect(try evaluate("#req.body.empty, req.body.empty[1], #req.body.o, #req.body") == ["0", "nil", "0", "0"])
    }

    @Test func walksInDocumentOrderEachKeyOnce() throws {
        let keys = try evaluate(
            "(function() local t = {} for k, v in pairs(req.body) do t[#t + 1] = k .. '=' .. type(v) end return table.concat(t, ' ') end)()"
        )
        #expect(
            keys == [
                "model=string n=number f=number t=boolean no=boolean z=userdata eA=string list=userdata empty=userdata o=userdata dup=number"
            ])
        let elements =
            "(function() local t = {} for i, v in PAIRS(req.body.list) do t[#t + 1] = i .. type(v) end return table.concat(t, ' ') end)()"
        for pairs in ["pairs", "ipairs"] {
            let texts = try evaluate(elements.replacing("PAIRS", with: pairs))
            #expect(texts == ["1number 2string 3userdata 4userdata 5userdata"])
        }
        #expect(try evaluate("pairs(req.body.o)(), pairs(req.body.empty)()") == ["nil", "nil"])
    }

    @Test func givesItsTextAndItsTable() throws {
        #expect(try evaluate("req.body.list[4], req.body.o") == [#"{"k":{}}"#, "{}"])
        #expect(
            try evaluate("type(json.decode(req.body)), json.decode(req.body.list)[2], json.decode(req.body).dup") == [
                "table", "x", "2",
            ])
        #expect(try evaluate("json.encode({ a = req.body.list })") == [#"{"a":[ 10 , "x", [1], {"k":{}} ,null]}"#])
    }

    @Test func theSamePlaceIsEqual() throws {
        #expect(
            try evaluate("req.body.list == req.body.list, req.body == req.body.list, req.body.list ~= req.body.o") == [
                "true", "false", "true",
            ])
    }

    @Test(arguments: [
        ("9223372036854775807", "9223372036854775807", "integer"),
        ("-9223372036854775808", "-9223372036854775808", "integer"),
        ("9223372036854775808", "9.2233720368548e+18", "float"), ("0", "0", "integer"), ("-0", "0", "integer"),
        ("1e2", "100.0", "float"), ("1.0", "1.0", "float"), ("1e999", "inf", "float"),
        ("123456789012345678", "123456789012345678", "integer"),
        ("-1234567890123456789", "-1234567890123456789", "integer"),
    ])
    func integersStayIntegers(text: String, value: String, kind: String) throws {
        let request = TestRequest(body: "{\"n\":\(text)}")
        #expect(try TestHook.evaluate("req.body.n, math.type(req.body.n)", request) == [value, kind])
    }

    @Test(arguments: ["", " ", "{", "[1", "x", "}", "nul", "1 2", "{\"a\":1", "\"a", "{]"])
    func whatIsNoJSONIsNil(body: String) throws {
        #expect(try TestHook.evaluate("req.body", TestRequest(body: body)) == ["nil"])
    }

    @Test func aScalarBodyIsItsValue() throws {
        #expect(try TestHook.evaluate("req.body", TestRequest(body: " \"x\" ")) == ["x"])
        #expect(try TestHook.evaluate("req.body, math.type(req.body)", TestRequest(body: "1")) == ["1", "integer"])
        #expect(try TestHook.evaluate("#req.body", TestRequest(body: "[1,2]")) == ["2"])
    }

    @Test(arguments: [
        "{1:2}", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{\"a\":tru}", "{\"a\":[}", "{\"a\":01}",
        "{\"a\":\"\\x\"}", "{\"a\":+1}", "{\"a\":[1}", "{,}", "{\"\\q\":1}", "{\"a\":{}}}", "{\"a\":\"}",
    ])
    func damageIsAnErrorWhereItIsTouched(body: String) throws {
        let error = try TestHook.failure(
            "return { tag = tostring(req.body.a) .. #json.decode(req.body) }", TestRequest(body: body))
        #expect(error?.kind == .runtime)
        #expect(error?.line == 2)
    }

    @Test func manyElementsAreFoundFromASparseIndex() throws {
        let count = 50_000
        let body = "{\"list\":[" + (1...count).map { "\($0 * 3)" }.joined(separator: " , ") + "]}"
        let request = TestRequest(body: body)
        let limits = HookLimits(milliseconds: 5000)
        #expect(
            try TestHook.evaluate(
                """
                (function()
                  local list = req.body.list
                  local place = 1
                  for n = 1, 3000 do
                    place = (place * 7919 + n) % #list + 1
                    if list[place] ~= place * 3 then return "wrong at " .. place end
                  end
                  return #list
                end)()
                """, request, limits: limits) == ["50000"])
        #expect(
            try TestHook.evaluate(
                "(function() local sum = 0 for i, v in ipairs(req.body.list) do sum = sum + v - 2 * i end return sum end)()",
                request,
                limits: limits) == ["\(count * (count + 1) / 2)"])
    }

    @Test func aDeepBodyIsReadLevelByLevel() throws {
        let depth = 100_000
        let request = TestRequest(body: String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        #expect(
            try TestHook.evaluate("#req.body, #req.body[1][1][1], #tostring(req.body)", request) == [
                "1", "1", "200000",
            ])
        #expect(try TestHook.failure("json.decode(req.body)", request)?.message.contains("nested too deep") == true)
        let error = try TestHook.failure("local v = req.body while v do v = v[1] end", request)
        #expect(error?.kind == .instructions || error?.kind == .time)
    }
}
