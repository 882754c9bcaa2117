extension ConfigValue {
    /// Without quotes for a single value; arrays and tables as TOML writes them.
    public var raw: String {
        if case .string(let text) = self { text } else { toml }
    }
}

extension ConfigSetting {
    /// What stands in place of a secret.
    private static let mask = "***"

    /// The value with nothing in it that may be a secret.
    var shown: ConfigValue? {
        guard let value else { return nil }
        switch value {
        case .string(let text): return .string(hides(text) ? ConfigSetting.mask : text)
        case .strings(let texts): return .strings(texts.map { hides($0) ? ConfigSetting.mask : $0 })
        // Headers may be credentials, whatever their names.
        case .stringTable(let texts): return .stringTable(texts.mapValues { _ in ConfigSetting.mask })
        case .integer, .boolean, .decimal: return value
        }
    }

    private func hides(_ text: String) -> Bool {
        if key.isSecret { return true }
        if key.name.hasSuffix("_env") { return !EnvironmentName.isValid(text) }
        return Masking.isTellingURL(text) || Masking.hidingKeys(in: text) != text
    }

    /// Every setting in three columns: key, value as TOML writes it, where it comes from; a newline after each.
    ///
    /// - Parameter path: the file as the user gave it.
    public static func text(of settings: [ConfigSetting], path: String) -> String {
        let rows = settings.map { setting in
            (setting.path, ConfigSetting.oneLine(setting.shown?.toml ?? "unset"), setting.place(in: path))
        }
        let first = rows.map(\.0.unicodeScalars.count).max() ?? 0
        // One long value shall not push the last column out of sight.
        let second = min(40, rows.map(\.1.unicodeScalars.count).max() ?? 0)
        return rows.map { "\(padded($0.0, first))  \(padded($0.1, second))  \($0.2)\n" }.joined()
    }

    /// `config.toml:14`, `CROXY_SERVER_PORT` or `default`
    func place(in file: String) -> String {
        switch origin {
        case .file: "\(file):\(line ?? 1)"
        case .environment(let name): name
        case .default: "default"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }

    private static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= 120 ? text : String(scalars.prefix(119)) + "…"
    }
}

extension ConfigSetting {
    /// `{"config": …, "settings": [{"key", "value", "origin", "line", "variable"}, …]}` on one line, secrets as `***`.
    public static func json(of settings: [ConfigSetting], path: String) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("config", path)
            object.member("settings") { writer in
                writer.array(settings) { writer, setting in
                    writer.object { setting.write(setting.path, setting.shown, to: &$0) }
                }
            }
        }
        return writer.text
    }

    /// The same of what a target asks for, with `"config"`, and nothing hidden.
    public func json(for target: ConfigTarget, path: String) -> String {
        var writer = JSONWriter()
        writer.object { object in
            write("\(target.path)", value(for: target), to: &object)
            object.member("config", path)
        }
        return writer.text
    }

    private func write(_ path: String, _ value: ConfigValue?, to object: inout JSONWriter) {
        object.member("key", path)
        object.member("value") { writer in
            switch value {
            case nil: writer.null()
            case .string(let text): writer.string(text)
            case .integer(let number): writer.number(number)
            case .boolean(let flag): writer.boolean(flag)
            case .decimal(let millionths): writer.decimal(Decimal.text(millionths))
            case .strings(let texts): writer.array(texts) { $0.string($1) }
            case .stringTable(let texts):
                writer.object { object in
                    for (name, text) in texts.sorted(by: { $0.key < $1.key }) { object.member(name, text) }
                }
            }
        }
        switch origin {
        case .file: object.member("origin", "file")
        case .environment: object.member("origin", "environment")
        case .default: object.member("origin", "default")
        }
        object.member("line", line)
        if case .environment(let name) = origin {
            object.member("variable", name)
        } else {
            object.member("variable", nil as String?)
        }
    }
}
