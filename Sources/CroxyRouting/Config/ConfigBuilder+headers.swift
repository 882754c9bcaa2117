extension ConfigBuilder {
    /// The headers that a provider sets; those with a problem are told and left out.
    mutating func headers(_ section: Section) -> [HeaderToSet] {
        var headers: [HeaderToSet] = []
        var names: Set<String> = []
        for part in section.parts("headers") {
            let name = part.name.lowercased()
            if let problem = ConfigBuilder.problem(ofHeader: part.name) {
                reader.problems.error(at: part.nameSpot, problem)
            } else if !names.insert(name).inserted {
                reader.problems.error(at: part.nameSpot, "the header \(Quoted.text(part.name)) is set twice")
            } else if part.text.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
                // The value is not shown: it may be a secret.
                reader.problems.error(
                    at: part.spot, "the value of \(Quoted.text(part.name)) holds a control character")
            } else {
                headers.append(HeaderToSet(name: part.name, value: Array(part.text.utf8)))
            }
        }
        return headers
    }

    private static func problem(ofHeader name: String) -> String? {
        guard isToken(name) else { return "\(Quoted.text(name)) is not a header name" }
        switch name.lowercased() {
        case "host": return "the header \(Quoted.text(name)) follows the url and cannot be set"
        case "content-length", "transfer-encoding":
            return "the header \(Quoted.text(name)) belongs to the body's framing and cannot be set"
        case "connection", "keep-alive", "te", "trailer", "upgrade", "expect", "proxy-connection",
            "proxy-authenticate", "proxy-authorization":
            return "the header \(Quoted.text(name)) concerns one connection only and cannot be set"
        case "x-api-key": return "credentials are not set here: use api_key or api_key_env"
        case "authorization": return "credentials are not set here: use api_key or api_key_env with auth = \"bearer\""
        default: return nil
        }
    }

    /// RFC 9110 §5.6.2: what names of headers and methods are.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
