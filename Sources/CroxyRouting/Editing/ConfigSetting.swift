import TOMLEdit

/// A key of the configuration with the value that counts, and where that comes from.
public struct ConfigSetting: Sendable {
    /// The key.
    public let key: ConfigKey
    /// The dotted path: `routes[1].model`.
    public let path: String
    /// nil where nothing says one and there is no default.
    public let value: ConfigValue?
    /// Where the value comes from.
    public let origin: ValueOrigin
    /// The line of the value, from 1; nil for what is not in the file.
    public let line: Int?
}

extension ConfigLoader {
    /// Every key of every table that there is, in the order of the reference: what the file says, what the environment
    /// overrides, and the defaults.
    ///
    /// Nothing is checked but types; none for a text that is no TOML.
    ///
    /// - Complexity: O(text + tables × their keys).
    public static func settings(text: [UInt8]?, environment: [String: String]) -> [ConfigSetting] {
        guard let document = try? Document(parsing: text ?? []) else { return [] }
        var reader = SectionReader(
            source: document.source, problems: Problems(path: "", source: document.source, masks: []))
        reader.read(document.root)
        reader.addDefaults()
        EnvironmentOverrides(environment: environment).apply(to: &reader)
        let tables = [reader.fallback, reader.lua, reader.admin, reader.retention, reader.metricsLog]
        let sections = [reader.server] + reader.providers + reader.routes + tables + reader.prices + reader.checks
        return sections.flatMap { section in
            ConfigKey.keys(of: section.kind).map { setting($0, in: section, document) }
        }
    }

    private static func setting(_ key: ConfigKey, in section: Section, _ document: Document) -> ConfigSetting {
        let found = section.settings[key.name]
        var origin = ValueOrigin.default
        var line: Int?
        switch found?.spot {
        case .file(let range):
            origin = .file(range)
            line = document.position(at: range.lowerBound).line
        case .environment(let name): origin = .environment(name)
        case .wholeFile, nil: break
        }
        return ConfigSetting(
            key: key, path: "\(section.label).\(key.name)", value: found?.value ?? key.defaultValue, origin: origin,
            line: line)
    }
}

extension ConfigSetting {
    /// The setting that a target names, or that it is a part of; nil when there is no such table.
    public static func find(_ target: ConfigTarget, in settings: [ConfigSetting]) -> ConfigSetting? {
        let whole: ValuePath? =
            switch target.what {
            case .key: target.path
            case .part: ValuePath(target.path.steps.dropLast())
            case .table: nil
            }
        guard let whole else { return nil }
        let wanted = path(of: whole)
        return settings.first { $0.path.utf8.elementsEqual(wanted.utf8) }
    }

    /// A path as the labels of sections are written.
    private static func path(of path: ValuePath) -> String {
        var text = ""
        for step in path.steps {
            switch step {
            case .key(let name): text += (text.isEmpty ? "" : ".") + DottedPath.part(name)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The value as a target asks for it: whole, or one part of it; nil where there is none.
    public func value(for target: ConfigTarget) -> ConfigValue? {
        guard case .part = target.what else { return value }
        switch (value, target.path.steps.last) {
        case (.strings(let texts), .index(let index)):
            return texts.indices.contains(index) ? .string(texts[index]) : nil
        case (.stringTable(let texts), .key(let name)):
            return texts.first { $0.key.utf8.elementsEqual(name.utf8) }.map { .string($0.value) }
        default: return nil
        }
    }
}
