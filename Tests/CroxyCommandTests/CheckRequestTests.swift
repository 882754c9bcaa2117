import Foundation
import JSONBytes
import Testing

/// The arguments of `croxy check` that make a request.
@Suite struct CheckRequestTests {
    private static let policy =
        Home.echo + """
            [provider.keyed]
            url = "https://keyed.example/base"
            api_key = "own-hunter2"
            auth = "bearer"
            [[routes]]
            name = "cli"
            headers = { x-app = "^cli$" }
            method = "POST"
            provider = "keyed"
            [[routes]]
            pattern = "opus"
            provider = "keyed"
            [[routes]]
            stream = true
            provider = "keyed"

            """

    /// A member of the object that `--json` prints, as it stands there.
    private func member(_ name: String, _ json: String) throws -> String {
        let bytes = Array(json.utf8)
        return try bytes.withUnsafeBytes { bytes in
            let view = try #require(JSONView(bytes))
            let value = try #require(view.member(name), "\(json)")
            return String(decoding: bytes[value.range], as: UTF8.self)
        }
    }

    @Test(arguments: [
        (["opus"], "\"keyed\"", "\"model\""), (["x"], "\"echo\"", "\"body\""),
        (["x", "--header", "X-App: cli"], "\"keyed\"", "\"head\""),
        (["--header", "X-App: cli"], "\"keyed\"", "\"head\""),
        (["x", "--header", "x-app: other", "--header", "x-app: cli"], "\"keyed\"", "\"head\""),
        (["x", "--header", "x-app: cli2"], "\"echo\"", "\"body\""),
        (["--method", "GET", "--header", "x-app: cli"], "\"echo\"", "\"head\""),
        (["opus", "--method", "GET"], "\"echo\"", "\"head\""),
        (["--path", "/v1/models?limit=1"], "\"echo\"", "\"head\""),
        (["opus", "--body", "streams.json"], "\"keyed\"", "\"model\""),
        (["--body", "streams.json"], "\"keyed\"", "\"fields\""), (["--method", "PUT"], "\"echo\"", "\"head\""),
    ])
    func argumentsMakeTheRequest(_ arguments: [String], _ provider: String, _ moment: String) throws {
        let home = try Home(config: CheckRequestTests.policy)
        try home.write(#"{"model": "x", "stream": true}"#, to: "streams.json")
        let program = try home.launch(["check", "--json"] + arguments, folder: home.path)
        #expect(try program.exitCode() == 0, "\(program.error)")
        #expect(try member("provider", program.output) == provider)
        #expect(try member("decided_at", program.output) == moment)
        #expect(program.output.utf8.last == UInt8(ascii: "\n") && program.error.isEmpty)
    }

    @Test func aDashReadsStandardInput() throws {
        let home = try Home(config: CheckRequestTests.policy)
        for (body, model) in [(#"{"model":"opus"}"#, "\"opus\""), ("", "null"), ("   ", "null")] {
            let (readEnd, writeEnd) = try Descriptors.pipe()
            let bytes = Array(body.utf8)
            #expect(write(writeEnd, bytes, bytes.count) == bytes.count)
            close(writeEnd)
            let program = try home.launch(["check", "--body", "-", "--json"], input: .descriptor(readEnd))
            close(readEnd)
            #expect(try program.exitCode() == 0, "\(program.error)")
            #expect(try member("model", program.output) == model)
        }
        let closed = try home.launch(["check", "--body", "-", "--json"], input: .closed)
        #expect(try closed.exitCode() == 0, "\(closed.error)")
    }

    @Test func aPipeIsABodyToo() throws {
        let home = try Home(config: CheckRequestTests.policy)
        #expect(mkfifo(home.path + "/pipe", 0o600) == 0)
        let program = try home.launch(["check", "--body", "pipe", "--json"], folder: home.path)
        let writer = try Program(
            "/bin/sh", ["-c", "printf '{\"model\":\"opus\"}' > \"$0\"", home.path + "/pipe"], environment: [:])
        #expect(try writer.exitCode() == 0)
        #expect(try program.exitCode() == 0, "\(program.error)")
        #expect(try member("provider", program.output) == "\"keyed\"")
    }

    @Test func aBodyThatCannotBeReadEndsWith1() throws {
        let home = try Home(config: CheckRequestTests.policy)
        for (file, reason) in [
            ("none.json", "no such file or directory"), (".", "is a directory"), ("", "no such file or directory"),
            ("/dev/zero", "it is larger than 256 MiB"),
        ] {
            let program = try home.launch(["check", "--body", file, "--json"], folder: home.path)
            #expect(try program.exitCode(within: 60) == 1)
            #expect(program.error == "croxy: --body \(file): \(reason)\n")
            #expect(program.output.isEmpty)
        }
    }

    @Test(arguments: [
        ["--path", "/v1/../x"], ["--path", ""], ["--path", "/a b"], ["--body", "bad.json"], ["--body", "big.json"],
        ["--header", "Origin: https://evil.example"], ["--method", "CONNECT"],
    ])
    func whatCroxyRefusesIsAnAnswer(_ arguments: [String]) throws {
        let home = try Home(config: "[server]\nmax_body_size = 100\n")
        try home.write("[]", to: "bad.json")
        try home.write("{\"model\": \"\(String(repeating: "x", count: 100))\"}", to: "big.json")
        let program = try home.launch(["check", "--json"] + arguments, folder: home.path)
        #expect(try program.exitCode() == 0, "\(program.error)")
        #expect(try member("outcome", program.output) == "\"reject\"")
        #expect(try member("rejection", program.output).hasPrefix("{\"status\": 4"))
    }

    @Test(arguments: [
        (["--header", "hunter2"], "--header: there is no colon: write NAME: VALUE"),
        (["--header", "x app: hunter2"], "--header: \"x app\" is not a header name"),
        (["--header", ": hunter2"], "--header: \"\" is not a header name"),
        (
            ["--header", "a: b", "--header", "x: hunter2\r\ny: z"],
            "--header (number 2): the value of \"x\" holds a control"
        ),
        (["--header", "x: \u{1b}hunter2"], "--header: the value of \"x\" holds a control character"),
        (["--method", "GE T"], "--method: "), (["--method", ""], "--method: "),
        (["--method", "GET\r\n"], "--method: "),
        (["--body"], "--body"), (["--header"], "--header"),
    ])
    func wrongArgumentsEndWith64(_ arguments: [String], _ message: String) throws {
        let home = try Home(config: CheckRequestTests.policy)
        let program = try home.launch(["check", "opus"] + arguments)
        #expect(try program.exitCode() == 64)
        #expect(program.error.contains(message), "\(program.error)")
        #expect(!program.error.contains("hunter2") && program.output.isEmpty)
    }

    @Test func noOutputHoldsASecret() throws {
        let home = try Home(config: CheckRequestTests.policy)
        let credentials = [
            "--header", "Authorization: Bearer sk-ant-oat01-hunter2", "--header", "X-Api-Key: hunter2",
            "--header", "x-app: hunter2", "--header", "cookie: hunter2",
        ]
        for more in [[], ["--explain"], ["--json"], ["--path", "/.."], ["-v", "--explain"]] {
            for model in ["opus", "x"] {
                let program = try home.launch(["check", model] + credentials + more)
                #expect(try program.exitCode() == 0)
                #expect(!program.output.contains("hunter2") && !program.error.contains("hunter2"), "\(program.output)")
            }
        }
        let shown = try home.run("check", "opus", "--header", "Authorization: Bearer sk-ant-oat01-hunter2")
        #expect(shown.output.contains("  credentials  authorization (an Anthropic login) is removed\n"))
        #expect(shown.output.contains("authorization is set to the provider's own"))
    }

    @Test func colourIsForTerminalsAlone() throws {
        let home = try Home(config: CheckRequestTests.policy)
        #expect(try !home.run("check", "opus", "--explain").output.contains("\u{1b}"))
        for (environment, isColoured) in [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], false), (["TERM": "dumb"], false),
        ] as [([String: String?], Bool)] {
            let (end, screen) = try Descriptors.terminal()
            let program = try home.launch(
                ["check", "opus", "--explain"], environment: environment, output: .descriptor(end))
            #expect(try program.exitCode() == 0)
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(screen, &buffer, buffer.count)
            let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            #expect(text.contains("routes[1]"))
            #expect(text.contains("\u{1b}[") == isColoured, "\(environment)")
            close(end)
            close(screen)
        }
    }
}
