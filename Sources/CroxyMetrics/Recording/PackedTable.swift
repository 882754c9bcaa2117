/// Values by keys of at most 64 bits, in the order they came; nothing is ever taken out.
///
/// The keys are numbers that croxy gave itself, so that nobody can choose them to collide, and the hash need not be a strong
/// one: a look-up costs a tenth of a dictionary's.
struct PackedTable<Value: Sendable>: Sendable {
    private(set) var keys: [UInt64] = []
    private(set) var values: [Value] = []
    /// A power of two, at most half of them taken: 0 where there is none, otherwise one more than the index of a key.
    private var places: [UInt32] = []

    var count: Int { keys.count }

    @inline(__always)
    func index(of key: UInt64) -> Int? {
        guard !places.isEmpty else { return nil }
        var place = start(key)
        while places[place] != 0 {
            let index = Int(places[place]) - 1
            if keys[index] == key { return index }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The value of a key, which begins with `first`; changed by `change`.
    @inline(__always)
    mutating func update(_ key: UInt64, first: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        change(&values[index(of: key) ?? add(key, first())])
    }

    /// Bytes on the heap.
    var bytes: Int {
        keys.capacity * 8 + values.capacity * MemoryLayout<Value>.stride + places.capacity * 4 + 96
    }

    /// What `count` of them take at most.
    static func bytes(count: Int) -> Int {
        2 * count * (8 + MemoryLayout<Value>.stride) + 4 * 4 * count + 256
    }

    @inline(never)
    private mutating func add(_ key: UInt64, _ value: Value) -> Int {
        keys.append(key)
        values.append(value)
        if 2 * keys.count > places.count {
            places = Array(repeating: 0, count: max(16, 2 * places.count))
            for index in keys.indices { place(index) }
        } else {
            place(keys.count - 1)
        }
        return keys.count - 1
    }

    private mutating func place(_ index: Int) {
        var place = start(keys[index])
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(index + 1)
    }

    /// - Source: Fibonacci hashing, Knuth, The Art of Computer Programming, volume 3, 6.4.
    @inline(__always)
    private func start(_ key: UInt64) -> Int {
        let mixed = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40) & (places.count - 1)
    }
}
