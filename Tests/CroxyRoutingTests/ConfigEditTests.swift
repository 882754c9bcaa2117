import CroxyRouting
import Foundation
import Testing

struct ConfigEditTests {
    private static let source = """
        # mine
        [provider.a]
        url = 'http://a'   # the first

        [provider."my.local"]
        url = "http://b"

        [[routes]]
        pattern = "opus"
        provider = "a"

        [default]
        provider = "my.local"
        """

    /// The new text, or what is in the way.
    private func edit(_ key: String, _ text: String?, in source: String = source) throws -> String {
        let target = try ConfigTarget(parsing: key)
        let input = try text.map { try target.value($0) }
        do throws(ConfigEdit.Refusal) {
            let edit = try ConfigEdit(target, to: input, in: Array(source.utf8)) { bytes in
                load(String(decoding: bytes, as: UTF8.self))
            }
            #expect(edit.isChange == (Array(source.utf8) != edit.text))
            return String(decoding: edit.text, as: UTF8.self)
        } catch {
            switch error {
            case .impossible(let message): return "impossible: \(message)"
            case .missing: return "missing"
            case .invalid(let problems, let isOld):
                return "invalid\(isOld ? " already" : ""): \(problems.map(\.line).joined(separator: "; "))"
            case .unfit(let message): return "unfit: \(message)"
            }
        }
    }

    @Test func valuesTakeTheirTypeFromTheKey() throws {
        let source = ConfigEditTests.source
        func replaced(_ old: String, _ new: String) -> String { source.replacingOccurrences(of: old, with: new) }
        #expect(try edit("provider.a.url", "http://c") == replaced("'http://a'", "'http://c'"))
        // A string even when it looks like a number.
        #expect(
            try edit("provider.a.api_key", "12345678")
                == replaced("# the first\n", "# the first\napi_key = \"12345678\"\n"))
        #expect(try edit("server.port", "0") == source + "\n\n[server]\nport = 0")
        #expect(
            try edit("provider.\"my.local\".stub_count_tokens", "1")
                == replaced("\"http://b\"\n", "\"http://b\"\nstub_count_tokens = true\n"))
        #expect(
            try edit("routes[0].headers.x-app", "cli")
                == replaced("provider = \"a\"\n", "provider = \"a\"\nheaders.x-app = \"cli\"\n"))
        #expect(
            try edit("server.allowed_hosts", "['a', \"b\"]")
                == source + "\n\n[server]\nallowed_hosts = [\"a\", \"b\"]")
        #expect(try edit("routes[0]", nil) == replaced("[[routes]]\npattern = \"opus\"\nprovider = \"a\"\n\n", ""))
    }

    @Test func aNewTableIsSetWithAllItsKeys() throws {
        let source = ConfigEditTests.source
        #expect(
            try edit("routes[1]", "{ pattern = 'haiku', stream = true, provider = 'a' }")
                == source.replacingOccurrences(
                    of: "provider = \"a\"\n",
                    with: "provider = \"a\"\n\n[[routes]]\npattern = \"haiku\"\nstream = true\nprovider = \"a\"\n"))
        #expect(
            try edit("provider.c", "{ url = 'http://c' }")
                == source.replacingOccurrences(
                    of: "\"http://b\"\n", with: "\"http://b\"\n\n[provider.c]\nurl = \"http://c\"\n"))
        #expect(
            try edit("routes[1]", "{ pattern = 'haiku', path = 5, provider = 'a' }")
                == "invalid: config.toml:14:8: expected a string, found an integer")
        #expect(try edit("routes[0]", "{ pattern = 'x' }") == "unfit: routes[0] is a table, set what is in it")
        #expect(try edit("routes[2]", "{ pattern = 'x' }") == "impossible: routes has 1 element, so the next is [1]")
    }

    @Test func whatWouldBeWrongIsRefused() throws {
        #expect(
            try edit("default.provider", "mylocal")
                == "invalid: config.toml:13:12: no provider is called \"mylocal\" (did you mean \"my.local\"?)")
        #expect(try edit("provider.a.url", nil).hasPrefix("invalid: config.toml:2:1: "))
        #expect(try edit("routes[0].pattern", "(").hasPrefix("invalid: config.toml:9:"))
        #expect(try edit("routes[0].lua", "this is bad").hasPrefix("invalid: "))
        #expect(
            try edit("provider.a", nil)
                == "invalid: config.toml:8:12: no provider is called \"a\"")
        #expect(try edit("server.port", "1", in: "][").hasPrefix("invalid already: config.toml:1:1: "))
        #expect(try edit("server.port", "1", in: "server = 5\n").hasPrefix("invalid already: config.toml:1:10: "))
    }

    @Test func aWrongFileCanBeMended() throws {
        #expect(try edit("server.port", "1", in: "[server]\nport = 'x'\n") == "[server]\nport = 1\n")
    }

    @Test func whatCannotBeIsSaid() throws {
        #expect(try edit("routes[2].model", "m") == "impossible: routes has 1 element, so the next is [1]")
        #expect(try edit("server.port", nil) == "missing")
        #expect(
            try edit(
                "provider", nil,
                in: "[provider.a]\nurl = 'http://a'\n[default]\nprovider = 'a'\n[provider.b]\nurl = 'http://b'\n")
                == "unfit: provider is written in several places, remove what is in it one by one")
    }

    @Test func theSameValueIsNoChange() throws {
        #expect(try edit("provider.a.url", "http://a") == ConfigEditTests.source)
    }

    @Test func onlyNewWarningsAreTold() throws {
        let target = try ConfigTarget(parsing: "routes[0].pattern")
        let text = Array((ConfigEditTests.source + "\n[provider.idle]\nurl = 'http://c'\n").utf8)
        let edit = try ConfigEdit(target, to: target.value(".*"), in: text) { bytes in
            load(String(decoding: bytes, as: UTF8.self))
        }
        #expect(edit.loaded.warnings.count == 2)
        #expect(edit.newWarnings.map(\.message) == ["pattern \".*\" matches every model"])
    }
}
