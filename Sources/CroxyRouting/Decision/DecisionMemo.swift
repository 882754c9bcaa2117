/// Remembers which route a model's name led to, because the names of models repeat and matching them costs more than
/// all else in a decision.
///
/// Bounded: 256 places, and a name that falls on another's place takes it.
struct DecisionMemo {
    private struct Place {
        var hash = 0
        /// -1 where nothing is remembered.
        var length = -1
        /// -1 for no route.
        var route = -1
    }

    /// A power of two.
    private static let placeCount = 256

    private var places: [Place] = []
    /// The names, each at its place times the longest.
    private var names: [UInt8] = []
    /// The patterns that the memory is of; kept alive, so that no other can have the same identity.
    private var patterns: CompiledPatterns?

    /// Forgets everything unless it is of these patterns.
    mutating func belong(to patterns: CompiledPatterns) {
        guard self.patterns !== patterns else { return }
        self.patterns = patterns
        places = Array(repeating: Place(), count: DecisionMemo.placeCount)
        guard names.isEmpty else { return }
        names = Array(repeating: 0, count: DecisionMemo.placeCount * DecisionTable.maxModelBytes)
    }

    /// The route for a name of at most `DecisionTable.maxModelBytes`: remembered, or asked for and remembered.
    ///
    /// `belong` has been called before.
    mutating func route(of name: UnsafeRawBufferPointer, matching: () -> Int?) -> Int? {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        let hash = hasher.finalize()
        let index = hash & (DecisionMemo.placeCount - 1)
        let start = index * DecisionTable.maxModelBytes
        let place = places[index]
        if place.length == name.count, place.hash == hash,
            names.withUnsafeBytes({ $0[start..<start + name.count].elementsEqual(name) })
        {
            return place.route < 0 ? nil : place.route
        }
        let route = matching()
        places[index] = Place(hash: hash, length: name.count, route: route ?? -1)
        for offset in 0..<name.count { names[start + offset] = name[offset] }
        return route
    }
}
