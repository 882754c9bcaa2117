import CroxyRouting
import Foundation
import Testing

struct ConfigTargetTests {
    private func problem(_ text: String) -> String? {
        do throws(ConfigTarget.Problem) {
            _ = try ConfigTarget(parsing: text)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func everyKeyOfTheReferenceIsNamedByItsPath() throws {
        for key in ConfigKey.all {
            let path = key.path.replacingOccurrences(of: "[N]", with: "[3]").replacingOccurrences(of: "NAME", with: "x")
            let target = try ConfigTarget(parsing: path)
            guard case .key(let found) = target.what else {
                Issue.record("\(path) is no key")
                continue
            }
            #expect(found.path == key.path)
            #expect(target.text == path)
        }
    }

    @Test func partsAndTablesAreNamedToo() throws {
        for path in ["server.allowed_hosts[0]", "provider.x.headers.\"X-Title\"", "routes[1].headers.x-app"] {
            guard case .part = try ConfigTarget(parsing: path).what else {
                Issue.record("\(path) is no part")
                continue
            }
        }
        for path in [
            "server", "provider", "provider.\"my.local\"", "routes", "routes[1]", "lua", "logging", "logging.metrics",
            "price.a",
        ] {
            guard case .table = try ConfigTarget(parsing: path).what else {
                Issue.record("\(path) is no table")
                continue
            }
        }
    }

    @Test(arguments: [
        ("server.prot", "unknown key \"prot\" in server (did you mean \"port\"?)"),
        ("port", "unknown key \"port\" (did you mean server.port?)"),
        ("sever.port", "unknown key \"sever.port\" (did you mean \"server\"?)"),
        ("server.pattern", "unknown key \"pattern\" in server (did you mean routes[N].pattern?)"),
        ("provider.url", "provider needs a name: provider.NAME.url"),
        ("provider[0].url", "provider has names, not numbers: provider.NAME"),
        ("logging.metrics.pth", "unknown key \"pth\" in logging.metrics (did you mean \"path\"?)"),
        (
            "\"logging.metrics\".path",
            "unknown key \"\\\"logging.metrics\\\".path\" (did you mean \"logging.metrics\"?)"
        ),
        ("price.input", "price needs a name: price.NAME.input"),
        ("routes.model", "routes needs a number, from 0: routes[0].model"),
        ("server[0]", "server[0] names nothing, server is no array"),
        ("server.port.x", "\"server.port.x\" names nothing: server.port is an integer"),
        (
            "server.allowed_hosts.x",
            "\"server.allowed_hosts.x\" names nothing: server.allowed_hosts is an array of strings"
        ),
        ("server..port", "key \"server..port\", column 8: expected a key, found \".\""),
        ("", "key \"\", column 1: a key is missing"),
    ])
    func saysWhatIsWrongAndWhatWasMeant(text: String, message: String) {
        #expect(problem(text) == message)
    }

    @Test(arguments: [
        ("server.port", "x", "server.port: expected an integer, found \"x\""),
        ("server.port", "+5", "server.port: expected an integer, found \"+5\""),
        ("server.port", "65536", "server.port: expected an integer from 0 to 65535, found \"65536\""),
        ("server.port", "9223372036854775808", "server.port: expected an integer, found \"9223372036854775808\""),
        ("server.allow_unauthenticated", "yes", "server.allow_unauthenticated: expected true or false, found \"yes\""),
        (
            "price.a.input", "0.0000001",
            "price.a.input: expected a number from 0 to 1000000 with at most six decimals, found \"0.0000001\""
        ),
        (
            "provider.a.auth", "beerer",
            "provider.a.auth: expected \"x-api-key\" or \"bearer\", found \"beerer\" (did you mean \"bearer\"?)"
        ),
        (
            "server.allowed_hosts", "a",
            "server.allowed_hosts: expected an array of strings as TOML writes it, such as '[\"a\", \"b\"]'"
        ),
        (
            "server.allowed_hosts", "[1]",
            "server.allowed_hosts: expected an array of strings as TOML writes it, such as '[\"a\", \"b\"]'"
        ),
        (
            "server.allowed_hosts", "[]\nx = 1",
            "server.allowed_hosts: expected an array of strings as TOML writes it, such as '[\"a\", \"b\"]'"
        ),
        (
            "provider.a.headers", "[]",
            "provider.a.headers: expected a table of strings as TOML writes it, such as '{ \"x-name\" = \"value\" }'"
        ),
        ("server", "1", "server is a table; set the keys in it, such as server.host"),
        ("routes", "[]", "routes is a table; set the keys in it, such as routes[N].name"),
        (
            "routes[0]", "opus",
            "routes[0]: expected a table as TOML writes it, such as '{ pattern = \"opus\", provider = \"anthropic\" }'"
        ),
    ])
    func aBadlyTypedValueIsSaidSo(key: String, text: String, message: String) throws {
        let target = try ConfigTarget(parsing: key)
        #expect(throws: ConfigTarget.Problem(message: message)) { try target.value(text) }
    }
}
