extension Explanation {
    /// What happens to the headers on the way to the provider.
    ///
    /// - Parameter change: a hook's, whose headers stand above the provider's.
    mutating func explainHeaders(
        _ request: CheckRequest, _ provider: Provider, _ change: HookChange?, _ keys: ClientKeys
    ) {
        let byHook = change?.setHeaders.map(\.name) ?? []
        hookSetsCredential = byHook.contains(where: Explanation.isCredential)
        // A credential that a hook sets is the only one: the client's go, and the provider's own is not set.
        let plan = hookSetsCredential ? CredentialPlan(.strip) : CredentialPlan(provider)
        // What a hook removes goes, whoever set it: the client, the provider's headers, its credential.
        let removedByHook = Set(change?.removeHeaders ?? [])
        let credential = plan.headerToSet.flatMap { removedByHook.contains($0.name) ? nil : $0.name }
        setsAPIKey = credential != nil
        if let credential { headersSet.append(credential) }
        let byProvider = provider.headers.map { $0.name.lowercased() }
        headersSet += byProvider.filter { !byHook.contains($0) && !removedByHook.contains($0) } + byHook

        var removed = removedByHook
        switch hookSetsCredential ? .strip : provider.credentials {
        case .replace, .strip: removed.formUnion(["authorization", "x-api-key"])
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
                    let passes = plan.keepsClientCredential(named: name, value: value)
                    let isKept = !isClientKey && passes && !removedByHook.contains(header.name.lowercased())
                    note(header.name.lowercased(), value, isClientKey: isClientKey, isSent: isKept)
                    if isClientKey || name.equalsIgnoringCase("x-croxy-key") {
                        removed.insert(header.name.lowercased())
                    } else if !isKept {
                        removed.insert(header.name.lowercased())
                        guard CredentialPlan.isCredential(name) else { return }
                        stripsAuth = true
                        guard plan.warnsWhenDropping, !passes else { return }
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
