import HTTPWire

/// The places of the fields that admission asks for, found in one pass over the head.
struct HeadFacts {
    var host: Field?
    var contentType: Field?
    var contentEncoding: Field?
    var origin: Field?
    var secFetchSite: Field?
    var expect: Field?
    var sessionID: Field?
    var agentID: Field?
    /// Set by admission: the first header that carried a client key, all of whose fields are dropped.
    var keyCarriers: Set<FieldName> = []
    var hasSeveralOrigins = false
    var hasSeveralContentTypes = false

    init() {}

    init(_ fields: [Field], _ bytes: UnsafeRawBufferPointer) {
        for field in fields {
            switch field.name {
            case .host: host = field
            case .contentType:
                hasSeveralContentTypes = contentType != nil
                contentType = field
            case .contentEncoding: contentEncoding = field
            case .origin:
                hasSeveralOrigins = origin != nil
                origin = field
            case .secFetchSite: secFetchSite = field
            case .expect: expect = field
            case .other:
                // By their lengths first, which few others have.
                switch field.nameRange.count {
                case 22 where Tokens.equal(bytes[part: field.nameRange], "x-claude-code-agent-id"): agentID = field
                case 24 where Tokens.equal(bytes[part: field.nameRange], "x-claude-code-session-id"): sessionID = field
                default: break
                }
            default: break
            }
        }
    }
}
