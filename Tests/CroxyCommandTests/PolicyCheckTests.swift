import Foundation
import JSONBytes
import Testing

/// The `[[checks]]` of a configuration, run by `croxy check`.
@Suite struct PolicyCheckTests {
    private static let policy =
        Home.echo + """
            [[routes]]
            name = "small"
            pattern = "haiku"
            provider = "echo"
            model = "tiny"

            """

    @Test func checksThatHoldAreCounted() throws {
        let home = try Home(
            config: PolicyCheckTests.policy + """
                [[checks]]
                model = "claude-haiku-4-5"
                route = "small"
                model_sent = "tiny"
                [[checks]]
                body_file = "../bodies/one.json"
                provider = "echo"
                [[checks]]
                body_file = "~/.config/bodies/one.json"
                route = 0

                """)
        try home.write(#"{"model": "haiku"}"#, to: ".config/bodies/one.json")
        let result = try home.run("check")
        #expect(result.code == 0, "\(result.error)")
        #expect(result.output == "\(home.config) is good: 1 provider, 1 route, 3 checks hold\n")
        #expect(result.error.isEmpty)
    }

    @Test func everyFailureIsToldWithItsPlace() throws {
        let home = try Home(
            config: PolicyCheckTests.policy + """
                [[checks]]
                model = "haiku"
                route = "small"
                [[checks]]
                model = "opus"
                route = "small"
                outcome = "stub"
                [[checks]]
                body_file = "none.json"
                provider = "echo"
                [[checks]]
                body_file = "."
                provider = "echo"

                """)
        let result = try home.run("check")
        #expect(result.code == 1)
        #expect(result.output.isEmpty)
        let lines = result.error.split(separator: "\n").filter { $0.contains("check") && !$0.contains("|") }
        let unread = "the body cannot be read from"
        let wanted: [String] = [
            ":18:9: check: model \"opus\": expected route routes[0] \"small\", found none (the default decided)",
            ":19:11: check: model \"opus\": expected outcome \"stub\", found \"forward\" (the default decided)",
            ":21:13: check: body_file \"none.json\": \(unread) \"\(home.state)/none.json\": no such file or directory",
            ":24:13: check: body_file \".\": \(unread) \"\(home.state)/.\": is a directory",
        ]
        #expect(lines.dropLast().map(String.init) == wanted.map { home.config + $0 })
        #expect(lines.last == "3 of 4 checks fail")
        let json = try home.run("check", "--json")
        #expect(json.code == 1 && json.error.isEmpty)
        let bytes = Array(json.output.utf8)
        try bytes.withUnsafeBytes { bytes in
            let view = try #require(JSONView(bytes))
            #expect(view.member("ok")?.bool() == false)
            #expect(view.member("errors").map { Array($0.elements).isEmpty } == true)
            let checks = Array(try #require(view.member("checks")).elements)
            #expect(checks.compactMap { $0.member("ok")?.bool() } == [true, false, false, false])
            #expect(checks.compactMap { $0.member("line")?.int() } == [13, 16, 20, 23])
            #expect(checks.compactMap { $0.member("failures").map { Array($0.elements).count } } == [0, 2, 1, 1])
        }
    }

    @Test func aWrongExpectationIsAWrongConfiguration() throws {
        let home = try Home(config: PolicyCheckTests.policy + "[[checks]]\nmodel = \"x\"\nroute = \"smal\"\n")
        for arguments in [["check"], ["check", "x"], ["start"], []] {
            let program = try home.launch(arguments)
            #expect(try program.exitCode() == 78)
            #expect(
                program.error.contains(
                    "\(home.config):15:9: no route is called \"smal\" (did you mean \"small\"?)\n"))
        }
    }

    /// A check that fails is no reason not to run, nor not to answer for one request.
    @Test func checksConcernNoOtherCommand() throws {
        let home = try Home(config: PolicyCheckTests.policy + "[[checks]]\nmodel = \"x\"\nroute = \"small\"\n")
        #expect(try home.run("check").code == 1)
        #expect(try home.run("check", "x").code == 0)
        let (program, _) = try home.serve()
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
    }
}
