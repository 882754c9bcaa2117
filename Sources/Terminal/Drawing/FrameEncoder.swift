/// Turns one grid into the next: gives the bytes for a terminal that shows the last one.
///
/// Each frame begins and ends with the plain style and stands between the marks of synchronised output, so that a terminal
/// that knows them shows it at once. Expects a terminal that does not wrap at the right edge.
///
/// - Complexity: O(cells); bytes for those that changed.
/// - Source: ECMA-48; xterm's ctlseqs; the synchronised output of `CSI ? 2026 h`, which others leave alone.
public struct FrameEncoder: Sendable {
    public let depth: ColourDepth
    private var shown: Grid?

    public init(depth: ColourDepth) {
        self.depth = depth
    }

    /// The next grid is drawn whole: something else has written to the terminal, or it was resized.
    public mutating func forget() {
        shown = nil
    }

    /// The bytes that show a grid; none where it looks like the last one.
    public mutating func encode(_ next: Grid) -> [UInt8] {
        var frame = FrameWriter(depth: depth)
        if let shown, shown.columns == next.columns, shown.rows == next.rows {
            frame.draw(next, over: shown)
        } else {
            frame.clear()
            frame.draw(next, over: Grid(columns: next.columns, rows: next.rows))
        }
        shown = next
        return frame.finished()
    }
}
