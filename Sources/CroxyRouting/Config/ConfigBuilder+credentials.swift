extension ConfigBuilder {
    /// What becomes of credentials; nil when the keys contradict each other or the key is not usable.
    mutating func credentials(_ section: Section, endpoint: Endpoint?) -> CredentialRule? {
        let strips = section.boolean("strip_auth")
        if section.has("api_key"), section.has("api_key_env") {
            reader.problems.error(
                at: section.spot(of: "api_key_env"), "api_key and api_key_env exclude each other; remove one")
            return nil
        }
        guard let source = ["api_key", "api_key_env"].first(where: section.has) else {
            if section.settings["auth"] != nil {
                reader.problems.warning(at: section.spot(of: "auth"), "auth has no use without api_key or api_key_env")
            }
            switch strips {
            case true?: return .strip
            case false?: return .pass
            case nil:
                // Inside croxy nothing is sent, so there is nothing to warn of either.
                if endpoint == .echo { return .strip }
                return endpoint?.origin?.isUnderAnthropic == true ? .pass : .keepAnthropicHome
            }
        }
        if strips == false {
            reader.problems.error(
                at: section.spot(of: "strip_auth"),
                "strip_auth = false contradicts \(source), which replaces the client's credentials; remove one")
            return nil
        }
        guard let key = source == "api_key" ? literalKey(section) : keyFromEnvironment(section) else { return nil }
        if section.string("auth") == "bearer" {
            return .replace(header: "authorization", value: Secret(Array("Bearer ".utf8) + key))
        }
        return .replace(header: "x-api-key", value: Secret(key))
    }

    private mutating func literalKey(_ section: Section) -> [UInt8]? {
        guard let text = section.string("api_key") else { return nil }
        guard let problem = ConfigBuilder.problem(ofKey: text) else { return Array(text.utf8) }
        reader.problems.error(at: section.spot(of: "api_key"), "api_key \(problem)")
        return nil
    }

    private mutating func keyFromEnvironment(_ section: Section) -> [UInt8]? {
        guard let text = variable(section, "api_key_env") else { return nil }
        // Only `check` goes on without the variable; nothing is sent then.
        guard !text.isEmpty, let problem = ConfigBuilder.problem(ofKey: text) else { return Array(text.utf8) }
        let name = section.string("api_key_env") ?? ""
        reader.problems.error(at: .environment(name), "the key \(problem)")
        return nil
    }

    /// The text of the variable that a `…_env` key names; nil and an error when it is not usable, but in `check` an
    /// empty text and a warning.
    mutating func variable(_ section: Section, _ key: String) -> String? {
        guard let name = section.string(key) else { return nil }
        let spot = section.spot(of: key)
        guard EnvironmentName.isValid(name) else {
            // The text is not shown: it may well be the key itself.
            reader.problems.error(at: spot, "\(key) must be the name of an environment variable")
            return nil
        }
        if let text = environment[name], !text.isEmpty { return text }
        let message = "the environment variable \(Quoted.text(name)) is not set"
        switch mode {
        case .run:
            reader.problems.error(at: spot, message)
            return nil
        case .check:
            reader.problems.warning(at: spot, message)
            return ""
        }
    }

    /// What is wrong with a key as the value of a header, without showing it.
    static func problem(ofKey text: String) -> String? {
        let bytes = text.utf8
        if bytes.isEmpty { return "must not be empty" }
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "holds a control character (a line end from a file, perhaps)"
        }
        if bytes.contains(where: { $0 >= 0x80 }) { return "holds a character beyond ASCII" }
        if bytes.first == UInt8(ascii: " ") || bytes.last == UInt8(ascii: " ") { return "begins or ends with a blank" }
        return nil
    }
}
