import Foundation
import Testing

@Suite struct ConfigGetTests {
    @Test func printsOneValueRaw() throws {
        let home = try Home(config: Home.echo + "[provider.a]\nurl = \"http://a\"\napi_key = \"hunter2\"\n")
        for (key, value) in [
            ("server.port", "0"), ("server.drain_timeout_s", "10"), ("default.provider", "echo"),
            ("server.max_ms", nil), ("server.workers", "0"), ("provider.a.auth", "x-api-key"),
            ("provider.a.api_key", "hunter2"), ("server.allowed_hosts", "[]"),
        ] {
            let result = try home.run("config", "get", key)
            #expect(result.output == (value.map { "\($0)\n" } ?? ""), "\(key)")
            #expect(result.code == (value == nil ? 64 : 0))
            #expect(result.error.isEmpty == (value != nil))
        }
    }

    @Test func theEnvironmentCounts() throws {
        let home = try Home()
        let result = try home.run("config", "get", "server.port", "--json", environment: ["CROXY_SERVER_PORT": "9"])
        #expect(
            result.output
                == "{\"key\": \"server.port\", \"value\": 9, \"origin\": \"environment\", \"line\": null, "
                + "\"variable\": \"CROXY_SERVER_PORT\", \"config\": \"\(home.config)\"}\n")
    }

    @Test func whatIsNotThereIsSaidSo() throws {
        let home = try Home()
        let unset = try home.run("config", "get", "server.client_keys_env")
        #expect(unset.code == 1)
        #expect(unset.error == "croxy: server.client_keys_env is not set, and has no default\n")
        let gone = try home.run("config", "get", "provider.x.url")
        #expect(gone.code == 64)
        #expect(gone.error == "croxy: \(home.config) has no provider.x.url\n")
        let table = try home.run("config", "get", "server")
        #expect(table.code == 64)
        #expect(table.error == "croxy: server is a table; croxy config list shows what is in it\n")
    }

    @Test func withoutAFileTheDefaultsCount() throws {
        let home = try Home(config: nil)
        #expect(try home.run("config", "get", "provider.anthropic.url").output == "https://api.anthropic.com\n")
        #expect(!home.has(".config"))
    }

    @Test(arguments: [["get", "server.port"], ["list"], ["list", "--json"], ["validate"]])
    func aWrongConfigurationEndsWith78(words: [String]) throws {
        let home = try Home(config: "[server]\nport = \"x\"\n")
        let result = try home.run(["config"] + words)
        #expect(result.code == 78)
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("\(home.config):2:8: expected an integer, found a string\n"))
        unlink(home.config)
        mkdir(home.config, 0o700)
        let folder = try home.run(["config"] + words)
        #expect(folder.code == 78)
        #expect(folder.error == "croxy: \(home.config): is a directory\n")
    }

    @Test func listsEveryKeyWithoutSecrets() throws {
        let home = try Home(config: Home.echo + "[provider.a]\nurl = \"http://a\"\napi_key = \"hunter2\"\n")
        let result = try home.run("config", "list", environment: ["CROXY_LUA_MAX_MS": "7"])
        #expect(result.code == 0)
        #expect(!result.output.contains("hunter2"))
        let rows = result.output.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true)
        }
        #expect(rows.contains(["server.drain_timeout_s", "10", "\(home.config):3"]))
        #expect(rows.contains(["lua.max_ms", "7", "CROXY_LUA_MAX_MS"]))
        #expect(rows.contains(["provider.a.api_key", "\"***\"", "\(home.config):10"]))
        #expect(rows.contains(["server.workers", "0", "default"]))
        let json = try home.run("config", "list", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["settings"] as? [Any])?.count == rows.count)
        #expect(object?["config"] as? String == home.config)
        #expect(!json.output.contains("hunter2"))
    }

    @Test func validateSaysWhatCheckWarnsOf() throws {
        let text =
            Home.echo
            + "[[routes]]\npattern = \".*\"\nprovider = \"echo\"\n[[routes]]\npattern = \"a\"\nprovider = \"echo\"\n"
        let home = try Home(config: text)
        let result = try home.run("config", "validate")
        #expect(result.code == 0)
        #expect(result.output == "\(home.config) is good: 1 provider, 2 routes\n")
        #expect(result.error.contains("routes[1] can never match"))
        #expect(result.error == (try home.run("check").error))
        #expect(try Home(config: nil).run("config", "validate").output.hasPrefix("there is no "))
    }
}
