extension Explanation {
    /// What becomes of the client's credentials, for people: of those that the request brings a line for each, by kind.
    var credentialLines: [String] {
        let own = headersSet.first(where: Explanation.isCredential)
        guard !credentials.isEmpty else { return [generalLine(own)] }
        var lines = credentials.map { fate in
            "\(fate.header) (\(fate.kind)) \(fate.isSent ? "passes" : "is removed")"
        }
        if let own { lines.append("\(own) is set \(hookSetsCredential ? "by the hook" : "to the provider's own")") }
        return lines
    }

    /// Of a request that brings none, whatever it might bring.
    private func generalLine(_ own: String?) -> String {
        if let own { return "the client's are removed, \(own) is set" + (hookSetsCredential ? " by the hook" : "") }
        if stripsAuth { return "the client's are removed" }
        let gone = headersRemoved.filter(Explanation.isCredential)
        if !gone.isEmpty { return "the hook removes \(gone.joined(separator: " and "))" }
        return "the client's pass" + (keepsAnthropicHome ? ", except Anthropic's (sk-ant-…)" : "")
    }

    static func isCredential(_ name: String) -> Bool {
        name == "x-api-key" || name == "authorization"
    }
}
