extension ExchangeRecord {
    /// An event of `/_croxy/events` as it goes over the wire: `end`, with all there is to tell.
    public func endEvent() -> [UInt8] {
        var line = JSONLine()
        write(to: &line)
        return Self.event("end", line.bytes)
    }

    /// The event `start` of an exchange that is decided: what is known then, under the names of a record.
    public func startEvent() -> [UInt8] {
        var line = JSONLine()
        let record = clipped()
        line.object { line in
            line.member("id", record.id.description)
            line.member("time", time: record.time)
            line.member("method", record.method)
            line.member("path", record.path)
            line.member("model", record.model)
            line.member("provider", record.provider)
            line.member("route", record.route)
            line.member("decided_by", record.decidedBy)
            line.member("session_id", record.sessionID)
            line.member("agent_id", record.agentID)
            line.member("tag", record.tag)
        }
        return Self.event("start", line.bytes)
    }

    /// JSON on one line needs no more than this to be an event.
    private static func event(_ name: String, _ json: [UInt8]) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + json + Array("\n\n".utf8)
    }
}
