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
        write(to: &line, isWhole: false)
        return Self.event("start", line.bytes)
    }

    /// JSON on one line needs no more than this to be an event.
    private static func event(_ name: String, _ json: [UInt8]) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + json + Array("\n\n".utf8)
    }
}
