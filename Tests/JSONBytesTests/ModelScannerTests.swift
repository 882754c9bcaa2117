import JSONBytes
import Testing

@Suite struct ModelScannerTests {
    // MARK: What is found

    @Test func findsTheModelWhereverItStands() {
        #expect(Scan(#"{"model":"a"}"#).finding == .model(9..<12))
        #expect(Scan(#"{"max_tokens":1,"model":"opus","stream":true}"#).finding == .model(24..<30))
        #expect(Scan(" \r\n\t{ \"a\" : [ ] , \"model\" :\n\"b\" }\n").finding == .model(28..<31))
        #expect(Scan(#"{"model":""}"#).finding == .model(9..<11))
    }

    @Test func decidesAtTheModelsLastQuote() {
        var scanner = ModelScanner()
        feed(#"{"model":"claude"#, to: &scanner)
        #expect(scanner.finding == .undecided)
        feed("\"", to: &scanner)
        #expect(scanner.finding == .model(9..<17))
        #expect(scanner.model == "claude")
    }

    @Test func readsKeysWithEscapes() {
        for key in [#"mod\u0065l"#, #"\u006d\u006F\u0064\u0065\u006c"#, #"\u006Dodel"#, #"mode\u006C"#] {
            let scan = Scan("{\"\(key)\":\"a\"}")
            #expect(scan.model == [0x61], "\(key)")
        }
        for key in [#"mod\u0065"#, #"mod\u0065ll"#, #"mod\\u0065l"#, #"mod\u00e5l"#, #"\"model"#, "models", "mode", ""]
        {
            #expect(Scan("{\"\(key)\":\"a\"}").finding == .noModel, "\(key)")
        }
    }

    @Test func decodesTheModel() {
        #expect(model(of: #"a\/b\"c\\\u00e9\n"#) == "a/b\"c\\é\n")
        #expect(model(of: #"\ud83d\ude00 \uD83D\uDE00 😀"#) == "😀 😀 😀")
        #expect(model(of: "") == "")
        #expect(model(of: #"\u0000"#) == "\0")
    }

    @Test func aModelThatIsNotTextHasARangeAndNoName() {
        for value in [#"\ud83d"#, #"a\udc00b"#, #"\ud83d\u0041"#, #"\ude00\ud83d"#] {
            let scan = Scan("{\"model\":\"\(value)\"}")
            #expect(scan.finding == .model(9..<11 + value.utf8.count))
            #expect(scan.value == .notText)
            #expect(scan.model == nil)
        }
        let scan = Scan(Array(#"{"model":""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8))
        #expect(scan.finding == .model(9..<13))
        #expect(scan.value == .notText)
    }

    @Test func aModelTooLongToHoldHasARangeAndNoName() {
        let most = ModelScanner.maxValueBytes
        for (count, value) in [(most, ModelScanner.Value.text), (most + 1, .tooLong), (5_000, .tooLong)] {
            let scan = Scan("{\"model\":\"\(String(repeating: "x", count: count))\",\"a\":1}")
            #expect(scan.finding == .model(9..<11 + count))
            #expect(scan.value == value)
        }
        for escape in [#"\""#, #"\\"#, #"\u0022"#] {
            let text = String(repeating: escape, count: 2_000)
            let scan = Scan("x{\"model\":\"\(text)\",\"a\":1}".dropFirst().description)
            #expect(scan.finding == .model(9..<11 + text.utf8.count))
            #expect(scan.value == .tooLong)
            #expect(scan.laterDamage == nil)
        }
    }

    // MARK: What is none

    @Test func aModelThatIsNoStringIsNone() {
        for value in ["null", "1", "-0.5e3", "true", "false", "[]", "{}", #"["a"]"#, #"{"model":"a"}"#] {
            #expect(Scan("{\"model\":\(value)}").finding == .noModel, "\(value)")
            #expect(Scan("{\"model\":\(value),\"b\":1}").laterDamage == nil, "\(value)")
        }
        #expect(Scan("{}").finding == .noModel)
        #expect(Scan(#"{"a":1}"#).finding == .noModel)
    }

    @Test func aModelThatIsNoStringIsKnownAtItsFirstByte() {
        var scanner = ModelScanner()
        feed(#"{"model":["#, to: &scanner)
        #expect(scanner.finding == .noModel)
    }

    @Test func nestedModelsAndStringsThatLookLikeItDoNotCount() {
        let body = #"{"messages":[{"model":"b","x":{"model":"c"}}],"s":"\"model\":\"d\"","t":"model","u":["model"]}"#
        #expect(Scan(body).finding == .noModel)
        #expect(Scan("{\"model\":\"a\"," + body.dropFirst()).secondModelOffset == nil)
    }

    @Test func bodiesThatAreNoObjectAreSaidSo() {
        for body in ["[]", #""x""#, "1", "true", "x", "\u{FEFF}{}", "\0{}", "//{}"] {
            #expect(Scan(body).finding == .notAnObject(0), "\(body)")
        }
        #expect(Scan(" \n []").finding == .notAnObject(3))
        #expect(Scan([0xFF, 0xFE, 0x7B, 0x00]).finding == .notAnObject(0))
    }

    @Test func whiteSpaceAloneIsAnEmptyBody() {
        #expect(Scan("").finding == .empty)
        #expect(Scan(" \t\r\n").finding == .empty)
    }

    // MARK: Second models

    @Test(arguments: [
        #"{"model":"a","model":"b"}"#,
        #"{"model":"a","mod\u0065l":"b"}"#,
        #"{"\u006dodel":"a","model":"b"}"#,
        #"{"model":"a","model":"a"}"#,
        #"{"model":"a","model":null}"#,
        #"{"model":null,"model":"b"}"#,
        #"{"model":{"model":1},"x":[1,2],"model":["b"]}"#,
        #"{"model":"a","x":"\\","model":"b"}"#,
    ])
    func aSecondModelIsSeen(body: String) throws {
        let offset = try #require(Scan(body).secondModelOffset)
        let key = Array(body.utf8)[offset...]
        #expect(key.starts(with: Array("\"model\"".utf8)) || key.starts(with: Array(#""mod\u0065l""#.utf8)))
        #expect(offset > 5)
    }

    @Test(arguments: [
        #"{"model":"a","x" 1,"model":"b"}"#,
        #"{"model":"a",,"model":"b"}"#,
        #"{"model":"a" "model":"b"}"#,
        #"{"model":"a","x":,"model":"b"}"#,
        #"{"model":"a","x":NaN,"model":"b"}"#,
        #"{"model":"a","x":+1,"model":"b"}"#,
        #"{"model":"a","x":tru,"model":"b"}"#,
        #"{"model":"a","x":"y"z,"model":"b"}"#,
        #"{"model":"a","x":[1},"model":"b"}"#,
        #"{"model":"a"],"model":"b"}"#,
        #"{"model":"a",{"x":1},"model":"b"}"#,
        #"{"model":"a",/* */"model":"b"}"#,
        #"{"model":"a","x":@"model":"b"}"#,
        #"{"model":"a","mo\del":"b"}"#,
        #"{"model":"a","\uZZ":1,"model":"b"}"#,
        #"{"model":"a","\u00":1,"model":"b"}"#,
        #"{"model":"a","model" "b"}"#,
        #"{"model":"a","model""#,
    ])
    func damageAfterTheModelHidesNoSecondOne(body: String) {
        let scan = Scan(body)
        #expect(scan.finding == .model(9..<12))
        #expect(scan.secondModelOffset != nil)
        #expect(scan.laterDamage != nil)
    }

    @Test(arguments: [
        #"{"model":"a":"b"}"#, #"{"model":1:"b"}"#, #"{"model":"a"::"b"}"#, "{\"model\":\"a\":\"\u{1}\"}",
        #"{"model":"a":{}:"b"}"#,
    ])
    func damageChangesNoFinding(body: String) {
        #expect([.model(9..<12), .noModel].contains(Scan(body).finding))
        #expect(Scan(body).laterDamage != nil)
    }

    @Test func whatFollowsTheObjectIsReported() {
        #expect(Scan(#"{"model":"a"}{"model":"b"}"#).trailingOffset == 13)
        #expect(Scan("{\"model\":\"a\"}\n x").trailingOffset == 15)
        #expect(Scan("{\"model\":1}\0").trailingOffset == 11)
        #expect(Scan("{\"model\":\"a\"}\r\n\t ").trailingOffset == nil)
        #expect(Scan(#"{}{"model":"b"}"#).finding.damageOffset == 2)
    }

    @Test func aKeyInOtherCaseIsReported() {
        let scan = Scan(#"{"model":"a","Model":"b","MODEL":1}"#)
        #expect(scan.otherCaseOffset == 13)
        #expect(scan.secondModelOffset == nil)
        #expect(scan.model == [0x61])
        #expect(Scan(#"{"mod\u0045l":"a"}"#).otherCaseOffset == 1)
        #expect(Scan("{\"\u{12}model\":\"a\",\"mod%l\":1}").otherCaseOffset == nil)
    }

    @Test func refusalNamesWhatMustNotPass() {
        func refusal(_ body: String) -> JSONDamage? {
            var scanner = ModelScanner()
            feed(body, to: &scanner)
            scanner.finish()
            return scanner.refusal
        }
        #expect(refusal(#"{"model":"a"}"#) == nil)
        #expect(refusal(#"{"model":"a","b" 1}"#) == nil)
        #expect(refusal("") == nil)
        #expect(refusal("[]")?.description == "expected a JSON object at byte 0")
        #expect(refusal(#"{"a":1,"model":2,"model":3}"#)?.description == #"a second "model" at byte 17"#)
        #expect(refusal(#"{"model":"a"}x"#)?.offset == 13)
        #expect(refusal(#"{"a" 1}"#)?.description == #"expected ":" after a key at byte 5"#)
    }

    // MARK: Damage

    @Test(arguments: [
        (#"{"a" 1}"#, 5), ("{,", 1), ("{1:2}", 1), ("{]", 1), (#"{"a":1,}"#, 7), (#"{"a":}"#, 5),
        (#"{"a":1 "b":2}"#, 7),
        (#"{"a"::1}"#, 5), (#"{"a":tru}"#, 8), (#"{"a":nulls}"#, 9), (#"{"a":NaN}"#, 5), (#"{"a":+1}"#, 5),
        (#"{"a":Infinity}"#, 5), ("{/**/}", 1), (#"{"a":[1}"#, 7), (#"{"a":{]}"#, 6), (#"{"a":[\"]}"#, 5),
        (#"{"model":}"#, 9), (#"{"model":"\x"}"#, 10), (#"{"model":"a\u12"}"#, 11), (#"{"mo\del":1}"#, 5),
        (#"{"m\od\el":1}"#, 4),
        (#"{"\u00g":1}"#, 6), ("{\"model\":\"a\nb\"}", 11), ("{}x", 2), (#"{"a":1}}"#, 7), (#"{"a":01x}"#, 7),
        (#"{"model" "a"}"#, 9), ("{'model':'a'}", 1), (#"{"\m\odel":1}"#, 3),
    ])
    func damageBeforeTheModelIsMalformed(body: String, offset: Int) {
        #expect(Scan(body).finding.damageOffset == offset)
    }

    @Test(arguments: [
        "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":[", "{\"a\":\"x", "{\"a\":\"\\\"", "{\"a\":1,",
    ])
    func aBodyThatEndsTooSoonIsMalformed(body: String) {
        #expect(Scan(body).finding.damageOffset == body.utf8.count)
    }

    @Test func aBodyThatEndsInsideItsModelIsMalformed() {
        #expect(Scan(#"{"model":"a"#).finding.damageOffset == 11)
        #expect(Scan(#"{"model":"a\"#).finding.damageOffset == 12)
    }

    @Test func aBodyThatEndsBehindItsModelIsOnlyRemembered() {
        let scan = Scan(#"{"model":"a","x":["#)
        #expect(scan.finding == .model(9..<12))
        #expect(scan.laterDamage?.offset == 18)
    }

    /// Not where it is, which may lie far back: what was known by then counts, and nothing later.
    @Test(arguments: [
        (#"{"a":[\"],"b":1"#, 9), (#"{"a":[1}"#, 8), (#"{"model":"\x","b"#, 13), (#"{"a" 1}"#, 6), ("{", 1),
        (#"{"model":"a","b":[\"]}"#, 21), (#"{"model":"a","x":["#, 18), (#"{"model":"a"}x"#, nil), ("{}x", 3),
    ])
    func saysWhenDamageShows(body: String, count: Int?) {
        #expect(Scan(body).damageShown == count)
        #expect(Scan(Array(body.utf8), chunks: Array(repeating: 1, count: 50)).damageShown == count)
    }

    @Test func whatIsTheProvidersBusinessPasses() {
        let body = #"{"a":[1e999,01,NaN,"\ud800","\x"],"b":1E+999,"c":"\udfff\q","model":"m"}"#
        #expect(Scan(body).model == [0x6D])
        let invalid = Array(#"{"a":""#.utf8) + [0xFF, 0xC0, 0x00] + Array(#"","model":"m"}"#.utf8)
        #expect(Scan(invalid).model == [0x6D])
    }

    // MARK: Use

    @Test func resetMakesItReadyForTheNextBody() {
        var scanner = ModelScanner()
        for body in [#"{"model":"a","model":"b","#, "[", #"{"model":"a"}x"#, #"{"a" 1"#, #"{"Model":1}"#, ""] {
            feed(body, to: &scanner)
            scanner.finish()
            #expect(Scan(scanner) == Scan(body))
            scanner.reset()
            #expect(Scan(scanner) == Scan(ModelScanner()))
            #expect(scanner.byteCount == 0)
        }
    }

    @Test func resetKeepsItsMemory() {
        func place(_ scanner: borrowing ModelScanner) -> UnsafeRawPointer? {
            scanner.withModelBytes { $0?.baseAddress }
        }
        var scanner = ModelScanner()
        feed(#"{"model":"claude-sonnet-4-5-20250929"}"#, to: &scanner)
        let first = place(scanner)
        scanner.reset()
        feed(#"{"model":"claude-opus-4-6"}"#, to: &scanner)
        #expect(first != nil && place(scanner) == first)
    }

    @Test func nothingIsReadAfterTheEnd() {
        var scanner = ModelScanner()
        feed(#"{"a":1"#, to: &scanner)
        scanner.finish()
        let before = Scan(scanner)
        feed(#","model":"a"}"#, to: &scanner)
        scanner.finish()
        #expect(Scan(scanner) == before)
    }

    private func model(of value: String) -> String? {
        Scan("{\"model\":\"\(value)\"}").model.map { String(decoding: $0, as: UTF8.self) }
    }

    private func feed(_ text: String, to scanner: inout ModelScanner) {
        Array(text.utf8).withUnsafeBytes { scanner.feed($0) }
    }
}

extension ModelScanner.Finding {
    var damageOffset: Int? {
        if case .malformed(let damage) = self { damage.offset } else { nil }
    }
}
