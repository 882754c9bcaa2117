extension Excerpt {
    /// As many columns of a line are shown.
    private static let width = 100

    /// One thing shown: a scalar, or the mask of a whole secret.
    private struct Cell {
        var text: String
        var columns: Int
        var isMarked: Bool
    }

    /// Takes the line of a source text on which a range starts.
    ///
    /// - Parameters:
    ///   - range: of `bytes`; an empty one marks the place before it.
    ///   - line: the line on which the range starts, without its newline.
    ///   - number: the line's number.
    ///   - masks: ranges of `bytes` that must not be shown.
    init(_ bytes: [UInt8], marking range: Range<Int>, line: Range<Int>, number: Int, masks: [Range<Int>]) {
        let start = Excerpt.border(in: bytes, near: max(line.lowerBound, range.lowerBound - 400), from: line.lowerBound)
        let end = Excerpt.border(in: bytes, near: min(line.upperBound, range.lowerBound + 400), from: line.lowerBound)
        let masks =
            masks.filter { $0.overlaps(start..<end) } + Masking.keyRanges(in: bytes, start..<end)
            + Masking.secretComment(in: bytes, start..<end)
        var cells = Excerpt.cells(bytes, start..<end, marking: range, masks: masks)
        if !cells.contains(where: \.isMarked) {
            cells.append(Cell(text: "", columns: 1, isMarked: true))
        }
        self.number = number
        (text, underline) = Excerpt.drawn(
            Excerpt.cut(cells, isCutBefore: start > line.lowerBound, isCutAfter: end < line.upperBound))
    }

    private static func cells(
        _ bytes: [UInt8], _ part: Range<Int>, marking range: Range<Int>, masks: [Range<Int>]
    ) -> [Cell] {
        var cells: [Cell] = []
        var offset = part.lowerBound
        let marked = range.isEmpty ? range.lowerBound..<range.lowerBound + 1 : range
        while offset < part.upperBound {
            if let mask = masks.first(where: { $0.contains(offset) }) {
                let end = min(mask.upperBound, part.upperBound)
                let isMarked = (offset..<end).overlaps(marked)
                cells.append(Cell(text: Masking.mask, columns: 3, isMarked: isMarked))
                offset = end
                continue
            }
            let length = scalarLength(bytes, offset, end: part.upperBound)
            let scalar = String(decoding: bytes[offset..<offset + length], as: UTF8.self).unicodeScalars.first ?? " "
            let isMarked = (offset..<offset + length).overlaps(marked)
            if scalar == "\t" {
                cells.append(Cell(text: "\t", columns: 0, isMarked: isMarked))
            } else if Quoted.isHarmless(scalar) {
                cells.append(Cell(text: String(scalar), columns: columns(of: scalar), isMarked: isMarked))
            } else {
                cells.append(Cell(text: "\u{FFFD}", columns: 1, isMarked: isMarked))
            }
            offset += length
        }
        return cells
    }

    /// The cells round the first marked one that fit, with `…` where something is left out.
    private static func cut(_ cells: [Cell], isCutBefore: Bool, isCutAfter: Bool) -> [Cell] {
        let mark = cells.firstIndex(where: \.isMarked) ?? 0
        var start = 0
        if isCutBefore || mark > width * 3 / 4 { start = max(0, mark - width / 2) }
        let end = min(cells.count, start + width)
        var shown = Array(cells[start..<end])
        if start > 0 || isCutBefore { shown.insert(Cell(text: "…", columns: 1, isMarked: false), at: 0) }
        if end < cells.count || isCutAfter { shown.append(Cell(text: "…", columns: 1, isMarked: false)) }
        return shown
    }

    private static func drawn(_ cells: [Cell]) -> (text: String, underline: String) {
        var text = ""
        var underline = ""
        var isFirst = true
        let last = cells.lastIndex(where: \.isMarked) ?? 0
        for (index, cell) in cells.enumerated() {
            text += cell.text
            guard index <= last else { continue }
            if !cell.isMarked {
                underline += cell.text == "\t" ? "\t" : String(repeating: " ", count: cell.columns)
            } else if cell.columns > 0 || isFirst {
                underline += (isFirst ? "^" : "~") + String(repeating: "~", count: max(0, cell.columns - 1))
                isFirst = false
            }
        }
        return (text, underline)
    }

    private static func scalarLength(_ bytes: [UInt8], _ offset: Int, end: Int) -> Int {
        var length = 1
        guard bytes[offset] >= 0xC0 else { return 1 }
        while length < 4, offset + length < end, bytes[offset + length] & 0xC0 == 0x80 { length += 1 }
        return length
    }

    /// The next offset at or before `offset` at which a scalar starts.
    private static func border(in bytes: [UInt8], near offset: Int, from start: Int) -> Int {
        var offset = offset
        while offset > start, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.properties.generalCategory == .nonspacingMark { return 0 }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
