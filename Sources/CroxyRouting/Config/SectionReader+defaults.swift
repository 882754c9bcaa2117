extension SectionReader {
    /// What stands in for providers where the file names none: Anthropic's API and the echo, each a section like one
    /// that was read, so that the environment can override it.
    mutating func addDefaults() {
        guard providers.isEmpty else { return }
        providers = [
            SectionReader.section(.provider, "anthropic", ["url": "https://api.anthropic.com"]),
            SectionReader.section(.provider, "echo", ["url": "croxy:echo"]),
        ]
        if routes.isEmpty {
            let route = SectionReader.section(.routes, "", ["pattern": "^croxy-echo", "provider": "echo"])
            routes = [route]
        }
    }

    private static func section(_ kind: ConfigKey.Section, _ name: String, _ values: [String: String]) -> Section {
        var section = Section(kind, name: name, label: kind == .routes ? "routes[0]" : "provider.\(name)")
        for (key, value) in values {
            section.settings[key] = Section.Setting(value: .string(value), spot: .wholeFile)
        }
        return section
    }

    /// Where each value that is no default comes from.
    var origins: [String: ValueOrigin] {
        var origins: [String: ValueOrigin] = [:]
        for section in [server, fallback, lua, admin, retention, metricsLog] + providers + routes + prices + checks {
            for (key, setting) in section.settings {
                switch setting.spot {
                case .file(let range): origins["\(section.label).\(key)"] = .file(range)
                case .environment(let name): origins["\(section.label).\(key)"] = .environment(name)
                case .wholeFile: break
                }
            }
        }
        return origins
    }
}
