import CroxyRouting
import RandomCases
import Testing

struct ConfigLoaderTests {
    @Test func noFileAndAnEmptyOneAreTheSame() throws {
        let none = ConfigLoader.load(text: nil, path: "x", environment: [:], homeFolder: "/")
        let empty = ConfigLoader.load(text: [], path: "x", environment: [:], homeFolder: "/")
        #expect(try "\(#require(none.config))" == "\(#require(empty.config))")
        let config = try #require(none.config)
        let table = try DecisionTable(config)
        var scratch = DecisionScratch()
        #expect(config.providers.map(\.name) == ["anthropic", "echo"])
        let echo = "croxy-echo-1".lent { table.decide(model: $0, &scratch) }
        #expect(config.providers[echo.provider].endpoint == .echo)
        let other = "claude-x".lent { table.decide(model: $0, &scratch) }
        #expect(config.providers[other.provider].endpoint.url == "https://api.anthropic.com")
    }

    @Test func aFileThatNamesAProviderDefinesThemAll() throws {
        let config = try #require(load("[provider.x]\nurl = \"http://x\"\n[default]\nprovider = \"x\"").config)
        #expect(config.providers.map(\.name) == ["x"])
        #expect(config.routes.isEmpty)
    }

    @Test func originsTellWhereValuesComeFrom() {
        let text =
            "[server]\nport = 4000\nhost = \"127.0.0.2\"\n[provider.\"my.local\"]\nurl = \"http://x\"\n"
            + "[[routes]]\npattern = \"a\"\nprovider = \"my.local\"\n[default]\nprovider = \"my.local\""
        let origins = load(text, environment: ["CROXY_SERVER_HOST": "127.0.0.3"]).origins
        #expect(origins["server.port"] == .file(16..<20))
        #expect(origins["server.host"] == .environment("CROXY_SERVER_HOST"))
        #expect(origins["provider.\"my.local\".url"] != nil)
        #expect(origins["routes[0].pattern"] != nil)
        #expect(origins["server.workers"] == nil)
    }

    @Test(arguments: [
        ("~/ca.pem", "/home/me/ca.pem"), ("~", "/home/me"), ("/etc/ca.pem", "/etc/ca.pem"), ("ca.pem", "conf/ca.pem"),
        ("../ca.pem", "conf/../ca.pem"), ("~x/ca.pem", "conf/~x/ca.pem"),
    ])
    func pathsStartAtTheConfigsFolder(_ written: String, _ resolved: String) throws {
        let text = "[provider.anthropic]\nurl = \"https://x\"\nca_file = \"\(written)\""
        var asked: [String] = []
        let loaded = ConfigLoader.load(
            text: Array(text.utf8), path: "conf/config.toml", environment: [:], homeFolder: "/home/me",
            fileExists: {
                asked.append($0)
                return true
            })
        #expect(try #require(loaded.config).providers[0].caFile == resolved)
        #expect(asked == [resolved])
    }

    @Test func namesAreComparedByTheirBytes() {
        let text = "[provider.\"\u{e9}\"]\nurl = \"http://x\"\n[default]\nprovider = \"e\u{301}\""
        #expect(load(text).config == nil)
    }

    @Test func oddBytesAreErrorsWithAPlace() {
        let texts: [[UInt8]] = [
            [0xFF], Array("[server]\nhost = \"a".utf8) + [0xFF], Array("a\rb".utf8), [0], Array("x = \"\u{1b}\"".utf8),
            Array(String(repeating: "[", count: 5000).utf8),
            Array("a = ".utf8) + Array(repeating: 0x5B, count: 100_000),
        ]
        for text in texts {
            let loaded = ConfigLoader.load(text: text, path: "c", environment: [:], homeFolder: "/")
            #expect(loaded.config == nil)
            #expect(loaded.diagnostics.count == 1)
            #expect(loaded.diagnostics.first?.line.hasPrefix("c:") == true)
            #expect(loaded.diagnostics.first?.rendered.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A } == true)
        }
    }

    @Test func aByteOrderMarkAndCRLFMoveNoCaret() {
        let loaded = load("\u{FEFF}prot = 1\r\nserver.prot = 2\r\n")
        #expect(
            loaded.diagnostics.map(\.rendered) == [
                "config.toml:1:1: unknown key \"prot\"\n    1 | prot = 1\n      | ^~~~",
                "config.toml:2:8: unknown key \"prot\" in [server] (did you mean \"port\"?)\n"
                    + "    2 | server.prot = 2\n      |        ^~~~",
            ])
    }

    @Test func hugeTextsAreRefusedUnread() {
        let text = [UInt8](repeating: UInt8(ascii: "["), count: ConfigLoader.maxBytes + 1)
        let loaded = ConfigLoader.load(text: text, path: "c", environment: [:], homeFolder: "/")
        #expect(loaded.diagnostics.map(\.line) == ["c: the file is larger than 4 MiB"])
    }

    @Test func patternsTooLargeTogetherAreAnErrorAtTheFirstThatDoesNotFit() throws {
        var text = "[provider.anthropic]\nurl = \"http://x\"\n"
        for index in 0..<150 { text += "[[routes]]\npattern = \"(abc){3000}\(index)\"\nprovider = \"anthropic\"\n" }
        let loaded = load(text)
        #expect(loaded.config == nil)
        #expect(loaded.errors.count == 1)
        #expect(loaded.errors.first?.message.contains("too large together") == true)
    }

    @Test func manyErrorsOnOneLongLineTakeNoTime() {
        let line = (0..<20_000).map { "k\($0) = 1" }.joined(separator: ", ")
        let loaded = load("server = { \(line) }")
        #expect(loaded.errors.count == 201)
        #expect(loaded.errors.last?.message == "19800 more problems")
    }

    @Test func anErrorBehindManyWarningsIsNotLost() {
        var environment: [String: String] = [:]
        for index in 0..<300 { environment["CROXY_UNKNOWN_\(index)"] = "1" }
        environment["CROXY_DEFAULT_PROVIDER"] = "nobody"
        #expect(load("", environment: environment).config == nil)
    }

    /// The line break between two keys was lost, and the second is misspelt.
    @Test func aSecretBehindAnotherValueOnItsLineIsNotShown() {
        let loaded = load("[provider.a]\nurl = \"https://example.com/v1\"api_ke = \"hunter2hunter2\"")
        #expect(loaded.errors.count == 1)
        #expect(loaded.errors.allSatisfy { !$0.rendered.contains("hunter2") && $0.rendered.contains("url = ") })
    }

    @Test func noMutationOfAConfigurationCrashesOrTellsTheSecret() {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        let whole = """
            [server]
            port = 3101
            allowed_hosts = ["a", "b"]
            [provider.anthropic]
            url = "https://api.anthropic.com/v1"
            api_key = "hunter2hunter2"
            headers = { "X-A" = "hunter2hunter2" }
            [[routes]]
            pattern = "sonnet|haiku"
            provider = "anthropic"
            model = "q"
            """
        let pieces = [
            "[", "]", "\"", "=", "\n", "'", "x", "\\", "{", "}", ".", ",", "#", "1", "\0", "é", "-", "\r\n", "@",
        ]
        for round in 0..<1500 {
            var bytes = Array(whole.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                // A secret that was broken up is no longer the secret; its own bytes stay whole.
                let isInSecret = (max(0, place - 13)..<min(bytes.count, place + 14)).contains { start in
                    bytes[start...].starts(with: "hunter2hunter2".utf8) && (start..<start + 14).contains(place)
                }
                guard !isInSecret else { continue }
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "x").utf8, at: place)
                default: bytes.swapAt(place, Int.random(in: 0..<9, using: &random))
                }
            }
            let loaded = ConfigLoader.load(text: bytes, path: "c", environment: [:], homeFolder: "/")
            #expect((loaded.config == nil) == !loaded.errors.isEmpty)
            for diagnostic in loaded.diagnostics where diagnostic.rendered.contains("hunter2") {
                Issue.record(
                    "round \(round), seed \(seed): \(diagnostic.rendered)\n\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
