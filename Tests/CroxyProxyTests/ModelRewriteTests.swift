import CroxyMetrics
import CroxyProxy
import MockProvider
import RandomCases
import Testing

extension Proxy {
    /// A rewrite changes the bytes of the model's value and no others.
    @Suite(.timeLimit(.minutes(1)))
    struct ModelRewriteTests {
        private static let model = #"new/"é":1"#
        private static let token = #""new/\"é\":1""#
        private let setup = Setup(
            more: """
                [[routes]]
                pattern = "^opus$"
                provider = "up"
                model = 'new/"é":1'
                """)

        /// A body with `@` where the model's string token stands, and that token as the client writes it.
        struct Body: Sendable, CustomTestStringConvertible {
            var text: String
            var token = #""opus""#
            var testDescription: String { text.prefix(100) + " with " + token }
        }

        static let bodies = [
            Body(text: #"{"model":@}"#),
            Body(text: "\r\n\t {\n  \"model\"\t:\n @ \r\n ,\"a\" : 1 }\n\n"),
            Body(text: #"{"mod\u0065l":@,"x":"y"}"#),
            Body(text: #"{"model":@}"#, token: #""\u006fp\u0075s""#),
            Body(
                text:
                    #"{"a":1.0,"b":1e2,"c":-0,"d":12345678901234567890,"e":3.141592653589793238,"f":1E+999,"model":@}"#),
            Body(text: #"{"model":@,"a":1.0,"b":1e2,"c":-0,"d":12345678901234567890,"s":"\/\u00e9é\ud800"}"#),
            Body(text: #"{"\u00e9":1,"é":2,"e\#u{301}":3,"model":@,"\u00e9":4}"#),
            Body(
                text:
                    #"{"messages":[{"model":"opus","model":"opus"},"\"model\":\"opus\""],"model":@,"t":{"model":"opus"}}"#
            ),
            Body(text: #"{"x":{"model":"haiku"},"model":@,"mode":"opus","models":1}"#),
            Body(text: "{\"model\":@,\"big\":\"\(String(repeating: "a\\n", count: 30_000))\"}"),
            Body(text: "{\"big\":\"\(String(repeating: "é", count: 40_000))\",\"model\":@}"),
        ]

        @Test(arguments: bodies)
        func onlyTheValueChanges(body: Body) async throws {
            try await withCroxy(setup) { croxy in
                let sent = body.text.replacing("@", with: body.token)
                let expected = body.text.replacing("@", with: ModelRewriteTests.token)
                #expect(try croxy.exchange(croxy.post(sent)).status == 200)
                let seen = try #require(croxy.mock.requests.first)
                let isSame = seen.body == Array(expected.utf8)
                #expect(isSame)
                #expect(seen.values(of: "content-length") == ["\(expected.utf8.count)"])
                let record = try croxy.records.next()
                #expect(record.summary == "200 ok")
                #expect(record.model == "opus")
                #expect(record.modelSent == ModelRewriteTests.model)
                #expect(record.bytesIn == sent.utf8.count)
                #expect(record.route == "routes[0]")
                #expect(record.decidedBy == "pattern")
            }
        }

        @Test func invalidUTF8PassesAsItCame() async throws {
            try await withCroxy(setup) { croxy in
                let (before, after) = (Array(#"{"a":""#.utf8) + [0xFF, 0xC0, 0x80], Array(#"","model":"opus"}"#.utf8))
                let body = before + after
                let head = "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: \(body.count)\r\n\r\n"
                #expect(try croxy.exchange(Array(head.utf8) + body).status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.body == before + Array((#"","model":"# + ModelRewriteTests.token + "}").utf8))
            }
        }

        /// The law: wherever the pieces of the request are cut, what goes up is the same.
        @Test func anyCutOfTheRequestGivesTheSameBytes() async throws {
            try await withCroxy(setup) { croxy in
                let seed = UInt64.random(in: 0...UInt64.max)
                var random = SeededGenerator(seed: seed)
                let client = try croxy.client()
                for round in 0..<60 {
                    let body = ModelRewriteTests.bodies[random.below(9)]
                    let sent = Array(body.text.replacing("@", with: body.token).utf8)
                    let expected = Array(body.text.replacing("@", with: ModelRewriteTests.token).utf8)
                    let isChunked = random.below(2) == 0
                    let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(sent.count)"
                    var wire = Array("POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\n\(framing)\r\n\r\n".utf8)
                    wire += isChunked ? chunks(of: sent, &random) : sent
                    while !wire.isEmpty {
                        let count = min(wire.count, 1 + random.below(40))
                        try client.send(Array(wire[..<count]))
                        wire.removeFirst(count)
                    }
                    let answer = try client.readAnswer()
                    #expect(answer.status == 200, "seed \(seed), round \(round)")
                    let seen = try await croxy.mock.waitForRequest(round + 1)
                    #expect(seen.body == expected, "seed \(seed), round \(round)")
                }
            }
        }

        private func chunks(of body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
            var wire: [UInt8] = []
            var rest = body[...]
            while !rest.isEmpty {
                let count = min(rest.count, 1 + random.below(30))
                wire += Array((String(count, radix: 16) + (random.below(3) == 0 ? ";e=\"v\"" : "") + "\r\n").utf8)
                wire += rest.prefix(count) + [13, 10]
                rest = rest.dropFirst(count)
            }
            return wire + Array("0\r\n\(random.below(2) == 0 ? "X-T: 1\r\n" : "")\r\n".utf8)
        }

        @Test(arguments: [
            #"{"model":"haiku"}"#, #"{"model":"Opus"}"#, #"{"model":""}"#, #"{"model":null}"#, #"{"model":["opus"]}"#,
            #"{"model":{"model":"opus"}}"#, #"{"model":1}"#, #"{"a":{"model":"opus"}}"#, "{}", " { } ",
            #"{"model":"\ud800"}"#,
            #"{"mode":"opus","models":"opus"}"#,
        ])
        func whatNoRouteTakesGoesToTheDefaultUnchanged(body: String) async throws {
            try await withCroxy(setup) { croxy in
                #expect(try croxy.exchange(croxy.post(body)).status == 200)
                #expect(croxy.mock.requests.map(\.body) == [Array(body.utf8)])
                let record = try croxy.records.next()
                #expect(record.decidedBy == "default")
                #expect(record.route == nil)
            }
        }

        @Test func aModelOf256BytesIsMatchedAndALongerOneIsNot() async throws {
            try await withCroxy(Setup(more: "[[routes]]\npattern = \"x\"\nprovider = \"up\"\nmodel = \"short\"")) {
                croxy in
                for count in [256, 257, 5000] {
                    let model = String(repeating: "x", count: count)
                    _ = try croxy.exchange(croxy.post("{\"model\":\"\(model)\"}"))
                    let seen = try #require(croxy.mock.requests.last)
                    let sent = count == 256 ? "short" : model
                    #expect(seen.body == Array("{\"model\":\"\(sent)\"}".utf8))
                }
            }
        }
    }
}
