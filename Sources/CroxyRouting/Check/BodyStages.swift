import JSONBytes

/// Shows the table a body as it would come in, and finds the moment at which the decision falls.
struct BodyStages {
    let bytes: [UInt8]
    let fields: ModelScanner.Fields
    /// The length that the head told; more than there are of what is a part.
    let announcedBytes: Int

    init(bytes: [UInt8], fields: ModelScanner.Fields) {
        self.init(bytes: bytes, fields: fields, announcedBytes: bytes.count)
    }

    private init(bytes: [UInt8], fields: ModelScanner.Fields, announcedBytes: Int) {
        self.bytes = bytes
        self.fields = fields
        self.announcedBytes = announcedBytes
    }

    /// The first bytes alone.
    func first(_ count: Int) -> BodyStages {
        BodyStages(bytes: Array(bytes.prefix(count)), fields: fields, announcedBytes: announcedBytes)
    }

    /// A scanner that has read the first bytes.
    func scanner(reading count: Int) -> ModelScanner {
        var scanner = ModelScanner(asking: fields)
        bytes.withUnsafeBytes { scanner.feed($0[part: 0..<count]) }
        return scanner
    }

    /// A scanner that has read it all.
    var finished: ModelScanner {
        var scanner = scanner(reading: bytes.count)
        scanner.finish()
        return scanner
    }

    /// The moment at which the request is decided.
    ///
    /// - Parameter isDecided: whether the table decides by what a scanner knows.
    /// - Complexity: O(bytes × log bytes): what is decided stays so, so the place is found by halving.
    func moment(_ isDecided: (BodyFacts) -> Bool) -> Explanation.Moment {
        func isDecidedAfter(_ count: Int) -> Bool {
            scanner(reading: count).withFacts(announcedBytes: announcedBytes, hasEnded: false, isDecided)
        }
        if isDecidedAfter(0) { return .head }
        guard isDecidedAfter(bytes.count) else { return .body }
        var undecided = 0
        var decided = bytes.count
        while decided - undecided > 1 {
            let middle = (undecided + decided) / 2
            if isDecidedAfter(middle) { decided = middle } else { undecided = middle }
        }
        let before = scanner(reading: undecided)
        let after = scanner(reading: decided)
        return before.finding == .undecided && after.finding != .undecided ? .model : .fields
    }
}
