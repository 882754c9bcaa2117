import Testing

@testable import Terminal

struct FrameEncoderTests {
    /// What the cells of a random grid are made of, and the columns each takes.
    private static let signs: [(text: String, width: Int)] = [
        ("a", 1), ("b", 1), ("7", 1), ("é", 1), ("e\u{0323}", 1), ("│", 1), ("⣿", 1), ("漢", 2), ("字", 2), ("한", 2),
    ]
    /// Those that terminals give other widths.
    private static let unsure: [(text: String, width: Int)] = [
        ("👍", 2), ("❤️", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("1️⃣", 2), ("👋🏽", 2), ("कि", 2),
    ]
    private static let colours: [Colour?] = [nil, nil, nil, Colour(0xFF0000), Colour(0x102030), Colour(0xFFFFFF)]

    private static func style(_ random: inout SeededGenerator) -> Style {
        var style = Style(random.pick(colours), on: random.oneIn(3) ? random.pick(colours) : nil)
        if random.oneIn(4) { style.isBold = true }
        if random.oneIn(6) { style.isFaint = true }
        if random.oneIn(6) { style.isUnderlined = true }
        if random.oneIn(6) { style.isReversed = true }
        return style
    }

    private static func change(
        _ grid: inout Grid, _ signs: [(text: String, width: Int)], _ random: inout SeededGenerator
    ) {
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let row = Int.random(in: 0..<grid.rows, using: &random)
            let column = Int.random(in: -2..<grid.columns, using: &random)
            let style = random.oneIn(2) ? Style.plain : style(&random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                grid.put(String(repeating: " ", count: .random(in: 1..<20, using: &random)), column: column, row: row)
            case 1:
                grid.restyle(columns: max(0, column)..<max(0, column) + 4, rows: row..<row + 1) { $0 = style }
            default:
                let text = (0..<Int.random(in: 1..<9, using: &random)).map { _ in random.pick(signs).text }.joined()
                grid.put(text, column: column, row: row, style: style)
            }
        }
    }

    private static func look(_ style: Style, _ depth: ColourDepth) -> Emulator.Look {
        func name(_ colour: Colour?) -> String {
            guard let colour else { return "usual" }
            switch depth {
            case .none: return "usual"
            case .palette256:
                return [Colour(0xFF0000): "5;196", Colour(0x102030): "5;234", Colour(0xFFFFFF): "5;231"][colour] ?? "?"
            case .trueColour: return "2;\(colour.red);\(colour.green);\(colour.blue)"
            }
        }
        var flags: Set<Int> = []
        if style.isBold { flags.insert(1) }
        if style.isFaint { flags.insert(2) }
        if style.isUnderlined { flags.insert(4) }
        if style.isReversed { flags.insert(7) }
        return Emulator.Look(foreground: name(style.foreground), background: name(style.background), flags: flags)
    }

    /// The first place where an emulator does not show a grid.
    private static func difference(
        _ emulator: Emulator, _ grid: Grid, _ depth: ColourDepth, among isCompared: (Character) -> Bool = { _ in true }
    ) -> String? {
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                let cell = grid[column, row]
                var shown = emulator[column, row]
                guard let sign = cell.character, isCompared(sign) else { continue }
                var expected = look(cell.style, depth)
                if sign == " " {
                    // Of nothing one does not see the colour, nor that it is bold.
                    for keep in [7, 4] where expected.flags.contains(keep) || shown.look.flags.contains(keep) {
                        if expected != shown.look { return "blank \(column),\(row): \(shown.look), not \(expected)" }
                    }
                    (expected.foreground, shown.look.foreground) = ("", "")
                    expected.flags.subtract([1, 2])
                    shown.look.flags.subtract([1, 2])
                }
                // As scalars: an emulator must not be told by canonical equivalence.
                if shown.sign.map({ Array($0.unicodeScalars) }) != Array(sign.unicodeScalars) || shown.look != expected
                {
                    return "\(column),\(row): \(shown), not \(sign) \(expected)"
                }
                if column + 1 < grid.columns, grid[column + 1, row].character == nil,
                    emulator[column + 1, row].sign != nil
                {
                    return "\(column),\(row): half of \(sign) only"
                }
            }
        }
        return nil
    }

    private static func widths(_ signs: [(text: String, width: Int)]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: signs.map { ($0.text, $0.width) })
    }

    @Test(arguments: [ColourDepth.none, .palette256, .trueColour])
    func aTerminalThatTakesTheBytesShowsTheGrid(depth: ColourDepth) {
        for seed in 0..<150 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var grid = Grid(
                columns: .random(in: 1...40, using: &random), rows: .random(in: 1...6, using: &random))
            let signs = Self.signs + (random.oneIn(2) ? Self.unsure : [])
            var emulator = Emulator(columns: grid.columns, rows: grid.rows, widths: Self.widths(signs))
            emulator.places = emulator.places.map { _ in Emulator.Place(sign: "#", look: .init(background: "5;1")) }
            var encoder = FrameEncoder(depth: depth)
            for step in 0..<12 {
                if step > 0, random.oneIn(9) { encoder.forget() }
                if random.oneIn(6) { grid = Grid(columns: grid.columns, rows: grid.rows) }
                Self.change(&grid, signs, &random)
                emulator.feed(encoder.encode(grid))
                let difference = Self.difference(emulator, grid, depth)
                #expect(difference == nil, "seed \(seed) step \(step)")
                #expect(emulator.complaints == [], "seed \(seed) step \(step)")
                #expect(emulator.look == Emulator.Look(), "seed \(seed) step \(step)")
                #expect(!emulator.modes.contains(2026), "seed \(seed) step \(step)")
                if difference != nil { return }
            }
        }
    }

    @Test(arguments: [1, 2, 4])
    func aTerminalThatDisagreesAboutWidthsShowsTheRest(width: Int) {
        let unsure = Set(Self.unsure.map(\.text))
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var grid = Grid(columns: 30, rows: 3)
            var widths = Self.widths(Self.signs)
            for sign in unsure { widths[sign] = width }
            var emulator = Emulator(columns: grid.columns, rows: grid.rows, widths: widths)
            var encoder = FrameEncoder(depth: .none)
            for step in 0..<8 {
                Self.change(&grid, Self.signs + Self.unsure, &random)
                emulator.feed(encoder.encode(grid))
                let difference = Self.difference(emulator, grid, .none) { !unsure.contains(String($0)) }
                #expect(difference == nil, "seed \(seed) step \(step)")
                if difference != nil { return }
                // Where it takes one column only, the other must not keep what was there.
                for row in 0..<grid.rows {
                    for column in 1..<grid.columns where grid[column, row].character == nil {
                        let sign = emulator[column, row].sign
                        #expect(sign == nil || sign == " ", "seed \(seed) step \(step)")
                    }
                }
            }
        }
    }

    @Test func equalGridsGiveNothing() {
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var grid = Grid(columns: 30, rows: 4)
            Self.change(&grid, Self.signs + Self.unsure, &random)
            var encoder = FrameEncoder(depth: .trueColour)
            #expect(!encoder.encode(grid).isEmpty)
            #expect(encoder.encode(grid) == [], "seed \(seed)")
        }
    }

    @Test func whatLooksTheSameGivesNothing() {
        var one = Grid(columns: 4, rows: 1)
        one.put("ab", column: 0, row: 0, style: Style(Colour(0xFF0000)))
        var other = one
        other.restyle(columns: 0..<2, rows: 0..<1) { $0.foreground = Colour(0xFE0101) }
        for (depth, isSame) in [(ColourDepth.none, true), (.palette256, true), (.trueColour, false)] {
            var encoder = FrameEncoder(depth: depth)
            _ = encoder.encode(one)
            #expect(encoder.encode(other).isEmpty == isSame)
        }
    }

    @Test func anotherSizeAndWhatIsForgottenAreDrawnWhole() {
        var grid = Grid(columns: 6, rows: 2)
        grid.put("croxy", column: 0, row: 1)
        var encoder = FrameEncoder(depth: .none)
        let first = encoder.encode(grid)
        encoder.forget()
        #expect(encoder.encode(grid) == first)
        var larger = Grid(columns: 7, rows: 2)
        larger.put("croxy", column: 0, row: 1)
        #expect(encoder.encode(larger) == first)
    }

    @Test func bytesAreFew() {
        func frame(_ change: (inout Grid) -> Void) -> String {
            var grid = Grid(columns: 40, rows: 4)
            for row in 0..<4 {
                grid.put(
                    "the quick brown fox jumps over the dog", column: 0, row: row, style: Style(Colour(0x00FF00)))
            }
            var encoder = FrameEncoder(depth: .trueColour)
            _ = encoder.encode(grid)
            change(&grid)
            let bytes = String(decoding: encoder.encode(grid), as: UTF8.self)
            return String(bytes.dropFirst(8).dropLast(8).map { $0 == "\u{1B}" ? "^" : $0 })
        }
        let green = Style(Colour(0x00FF00))
        #expect(frame { $0.put("X", column: 4, row: 2) } == "^[3;5HX")
        #expect(frame { $0.put("X Y", column: 4, row: 2, style: green) } == "^[3;5H^[38;2;0;255;0mX Y^[m")
        #expect(
            frame {
                $0.put("X", column: 0, row: 0, style: green)
                $0.put("Y", column: 3, row: 0, style: green)
                $0.put("Z", column: 20, row: 0, style: green.bold)
            } == "^[H^[38;2;0;255;0mXheY^[16C^[1mZ^[m")
        #expect(
            frame {
                $0.put(String(repeating: " ", count: 30), column: 10, row: 1)
                $0.put("X", column: 0, row: 2)
            } == "^[2;11H^[K\r\nX")
    }
}
