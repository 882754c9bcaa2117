/// What stands in one place of a grid.
public struct Cell: Hashable, Sendable {
    /// The character; nil in the second column of a wide one, which draws both.
    public internal(set) var character: Character?
    public internal(set) var style: Style

    public static let blank = Cell(character: " ", style: .plain)
}
