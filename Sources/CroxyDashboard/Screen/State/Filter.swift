/// What people look for, typed behind `/`.
struct Filter: Sendable, Equatable {
    private(set) var text = ""
    /// Whether keys go into the text.
    private(set) var isTyping = false

    static let mostCharacters = 60

    var isEmpty: Bool { text.isEmpty }

    /// As it is compared.
    var needle: String { text.lowercased() }

    func accepts(name: String) -> Bool {
        isEmpty || name.lowercased().contains(needle)
    }

    mutating func begin() {
        isTyping = true
    }

    /// Keeps what was typed.
    mutating func finish() {
        isTyping = false
    }

    mutating func clear() {
        text = ""
        isTyping = false
    }

    mutating func type(_ character: Character) {
        if text.count < Self.mostCharacters { text.append(character) }
    }

    mutating func erase() {
        if text.isEmpty { isTyping = false } else { text.removeLast() }
    }
}
