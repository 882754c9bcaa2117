extension Explanation {
    /// What happens to the headers on the way to the provider.
    mutating func explainHeaders(_ request: CheckRequest, _ provider: Provider, _ keys: ClientKeys) {
        let plan = CredentialPlan(provider)
        setsAPIKey = plan.headerToSet != nil
        if let header = plan.headerToSet { headersSet.append(header.name) }
        headersSet += provider.headers.map { $0.name.lowercased() }

        var removed: Set<String> = []
        switch provider.credentials {
        case .replace, .strip: removed = ["authorization", "x-api-key"]
        case .pass: stripsAuth = false
        case .keepAnthropicHome:
            stripsAuth = false
            keepsAnthropicHome = true
        }
        for header in request.headers {
            let name = Array(header.name.utf8)
            let value = Array(header.value.utf8)
            name.withUnsafeBytes { name in
                value.withUnsafeBytes { value in
                    let isClientKey = keys.accept(header: name, value: value)
                    let isKept = !isClientKey && plan.keepsClientCredential(named: name, value: value)
                    note(header.name.lowercased(), value, isClientKey: isClientKey, isSent: isKept)
                    if isClientKey || name.equalsIgnoringCase("x-croxy-key") {
                        removed.insert(header.name.lowercased())
                    } else if !isKept {
                        removed.insert(header.name.lowercased())
                        stripsAuth = true
                        guard plan.warnsWhenDropping else { return }
                        warnings.append(
                            "\(Quoted.text(provider.name)) is not under anthropic.com, so the client's Anthropic "
                                + "credential is dropped; api_key sets another, strip_auth = false passes it")
                    }
                }
            }
        }
        headersRemoved = removed.subtracting(headersSet).sorted()
    }

    private mutating func note(_ name: String, _ value: UnsafeRawBufferPointer, isClientKey: Bool, isSent: Bool) {
        guard isClientKey || name == "x-api-key" || name == "authorization" else { return }
        let kind = isClientKey ? "a client key of croxy" : CredentialFate.kind(ofHeader: name, value)
        credentials.append(CredentialFate(header: name, kind: kind, isSent: isSent))
    }
}
