import CroxyRouting
import Testing

struct ConfigKeyTests {
    /// For each key a value other than its default, as TOML and as a variable, and where it arrives.
    static let samples: [String: (toml: String, arrives: String)] = [
        "server.host": ("\"127.0.0.2\"", "127.0.0.2"), "server.port": ("1", "port: 1,"),
        "server.max_body_size": ("7", "maxBodyBytes: 7,"), "server.max_held_mb": ("7", "maxHeldMB: 7,"),
        "server.workers": ("7", "workers: 7,"), "server.drain_timeout_s": ("7", "drainTimeoutSeconds: 7,"),
        "server.client_keys_env": ("\"KEY\"", "clientKeys: [•••]"),
        "server.allow_unauthenticated": ("true", "allowUnauthenticated: true"),
        "server.allowed_hosts": ("[\"a\"]", "allowedHosts: [\"a\"]"),
        "server.allowed_origins": ("[\"http://a\"]", "allowedOrigins: [\"http://a\"]"),
        "server.head_timeout_ms": ("7", "headTimeoutMS: 7,"),
        "server.body_idle_timeout_ms": ("7", "bodyIdleTimeoutMS: 7,"),
        "server.keep_alive_timeout_ms": ("7", "keepAliveTimeoutMS: 7,"),
        "server.max_head_bytes": ("2048", "maxHeadBytes: 2048,"),
        "server.max_header_fields": ("7", "maxHeaderFields: 7,"),
        "server.max_connections": ("7", "maxConnections: 7"),
        "provider.NAME.url": ("\"http://other\"", "host: \"other\""),
        "provider.NAME.strip_auth": ("true", "CredentialRule.strip"),
        "provider.NAME.api_key": ("\"k\"", "replace(header: \"x-api-key\""),
        "provider.NAME.api_key_env": ("\"KEY\"", "replace(header: \"x-api-key\""),
        "provider.NAME.auth": ("\"bearer\"", "auth has no use"),
        "provider.NAME.stub_count_tokens": ("true", "stubsCountTokens: true"),
        "provider.NAME.headers": ("{ A = \"b\" }", "HeaderToSet(name: \"A\""),
        "provider.NAME.connect_timeout_ms": ("7", "connectTimeoutMS: 7,"),
        "provider.NAME.response_timeout_ms": ("7", "responseTimeoutMS: 7,"),
        "provider.NAME.idle_timeout_ms": ("7", "idleTimeoutMS: 7,"),
        "provider.NAME.ca_file": ("\"x.pem\"", "caFile: Optional(\"x.pem\")"),
        "provider.NAME.keep_alive_ms": ("7", "keepAliveMS: Optional(7)"),
        "routes[N].name": ("\"sam\"", "name: Optional(\"sam\")"),
        "routes[N].pattern": ("\"zzz\"", "pattern: Optional(\"zzz\")"),
        "routes[N].path": ("\"/zzz*\"", "path: Optional(\"/zzz*\")"),
        "routes[N].method": ("\"PATCH\"", "method: Optional(\"PATCH\")"),
        "routes[N].headers": ("{ A = \"b\" }", "HeaderCondition(name: \"A\", pattern: \"b\")"),
        "routes[N].stream": ("true", "BodyFlag.stream: true"),
        "routes[N].thinking": ("false", "BodyFlag.thinking: false"),
        "routes[N].tools": ("true", "BodyFlag.tools: true"),
        "routes[N].images": ("true", "BodyFlag.images: true"),
        "routes[N].min_body_bytes": ("7", "minBodyBytes: Optional(7)"),
        "routes[N].max_body_bytes": ("7", "maxBodyBytes: Optional(7)"),
        "routes[N].provider": ("\"b\"", "provider: 1, model: nil"),
        "routes[N].model": ("\"mmm\"", "model: Optional(\"mmm\")"),
        "routes[N].hook": ("\"x.lua\"", "HookSource(name: \"x.lua\""),
        "routes[N].lua": ("\"return 1\"", "HookSource(name: \"routes[0].lua\""),
        "routes[N].on_hook_error": ("\"continue\"", "on_hook_error has no use"),
        "default.hook": ("\"x.lua\"", "HookSource(name: \"x.lua\""),
        "default.lua": ("\"return 1\"", "HookSource(name: \"default.lua\""),
        "default.on_hook_error": ("\"continue\"", "on_hook_error has no use"),
        "lua.max_instructions": ("7777", "maxInstructions: 7777,"),
        "lua.max_memory_mb": ("7", "maxMemoryMB: 7,"),
        "lua.max_ms": ("7", "maxMS: 7)"),
        "admin.token_env": ("\"KEY\"", "AdminConfig(token: Optional(•••))"),
        "retention.minutes": ("7", "RetentionConfig(minutes: 7)"),
        "logging.metrics.enabled": ("true", "isEnabled: true,"),
        "logging.metrics.path": ("\"x.jsonl\"", "path: \"x.jsonl\","),
        "logging.metrics.max_size_mb": ("7", "maxSizeMB: 7,"), "logging.metrics.max_files": ("7", "maxFiles: 7)"),
        "price.NAME.input": ("7.25", "input: 7250000,"), "price.NAME.output": ("0.000001", "output: 1,"),
        "price.NAME.cache_read": ("0.0", "cacheRead: 0,"),
        "price.NAME.cache_write_5m": ("7.25", "cacheWrite5m: 7250000,"),
        "price.NAME.cache_write_1h": ("7.25", "cacheWrite1h: 7250000)"),
        "default.provider": ("\"b\"", "defaultProvider: 1"),
        "checks[N].model": ("\"mmm\"", "model=mmm"), "checks[N].path": ("\"/zzz\"", "path=/zzz"),
        "checks[N].method": ("\"PATCH\"", "method=PATCH"), "checks[N].headers": ("{ A = \"b\" }", "A: b"),
        "checks[N].body_file": ("\"b.json\"", "body=b.json"),
        "checks[N].provider": ("\"b\"", "provider(\"b\")"),
        "checks[N].model_sent": ("\"mmm\"", "modelSent(\"mmm\")"),
        "checks[N].route": ("0", "route(0)"), "checks[N].outcome": ("\"reject\"", ".reject)"),
        "checks[N].status": ("413", "status(413)"),
    ]

    static let paths = ConfigKey.all.map(\.path)

    @Test func eachHasASample() {
        #expect(Set(ConfigKeyTests.paths) == Set(ConfigKeyTests.samples.keys))
        #expect(Set(ConfigKeyTests.paths).count == ConfigKey.all.count)
    }

    @Test(arguments: ConfigKey.all.map(\.path))
    func eachDecodesFromFileAndEnvironment(_ path: String) throws {
        let key = try #require(ConfigKey.all.first { $0.path == path })
        let sample = try #require(ConfigKeyTests.samples[path])
        let plain = show(load(text(setting: key, to: nil), environment: ["KEY": "k"]))
        let fromFile = load(text(setting: key, to: sample.toml), environment: ["KEY": "k"])
        #expect(fromFile.errors.isEmpty, "\(fromFile.errors.map(\.rendered))")
        #expect(show(fromFile).contains(sample.arrives), "\(show(fromFile))")
        #expect(!plain.contains(sample.arrives))

        guard let name = key.environmentName else { return #expect(!key.isScalar) }
        let variable = name.replacingPlaceholders()
        let value = sample.toml.hasPrefix("\"") ? String(sample.toml.dropFirst().dropLast()) : sample.toml
        let fromVariable = load(text(setting: key, to: nil), environment: ["KEY": "k", variable: value])
        #expect(show(fromVariable) == show(fromFile))
        #expect(fromVariable.origins.values.contains(.environment(variable)))
    }

    @Test func defaultsAreThoseOfAnEmptyFile() throws {
        let empty = show(load("[provider.anthropic]\nurl = \"https://api.anthropic.com\""))
        for key in ConfigKey.all {
            guard let value = key.defaultValue,
                ![
                    "provider.NAME.auth", "default.provider", "routes[N].on_hook_error", "default.on_hook_error",
                ].contains(key.path)
            else {
                continue
            }
            let toml =
                switch value {
                case .string(let text): "\"\(text)\""
                case .integer(let number): String(number)
                case .boolean(let flag): String(flag)
                case .decimal(let millionths): "\(millionths / 1_000_000).0"
                case .strings: "[]"
                case .stringTable: "{}"
                }
            let table = key.section == .provider ? "" : "[\(key.section.rawValue)]\n"
            let text = "[provider.anthropic]\nurl = \"https://api.anthropic.com\"\n\(table)\(key.name) = \(toml)"
            #expect(show(load(text)) == empty, "\(key.path)")
        }
    }

    @Test func eachIsDocumentedInOneLine() {
        for key in ConfigKey.all {
            #expect(key.documentation.count > 10 && !key.documentation.contains("\n"), "\(key.path)")
            #expect(!key.documentation.hasSuffix("."), "\(key.path)")
            #expect(key.documentation.count <= 120, "\(key.path)")
        }
        #expect(ConfigKey.all.filter(\.isSecret).map(\.name) == ["api_key"])
        #expect(ConfigKey.all.filter(\.needsRestart).map(\.name) == ["host", "port", "workers"])
    }

    @Test func boundsAreInclusive() {
        for key in ConfigKey.all {
            guard case .integer(let bounds) = key.kind else { continue }
            let cases = [
                (bounds.lowerBound, true), (bounds.upperBound, true), (bounds.lowerBound - 1, false),
                (bounds.upperBound + 1, false), (Int.max, false), (Int.min, false),
            ]
            for (value, isGood) in cases {
                let loaded = load(text(setting: key, to: String(value)))
                #expect(loaded.errors.isEmpty == isGood, "\(key.path) = \(value)")
            }
        }
    }

    /// A configuration in which only one key says something that matters.
    private func text(setting key: ConfigKey, to value: String?) -> String {
        let line = value.map { "\(key.name) = \($0)\n" } ?? ""
        func part(_ section: ConfigKey.Section, _ others: [String]) -> String {
            guard key.section == section else { return others.joined(separator: "\n") + "\n" }
            let kept = value == nil ? others : others.filter { !$0.hasPrefix(key.name + " =") }
            return kept.joined(separator: "\n") + "\n" + line
        }
        return "[server]\n" + part(.server, [])
            + "[provider.anthropic]\n" + part(.provider, ["url = \"http://one\""])
            + "[provider.b]\nurl = \"http://two\"\n"
            + "[[routes]]\n" + part(.routes, ["pattern = \"x\"", "provider = \"anthropic\""])
            + "[[routes]]\npattern = \"y\"\nprovider = \"b\"\nmodel = \"z\"\n"
            + "[default]\n" + part(.default, ["provider = \"anthropic\""])
            + "[lua]\n" + part(.lua, [])
            + "[admin]\n" + part(.admin, []) + "[retention]\n" + part(.retention, [])
            + "[logging.metrics]\n" + part(.metricsLog, [])
            + "[price.NAME]\n" + part(.price, ["input = 1", "output = 2"])
            + "[[checks]]\n" + part(.checks, ["model = \"x\"", "provider = \"anthropic\""])
    }

    private func show(_ loaded: LoadedConfig) -> String {
        guard let config = loaded.config else { return "\(loaded.errors.map(\.line))" }
        let warnings = loaded.warnings.map(\.message)
        let checks = loaded.checks.map { check in
            "model=\(check.model ?? "") path=\(check.path ?? "") method=\(check.method ?? "") "
                + "body=\(check.bodyPath ?? "") \(check.headers.map { "\($0): \($1)" }) "
                + "\(check.expectations.map(\.what))"
        }
        return "\(config) \(warnings) \(checks.joined())"
    }
}

extension String {
    /// `CROXY_PROVIDER_NAME_URL` for the provider and route of these tests.
    fileprivate func replacingPlaceholders() -> String {
        if hasPrefix("CROXY_PROVIDER_NAME_") {
            return "CROXY_PROVIDER_ANTHROPIC_" + dropFirst("CROXY_PROVIDER_NAME_".count)
        }
        if hasPrefix("CROXY_ROUTES_N_") { return "CROXY_ROUTES_0_" + dropFirst("CROXY_ROUTES_N_".count) }
        if hasPrefix("CROXY_CHECKS_N_") { return "CROXY_CHECKS_0_" + dropFirst("CROXY_CHECKS_N_".count) }
        return self
    }
}
