extension ConfigBuilder {
    /// A provider; nil when it has a problem, which is told.
    mutating func provider(_ section: Section) -> Provider? {
        let endpoint = endpoint(section)
        let credentials = credentials(section, endpoint: endpoint)
        let headers = headers(section)
        let caFile = caFile(section, endpoint: endpoint)
        guard section.broken.isEmpty, let endpoint, let credentials else { return nil }
        var provider = Provider(name: section.name, endpoint: endpoint, credentials: credentials)
        provider.headers = headers
        provider.caFile = caFile
        provider.stubsCountTokens = section.boolean("stub_count_tokens") ?? provider.stubsCountTokens
        provider.connectTimeoutMS = section.integer("connect_timeout_ms") ?? provider.connectTimeoutMS
        provider.responseTimeoutMS = section.integer("response_timeout_ms") ?? provider.responseTimeoutMS
        provider.idleTimeoutMS = section.integer("idle_timeout_ms") ?? provider.idleTimeoutMS
        provider.keepAliveMS = section.integer("keep_alive_ms")
        return provider
    }

    private mutating func endpoint(_ section: Section) -> Endpoint? {
        guard let url = section.string("url") else {
            if !section.has("url") { reader.problems.error(at: section.spot, "this provider has no url") }
            return nil
        }
        do {
            return try ProviderURL.parse(url)
        } catch {
            reader.problems.error(at: section.spot(of: "url"), error.message)
            return nil
        }
    }

    private mutating func caFile(_ section: Section, endpoint: Endpoint?) -> String? {
        guard let written = section.string("ca_file") else { return nil }
        let spot = section.spot(of: "ca_file")
        guard !written.isEmpty, !written.utf8.contains(0) else {
            reader.problems.error(at: spot, "ca_file must name a file")
            return nil
        }
        let path = paths.resolved(written)
        if !fileExists(path) {
            reader.problems.error(at: spot, "there is no file \(Quoted.text(path))")
        } else if let endpoint, endpoint.origin?.isTLS != true {
            reader.problems.warning(at: spot, "ca_file has no use here: only https:// uses certificates")
        }
        return path
    }
}
