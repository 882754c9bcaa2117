import TOMLEdit

/// One table of the configuration with typed values, before anything is made of them.
struct Section {
    /// A value, and where it was said.
    struct Setting {
        var value: ConfigValue
        var spot: Spot
        /// The elements of an array or the entries of a table, with the places of each.
        var parts: [Part] = []
    }

    /// An element of an array or an entry of a table of strings.
    struct Part {
        var name: String
        var nameSpot: Spot
        var text: String
        var spot: Spot
    }

    let kind: ConfigKey.Section

    /// Of a provider: its name.
    let name: String

    /// Dotted, for messages and origins: `server`, `provider."my.local"`, `routes[1]`.
    let label: String

    /// Its header, or where else it begins.
    let spot: Spot

    var settings: [String: Setting] = [:]

    /// Keys whose value has been complained of already, so that nothing else is said about them.
    var broken: Set<String> = []

    init(_ kind: ConfigKey.Section, name: String = "", label: String? = nil, spot: Spot = .wholeFile) {
        self.kind = kind
        self.name = name
        self.label = label ?? kind.rawValue
        self.spot = spot
    }

    /// Whether the key is there, well typed or not.
    func has(_ key: String) -> Bool {
        settings[key] != nil || broken.contains(key)
    }

    /// The place of a key's value; without one, of the table.
    func spot(of key: String) -> Spot {
        settings[key]?.spot ?? spot
    }

    func string(_ key: String) -> String? {
        if case .string(let text) = settings[key]?.value { text } else { nil }
    }

    func integer(_ key: String) -> Int? {
        if case .integer(let number) = settings[key]?.value { number } else { nil }
    }

    /// In millionths.
    func decimal(_ key: String) -> Int? {
        if case .decimal(let millionths) = settings[key]?.value { millionths } else { nil }
    }

    func boolean(_ key: String) -> Bool? {
        if case .boolean(let flag) = settings[key]?.value { flag } else { nil }
    }

    func parts(_ key: String) -> [Part] {
        settings[key]?.parts ?? []
    }
}
