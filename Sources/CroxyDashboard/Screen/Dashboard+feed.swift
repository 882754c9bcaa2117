import JSONBytes

/// What comes of the croxy that is shown; what is damaged is passed over.
extension Dashboard {
    /// The way to croxy has changed.
    public mutating func connection(_ state: Connection, address: String) {
        connection = state
        if !address.isEmpty { self.address = address }
        if case .live = state { return }
        // Their ends may be missed now.
        requests.lostSight()
    }

    /// Takes the answer of `/_croxy/health`.
    public mutating func receive(health json: [UInt8], now: Int64) {
        json.withUnsafeBytes { bytes in
            guard let health = JSONView(bytes), let uptime = health.member("uptime_s")?.count, uptime < 1 << 40 else {
                return
            }
            version = health.member("version")?.string(repairing: true) ?? ""
            started = now - Int64(uptime) * 1000
            reloadError = health.member("reload_error")?.string(repairing: true)
        }
    }

    /// Takes the answer of `/_croxy/stats`.
    public mutating func receive(stats json: [UInt8]) {
        guard !isPaused, let stats = ShownStats(json: json) else { return }
        self.stats = stats
    }

    /// Takes the answer of `/_croxy/requests`.
    public mutating func receive(requests json: [UInt8]) {
        requests.take(json: json)
    }

    /// Takes events of `/_croxy/events`, whole ones, as an ``EventCutter`` gives them: `start`, `end`, `lost` with how many
    /// were lost, or `skipped` with how many requests ended that are not in the sample.
    public mutating func receive(events bytes: [UInt8], now: Int64) {
        Events.each(in: bytes) { kind, data in
            switch kind {
            case .start: requests.began(json: data)
            case .end: requests.ended(json: data)
            case .lost: lost(Events.count("lost", in: data), now: now)
            case .skipped: requests.skip(Events.count("skipped", in: data))
            }
        }
        requests.readBegun()
    }

    /// Events were thrown away.
    public mutating func missed(_ missed: Events.Missed, now: Int64) {
        requests.skip(missed.skipped)
        lost(missed.lost, now: now)
    }

    /// So many events were lost, here or on the way.
    private mutating func lost(_ count: Int, now: Int64) {
        guard count > 0 else { return }
        lostEvents = lostEvents.addingWithoutOverflow(count)
        requests.lostSight()
        say("\(Figures.count(UInt64(lostEvents))) events came faster than they could be shown", now: now)
    }
}
