extension ExchangeRecord {
    /// An event of `/_croxy/events` as it goes over the wire: `end`, with all there is to tell.
    public func endEvent() -> [UInt8] {
        event("end", isWhole: true)
    }

    /// The event `start` of an exchange that is decided: what is known then, under the names of a record.
    public func startEvent() -> [UInt8] {
        event("start", isWhole: false)
    }

    /// JSON on one line needs no more than this to be an event.
    private func event(_ name: String, isWhole: Bool) -> [UInt8] {
        var line = JSONLine(behind: Array("event: \(name)\ndata: ".utf8))
        write(to: &line, isWhole: isWhole)
        return line.bytes + Array("\n\n".utf8)
    }
}
