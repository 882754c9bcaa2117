/// The line that keys move: it stays with its entry when others come before it.
struct Selection: Sendable, Equatable {
    private(set) var id: String?
    /// Where it was last, for when the entry has gone.
    private var index = 0

    /// The line in a list now; nil where nothing is selected.
    func line(in ids: [String]) -> Int? {
        guard let id, !ids.isEmpty else { return nil }
        return ids.firstIndex(of: id) ?? min(index, ids.count - 1)
    }

    /// Moves by lines; the first move takes the first line.
    mutating func move(by step: Int, in ids: [String]) {
        guard !ids.isEmpty else { return clear() }
        guard let line = line(in: ids) else { return select(0, in: ids) }
        select(min(max(line + step, 0), ids.count - 1), in: ids)
    }

    mutating func select(_ line: Int, in ids: [String]) {
        guard ids.indices.contains(line) else { return clear() }
        id = ids[line]
        index = line
    }

    mutating func clear() {
        id = nil
        index = 0
    }
}
