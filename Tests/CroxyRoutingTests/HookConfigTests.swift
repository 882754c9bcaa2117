import CroxyRouting
import Testing

/// Hooks as the configuration names them.
struct HookConfigTests {
    private static let start = "[provider.anthropic]\nurl = \"http://a\"\n"

    private func route(_ lines: String) -> String {
        HookConfigTests.start + "[[routes]]\npattern = \"a\"\nprovider = \"anthropic\"\n" + lines
    }

    @Test func aFileIsReadFromTheConfigsFolderAndOnce() throws {
        let text =
            route("hook = \"policies/a.lua\"\n") + "[[routes]]\npattern = \"b\"\nprovider = \"anthropic\"\n"
            + "hook = \"policies/a.lua\"\non_hook_error = \"continue\"\n[default]\nhook = \"~/b.lua\"\n"
        let config = try #require(load(text).config)
        #expect(config.hooks.map(\.name) == ["policies/a.lua", "~/b.lua"])
        #expect(
            config.hooks.map { String(decoding: $0.text, as: UTF8.self) } == ["-- policies/a.lua", "-- /home/me/b.lua"])
        #expect(config.routes.map(\.hook) == [RouteHook(source: 0), RouteHook(source: 0, onError: .continue)])
        #expect(config.defaultHook == RouteHook(source: 1))
    }

    @Test func aTextIsNamedByItsRoute() throws {
        let config = try #require(load(route("lua = '''\nreturn f\n'''\n")).config)
        #expect(config.hooks == [HookSource(name: "routes[0].lua", text: Array("return f\n".utf8))])
    }

    @Test func problemsAreToldAtTheirPlaces() {
        let cases = [
            ("hook = \"a.lua\"\nlua = \"x\"\n", "config.toml:7:7: hook and lua are two hooks for one route"),
            ("hook = \"missing.lua\"\n", "config.toml:6:8: the hook \"missing.lua\" cannot be read: no such file"),
            ("hook = \"\"\n", "config.toml:6:8: hook must name a file"),
            ("hook = \"bad.lua\"\n", "config.toml:6:8: this hook is not usable: bad.lua:1: it is bad"),
            ("lua = \"bad\"\n", "config.toml:6:7: this hook is not usable: routes[0].lua:1: it is bad"),
            ("on_hook_error = \"ignore\"\nlua = \"x\"\n", "config.toml:6:17: expected \"reject\" or \"continue\""),
        ]
        for (lines, expected) in cases {
            let loaded = load(route(lines))
            #expect(loaded.config == nil)
            #expect(loaded.errors.count == 1)
            #expect(loaded.errors.first?.line.hasPrefix(expected) == true, "\(loaded.errors.map(\.line))")
        }
    }

    @Test func withAHookNoProviderIsCalledUnused() throws {
        let other = "[provider.b]\nurl = \"http://b\"\n"
        #expect(load(route("") + other).warnings.contains { $0.message.contains("no route uses") })
        #expect(load(route("lua = \"x\"\n") + other).warnings.isEmpty)
    }

    @Test func aRouteWithAHookCoversNothing() throws {
        let again = "[[routes]]\npattern = \"a\"\nprovider = \"anthropic\"\n"
        #expect(load(route("") + again).warnings.contains { $0.message.contains("never match") })
        #expect(load(route("lua = \"x\"\n") + again).warnings.isEmpty)
    }
}
