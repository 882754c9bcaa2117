import CroxyRouting
import JSONBytes
import Testing

struct ConfigSettingTests {
    private static let source = """
        [server]
        port = 8080
        allowed_hosts = ["a", "b"]

        [provider."my.local"]
        url = "http://user:hunter2@b"
        api_key = "hunter2"
        api_key_env = "sk-hunter2"
        headers = { authorization = "hunter2" }

        [price."my.local"]
        input = 3.75

        [[routes]]
        pattern = "a"
        provider = "my.local"
        """

    private var settings: [ConfigSetting] {
        ConfigLoader.settings(
            text: Array(ConfigSettingTests.source.utf8),
            environment: ["CROXY_SERVER_HOST": "::1", "CROXY_ROUTES_0_MODEL": "m"])
    }

    private func value(_ key: String) throws -> ConfigValue? {
        let target = try ConfigTarget(parsing: key)
        return ConfigSetting.find(target, in: settings)?.value(for: target)
    }

    @Test func whatCountsIsFound() throws {
        #expect(try value("server.port") == .integer(8080))
        #expect(try value("server.host") == .string("::1"))
        #expect(try value("routes[0].model") == .string("m"))
        #expect(try value("server.workers") == .integer(0), "the default")
        #expect(try value("server.client_keys_env") == nil)
        #expect(try value("server.allowed_hosts[1]") == .string("b"))
        #expect(try value("server.allowed_hosts[2]") == nil)
        #expect(try value("provider.'my.local'.headers.authorization") == .string("hunter2"), "asked for by name")
        #expect(try value("provider.other.url") == nil)
        #expect(try value("routes[1].model") == nil)
    }

    @Test func everyKeyOfEveryTableIsListedOnce() {
        let paths = settings.map(\.path)
        #expect(Set(paths).count == paths.count)
        for key in ConfigKey.all where key.section != .checks {
            let path = key.path.replacing("NAME", with: "\"my.local\"").replacing("[N]", with: "[0]")
            #expect(paths.contains(path), "\(path)")
        }
    }

    @Test func theListHidesSecrets() {
        let text = ConfigSetting.text(of: settings, path: "config.toml")
        #expect(!text.contains("hunter2"))
        let rows = text.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(rows.contains(["server.host", "\"::1\"", "CROXY_SERVER_HOST"]))
        #expect(rows.contains(["server.port", "8080", "config.toml:2"]))
        #expect(rows.contains(["price.\"my.local\".input", "3.75", "config.toml:12"]))
        let json = ConfigSetting.json(of: settings, path: "config.toml")
        #expect(json.contains("{\"key\": \"price.\\\"my.local\\\".input\", \"value\": 3.75, "))
        #expect(rows.contains(["server.workers", "0", "default"]))
        #expect(rows.contains(["server.client_keys_env", "unset", "default"]))
        #expect(rows.contains(["provider.\"my.local\".api_key", "\"***\"", "config.toml:7"]))
        #expect(rows.contains(["routes[0].model", "\"m\"", "CROXY_ROUTES_0_MODEL"]))
    }

    @Test func theJSONSaysTheSame() throws {
        let json = ConfigSetting.json(of: settings, path: "config.toml")
        #expect(!json.contains("hunter2"))
        #expect(
            json.hasPrefix(
                "{\"config\": \"config.toml\", \"settings\": [{\"key\": \"server.host\", \"value\": \"::1\", "
                    + "\"origin\": \"environment\", \"line\": null, \"variable\": \"CROXY_SERVER_HOST\"}, "
                    + "{\"key\": \"server.port\", \"value\": 8080, \"origin\": \"file\", \"line\": 2, \"variable\": null}, "
            ))
        #expect(json.contains("headers\", \"value\": {\"authorization\": \"***\"}, "))
        let bytes = Array(json.utf8)
        #expect(bytes.withUnsafeBytes { JSONView($0) != nil })
        let target = try ConfigTarget(parsing: "provider.\"my.local\".api_key")
        let setting = try #require(ConfigSetting.find(target, in: settings))
        #expect(
            setting.json(for: target, path: "c")
                == "{\"key\": \"provider.\\\"my.local\\\".api_key\", \"value\": \"hunter2\", \"origin\": \"file\", "
                + "\"line\": 7, \"variable\": null, \"config\": \"c\"}")
    }

    @Test func withoutAFileTheDefaultsAreListed() {
        let settings = ConfigLoader.settings(text: nil, environment: [:])
        #expect(settings.first { $0.path == "provider.anthropic.url" }?.value == .string("https://api.anthropic.com"))
        #expect(settings.allSatisfy { $0.origin == .default && $0.line == nil })
        #expect(ConfigLoader.settings(text: Array("][".utf8), environment: [:]).isEmpty)
    }
}
