import JSONBytes
import Testing

@Suite struct ModelScannerFieldTests {
    // MARK: What is found

    /// Letters: stream, thinking, tools, images.
    @Test(arguments: [
        (#"{}"#, "ffff"),
        (#"{"stream":true}"#, "tfff"),
        (#"{"str\u0065am":true}"#, "tfff"),
        (#"{"stream":false}"#, "ffff"),
        (#"{"stream":"true"}"#, "ffff"),
        (#"{"stream":null}"#, "ffff"),
        (#"{"stream":[true]}"#, "ffff"),
        (#"{"metadata":{"stream":true}}"#, "ffff"),
        (#"{"thinking":{"type":"enabled","budget_tokens":1024}}"#, "ftff"),
        (#"{"thinking":{"budget_tokens":1024,"ty\u0070e":"\u0061daptive"}}"#, "ftff"),
        (#"{"thinking":{"type":"disabled"}}"#, "ffff"),
        (#"{"thinking":{"type":"Enabled"}}"#, "ffff"),
        (#"{"thinking":{"type":"enabled and a lot more than that"}}"#, "ffff"),
        (#"{"thinking":{"x":{"type":"enabled"},"y":["type","enabled"]}}"#, "ffff"),
        (#"{"thinking":{"type":"disabled","type":"enabled"}}"#, "ftff"),
        (#"{"thinking":{"type":"enabled","type":"disabled"}}"#, "ffff"),
        (#"{"thinking":{"type":"enabled","type":1}}"#, "ffff"),
        (#"{"thinking":"enabled"}"#, "ffff"),
        (#"{"thinking":[{"type":"enabled"}]}"#, "ffff"),
        (#"{"tools":[{"name":"Read"}]}"#, "fftf"),
        (#"{"tools":[[]]}"#, "fftf"),
        (#"{"tools":[ "]" ]}"#, "fftf"),
        (#"{"tools":[ ]}"#, "ffff"),
        (#"{"tools":{"a":1}}"#, "ffff"),
        (#"{"tools":null}"#, "ffff"),
        (#"{"messages":[{"role":"user","content":[{"type":"image","source":{}}]}]}"#, "ffft"),
        (#"{"messages":[{"role":"user","content":[{"source":{"data":"x"},"t\u0079pe":"\u0069mage"}]}]}"#, "ffft"),
        (#"{"messages":[{},{"content":"x"},{"content":[{"type":"text"},{"type":"image"}]}]}"#, "ffft"),
        (#"{"messages":[{"content":[{"type":"tool_result","content":[{"type":"image"}]}]}]}"#, "ffft"),
        (#"{"messages":[{"content":[{"type":"document","source":{"content":[{"type":"image"}]}}]}]}"#, "ffft"),
        (#"{"messages":[{"content":[{"type":"image","type":"text"}]}]}"#, "ffft"),
        (#"{"messages":[{"content":[{"type":"text","type":"image"}]}]}"#, "ffft"),
        (#"{"messages":[{"content":[{"type":"tool_use","input":{"content":[{"type":"image"}]}}]}]}"#, "ffff"),
        (#"{"messages":[{"content":[{"type":"tool_use","input":[{"type":"image"}]}]}]}"#, "ffff"),
        (#"{"messages":[{"content":[{"source":[{"content":[{"type":"image"}]}]}]}]}"#, "ffff"),
        (#"{"messages":[{"content":[{"source":{"type":"image","source":{"content":[{"type":"image"}]}}}]}]}"#, "ffff"),
        (#"{"messages":[{"content":{"type":"image"}}]}"#, "ffff"),
        (#"{"messages":[{"content":[[{"type":"image"}]]}]}"#, "ffff"),
        (#"{"messages":[{"content":["type","image",{"text":"type"},{"x":"image"}]}]}"#, "ffff"),
        (#"{"messages":[{"content":[{"type":["image"]},{"type":{"type":"image"}},{"type":"images"}]}]}"#, "ffff"),
        (#"{"messages":[{"content":"{\"type\":\"image\"}"}]}"#, "ffff"),
        (#"{"messages":[{"type":"image"}]}"#, "ffff"),
        (#"{"messages":{"content":[{"type":"image"}]}}"#, "ffff"),
        (#"{"system":[{"type":"image"}],"content":[{"type":"image"}],"messages":[]}"#, "ffff"),
    ])
    func findsWhatRoutesAskFor(body: String, letters: String) {
        #expect(FieldScan(body).letters == letters)
    }

    @Test func contentIsFollowedSixtyFourLevelsDeep() {
        func body(levels: Int, _ open: String, _ close: String) -> String {
            let inner = String(repeating: open, count: levels - 1) + #"{"type":"image"}"#
            return #"{"messages":[{"content":["# + inner + String(repeating: close, count: levels - 1) + "]}]}"
        }
        for (open, close) in [(#"{"content":["#, "]}"), (#"{"source":{"content":["#, "]}}")] {
            #expect(FieldScan(body(levels: 1, open, close)).letters == "ffft")
            #expect(FieldScan(body(levels: 64, open, close)).letters == "ffft")
            #expect(FieldScan(body(levels: 65, open, close)).letters == "ffff")
            #expect(FieldScan(body(levels: 50_000, open, close)).letters == "ffff")
            #expect(FieldScan(body(levels: 50_000, open, close)).scan.laterDamage == nil)
        }
    }

    @Test func theWayBackFromTheDepthIsFound() {
        // Behind what was nested, in each kind of container on the way.
        let body = #"""
            {"messages":[{"content":[{"source":{"content":[{"content":[{"source":{"content":[{}],"x":1}}]}],"y":[]}}]},
            {"content":[{"content":[{"content":[]}],"source":{"content":[1],"content":[{"type":"image"}]}}]}]}
            """#
        let end = body.utf8.count - Array("}]}}]}]}".utf8).count
        #expect(FieldScan(body).facts[3] == FieldScan.Fact(value: true, offset: end))
    }

    // MARK: When it is known

    @Test func eachIsKnownAtTheFirstMomentPossible() {
        for (body, field, letter) in [
            (#"{"stream":true"#, 0, true), (#"{"stream":f"#, 0, false), (#"{"stream":""#, 0, false),
            (#"{"thinking":{"type":"enabled"}"#, 1, true), (#"{"thinking":n"#, 1, false), (#"{"tools":[ {"#, 2, true),
            (#"{"tools":[]"#, 2, false), (#"{"tools":{"#, 2, false),
            (#"{"messages":[{"content":[{"type":"image""#, 3, true), (#"{"messages":[{"content":[{}]}]"#, 3, false),
        ] {
            let before = FieldScan(String(body.dropLast()), finishing: false)
            let after = FieldScan(body, finishing: false)
            #expect(before.facts[field] == FieldScan.Fact(), "\(body)")
            #expect(after.facts[field] == FieldScan.Fact(value: letter, offset: body.utf8.count), "\(body)")
            #expect(after.known == FieldScan.fields[field])
        }
    }

    @Test func offsetsGiveTheOrder() {
        var scanner = ModelScanner(asking: FieldScan.all)
        feed(#"{"tools":[1],"model":"m","stream":true,"thinking":{}}"#, to: &scanner)
        #expect(scanner.offset(of: .tools) == 11)
        #expect(scanner.modelOffset == 24)
        #expect(scanner.offset(of: .stream) == 38)
        #expect(scanner.offset(of: [.tools, .stream]) == 38)
        #expect(scanner.offset(of: .images) == nil)
        #expect(scanner.offset(of: [.tools, .images]) == nil)
        feed(" \n", to: &scanner)
        scanner.finish()
        #expect(scanner.offset(of: .images) == 55)
        #expect(scanner.images == false)
        #expect(FieldScan(#"{"model":[],"a":1}"#).modelOffset == 10)
        #expect(FieldScan(#"{"a":1} "#).modelOffset == 8)
    }

    @Test func whatIsNotAskedForIsNotKnown() {
        let body = #"{"stream":true,"stream":false,"Tools":[1],"thinking":{"type":"enabled"},"tools":[1],"tools":[]}"#
        #expect(FieldScan(body, asking: []).letters == "----")
        #expect(FieldScan(body, asking: []).refusal == nil)
        #expect(FieldScan(body, asking: [.thinking, .images]).letters == "-t-f")
        #expect(FieldScan(body, asking: [.thinking, .images]).refusal == nil)
        #expect(FieldScan(body, asking: [.thinking, .images]).known == [.thinking, .images])
    }

    @Test func aBodyThatIsNoObjectHasNoFields() {
        for body in ["", " ", "[]", "1", "{", #"{"a" 1}"#] {
            #expect(FieldScan(body).letters == "----", "\(body)")
            #expect(FieldScan(body).known == [])
        }
    }

    @Test func aBodyThatBreaksOffBehindItsModelIsReadAsFarAsItGoes() {
        let scan = FieldScan(#"{"model":"m","tools":[1],"thinking":{"type":"enabled""#)
        #expect(scan.letters == "--t-")
        #expect(scan.scan.laterDamage != nil)
    }

    @Test func resetKeepsWhatIsAskedFor() {
        var scanner = ModelScanner(asking: [.stream, .images])
        for body in [
            #"{"stream":true,"stream":1,"messages":[{"content":[{"type":"image"}]}]}"#, "{}", #"{"messages":[{"#,
        ] {
            feed(body, to: &scanner)
            scanner.finish()
            #expect(FieldScan(scanner) == FieldScan(body, asking: [.stream, .images]))
            scanner.reset()
            #expect(FieldScan(scanner) == FieldScan("", asking: [.stream, .images], finishing: false))
        }
    }

    // MARK: Second fields

    @Test(
        arguments: [
            (#"{"stream":true,"stream":true}"#, #"a second "stream" at byte 15"#),
            (#"{"stream":true,"str\u0065am":false}"#, #"a second "stream" at byte 15"#),
            (#"{"Stream":true}"#, #"a key that is "stream" but for its case at byte 1"#),
            (#"{"\u017ftream":true}"#, #"a key that is "stream" but for its case at byte 1"#),
            ("{\"tool\u{17F}\":[]}", #"a key that is "tools" but for its case at byte 1"#),
            ("{\"me\u{17F}\u{17F}age\u{17F}\":[],\"a\":1}", #"a key that is "messages" but for its case at byte 1"#),
            ("{\"thin\u{212A}ing\":{}}", #"a key that is "thinking" but for its case at byte 1"#),
            (#"{"thinking":{},"x":1,"thinking":null}"#, #"a second "thinking" at byte 21"#),
            (#"{"THINKING":{},"x":1}"#, #"a key that is "thinking" but for its case at byte 1"#),
            (#"{"tools":[1],"tools":[1]}"#, #"a second "tools" at byte 13"#),
            (#"{"messages":[],"messages":[]}"#, #"a second "messages" at byte 15"#),
            (
                #"{"messages":[{"content":[{"type":"image"}]}],"Messages":[]}"#,
                #"a key that is "messages" but for its case at byte 45"#
            ),
            (#"{"stream":1,"model":"a","stream":2,"model":"b"}"#, #"a second "model" at byte 35"#),
            (#"{"stream":1,"tools":1,"tools":2,"stream":2}"#, #"a second "tools" at byte 22"#),
            (#"{"model":"a","x" 1,"stream":1,"stream":1}"#, #"a second "stream" at byte 30"#),
            (#"{"model":"a","stream":1,"st\ream":1}"#, nil),
            (#"{"model":"a","stream":1,"s\tream":1,"streams":2,"strea":1,"stream\u0000":1}"#, nil),
            (
                #"{"thinking":{"type":1,"type":2},"messages":[{"role":1,"role":1,"stream":1,"content":1,"content":1}]}"#,
                nil
            ),
        ] as [(String, String?)])
    func aFieldThatReadersMayTakeFromElsewhereIsRefused(body: String, refusal: String?) {
        let scan = FieldScan(body)
        #expect(scan.refusal == refusal)
        #expect((scan.repeatedField == nil) == (refusal == nil))
    }

    @Test func theFirstOfTwoFieldsIsRead() {
        #expect(FieldScan(#"{"stream":true,"stream":false}"#).letters == "tfff")
        #expect(FieldScan(#"{"Stream":true,"stream":false}"#).letters == "ffff")
    }

    // MARK: Damage

    @Test(arguments: [
        (#"{"model":"m","stream":tru,"a":true}"#, "----"),
        (#"{"model":"m","stream":,"tools":[1]}"#, "----"),
        (#"{"model":"m","messages":[{"content":[{"type" "image"}]}]}"#, "ffff"),
        (#"{"model":"m","messages":[{"content":[{"type":,"image"}]}]}"#, "ffff"),
        (#"{"model":"m","messages":[{"content":[{"type":x,"type":"image"]]}}"#, "---t"),
        (#"{"model":"m","messages":[}]}"#, "---f"),
        (#"{"model":"m","tools":[},"stream":true}"#, "--f-"),
        (#"{"model":"m","tools":[\"],"stream":true}"#, "--t-"),
        (#"{"model":"m","messages":[\"]],"stream":true}"#, "---f"),
        (#"{"model":"m","messages":[\{\"]\\"]"],"stream":true}"#, "---f"),
        (#"{"model":"m","messages":[{"content":[{"type":"\x","type":"im\age"}]}],"stream":true}"#, "tfft"),
    ])
    func nothingIsKnownBehindDamage(body: String, letters: String) {
        let scan = FieldScan(body)
        #expect(scan.letters == letters)
        #expect(scan.scan == Scan(body))
    }

    private func feed(_ text: String, to scanner: inout ModelScanner) {
        Array(text.utf8).withUnsafeBytes { scanner.feed($0) }
    }
}
