extension ExchangeRecord {
    /// The longest text of each kind that is kept or written, in bytes of UTF-8.
    enum Limit {
        static let method = 32
        static let path = 1024
        /// Models, providers, routes, tags.
        static let name = 256
        static let session = 128
        static let word = 64
    }

    /// Whether any text is longer than its limit.
    var isLong: Bool {
        method.utf8.count > Limit.method || path.utf8.count > Limit.path || model.isLonger(than: Limit.name)
            || modelSent.isLonger(than: Limit.name) || provider.isLonger(than: Limit.name)
            || route.isLonger(than: Limit.name) || tag.isLonger(than: Limit.name)
            || decidedBy.isLonger(than: Limit.word) || errorType.isLonger(than: Limit.word)
            || stopReason.isLonger(than: Limit.word) || sessionID.isLonger(than: Limit.session)
            || agentID.isLonger(than: Limit.session)
    }

    /// The record with its texts cut to `Limit`: nothing a client sends makes memory or a line of the log grow.
    ///
    /// - Complexity: O(1) when nothing is too long.
    func clipped() -> ExchangeRecord {
        var record = self
        record.method.clip(to: Limit.method)
        record.path.clip(to: Limit.path)
        record.model?.clip(to: Limit.name)
        record.modelSent?.clip(to: Limit.name)
        record.provider?.clip(to: Limit.name)
        record.route?.clip(to: Limit.name)
        record.tag?.clip(to: Limit.name)
        record.decidedBy?.clip(to: Limit.word)
        record.errorType?.clip(to: Limit.word)
        record.stopReason?.clip(to: Limit.word)
        record.sessionID?.clip(to: Limit.session)
        record.agentID?.clip(to: Limit.session)
        return record
    }

    /// Bytes on the heap that the texts take, each counted as if it were nobody else's.
    var heapBytes: Int {
        method.heapBytes + path.heapBytes + model.heapBytes + modelSent.heapBytes + provider.heapBytes
            + route.heapBytes + tag.heapBytes + decidedBy.heapBytes + errorType.heapBytes + stopReason.heapBytes
            + sessionID.heapBytes + agentID.heapBytes
    }
}

extension String {
    /// Cuts at a border of Unicode scalars, so that at most `limit` bytes are left.
    mutating func clip(to limit: Int) {
        guard utf8.count > limit else { return }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        // A copy: a slice would keep all of the long one.
        self = String(decoding: Array(utf8[..<end]), as: UTF8.self)
    }

    /// Up to 15 bytes are held in place; above, an object with a header of 32.
    var heapBytes: Int {
        let count = utf8.count
        return count <= 15 ? 0 : count + 48
    }
}

extension String? {
    var heapBytes: Int { self?.heapBytes ?? 0 }

    fileprivate func isLonger(than limit: Int) -> Bool {
        guard let self else { return false }
        return self.utf8.count > limit
    }
}
