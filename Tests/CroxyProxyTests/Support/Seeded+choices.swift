extension Seeded {
    /// One of a few.
    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[next(below: choices.count)] }

    /// True once in so many times.
    mutating func oneIn(_ times: Int) -> Bool { next(below: times) == 0 }

    /// The same elements in any order.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var rest = elements
        var shuffled: [Element] = []
        while !rest.isEmpty { shuffled.append(rest.remove(at: next(below: rest.count))) }
        return shuffled
    }
}
