/// A style as a terminal of some depth draws it: styles that look the same there are the same pen.
struct Pen: Equatable {
    enum Ink: Equatable {
        case usual
        case palette(UInt8)
        case exact(Colour)

        init(_ colour: Colour?, _ depth: ColourDepth) {
            switch (colour, depth) {
            case (nil, _), (_, .none): self = .usual
            case (let colour?, .palette256): self = .palette(Palette.nearest(to: colour))
            case (let colour?, .trueColour): self = .exact(colour)
            }
        }
    }

    var foreground = Ink.usual
    var background = Ink.usual
    var isBold = false
    var isFaint = false
    var isUnderlined = false
    var isReversed = false

    static let plain = Pen()

    /// What a screen looks like that was cleared with the pen: erasing gives the background and nothing else.
    var leavesBlank: Bool { background == .usual && !isUnderlined && !isReversed }
}

extension Pen {
    init(_ style: Style, _ depth: ColourDepth) {
        foreground = Ink(style.foreground, depth)
        background = Ink(style.background, depth)
        isBold = style.isBold
        isFaint = style.isFaint
        isUnderlined = style.isUnderlined
        isReversed = style.isReversed
    }

    /// Becomes another pen, and appends the shortest SGR sequence that does the same to the terminal's.
    ///
    /// - Source: ECMA-48 §8.3.117; `38`, `48` with semicolons as xterm has them, which is what all terminals read.
    mutating func change(to next: Pen, into bytes: inout [UInt8]) {
        guard next != self else { return }
        defer { self = next }
        var changes = parameters(to: next)
        let afresh = next == .plain ? [] : [0] + Pen.plain.parameters(to: next)
        if next == .plain || Self.text(afresh).count < Self.text(changes).count { changes = afresh }
        bytes += [0x1B, 0x5B]
        bytes += Self.text(changes)
        bytes.append(UInt8(ascii: "m"))
    }

    private func parameters(to next: Pen) -> [Int] {
        var list: [Int] = []
        if isBold && !next.isBold || isFaint && !next.isFaint {
            // One number ends both.
            list.append(22)
            if next.isBold { list.append(1) }
            if next.isFaint { list.append(2) }
        } else {
            if next.isBold != isBold { list.append(1) }
            if next.isFaint != isFaint { list.append(2) }
        }
        if next.isUnderlined != isUnderlined { list.append(next.isUnderlined ? 4 : 24) }
        if next.isReversed != isReversed { list.append(next.isReversed ? 7 : 27) }
        if next.foreground != foreground { list += next.foreground.parameters(from: 38) }
        if next.background != background { list += next.background.parameters(from: 48) }
        return list
    }

    private static func text(_ parameters: [Int]) -> [UInt8] {
        Array(parameters.map(String.init).joined(separator: ";").utf8)
    }
}

extension Pen.Ink {
    /// - Parameter first: 38 for the foreground, 48 for the background.
    fileprivate func parameters(from first: Int) -> [Int] {
        switch self {
        case .usual: [first + 1]
        case .palette(let number): [first, 5, Int(number)]
        case .exact(let colour): [first, 2, Int(colour.red), Int(colour.green), Int(colour.blue)]
        }
    }
}
