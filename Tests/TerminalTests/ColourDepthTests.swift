import Testing

@testable import Terminal

struct ColourDepthTests {
    @Test(arguments: [
        ([:], ColourDepth.none),
        (["TERM": ""], .none),
        (["TERM": "dumb"], .none),
        (["TERM": "dumb", "COLORTERM": "truecolor"], .none),
        (["TERM": "vt100"], .none),
        (["TERM": "xterm"], .palette256),
        (["TERM": "xterm-256color"], .palette256),
        (["TERM": "putty-256color"], .palette256),
        (["TERM": "tmux-256color"], .palette256),
        (["TERM": "linux"], .palette256),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColour),
        (["TERM": "xterm-256color", "COLORTERM": "24bit"], .trueColour),
        (["TERM": "xterm-256color", "COLORTERM": "yes"], .palette256),
        (["TERM": "xterm-kitty"], .trueColour),
        (["TERM": "xterm-direct"], .trueColour),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .none),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""], .trueColour),
    ])
    func comesFromTheEnvironment(environment: [String: String], depth: ColourDepth) {
        #expect(ColourDepth { environment[$0] } == depth)
    }

    /// The colours as xterm's 256colres.pl makes them.
    private static let palette: [(number: UInt8, parts: [Int])] = {
        let levels = [0, 95, 135, 175, 215, 255]
        var all: [(number: UInt8, parts: [Int])] = []
        for red in levels {
            for green in levels {
                for blue in levels { all.append((UInt8(16 + all.count), [red, green, blue])) }
            }
        }
        for shade in 0..<24 { all.append((UInt8(232 + shade), Array(repeating: 8 + 10 * shade, count: 3))) }
        return all
    }()

    private static func distance(_ parts: [Int], _ others: [Int]) -> Int {
        zip(parts, others).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    @Test func theNearestOfThePaletteIsTaken() {
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var rgb = UInt32.random(in: 0...0xFFFFFF, using: &random)
            // Near to grey is where the choice is fine.
            if random.oneIn(2) { rgb = (rgb & 0xFF) * 0x010101 ^ (rgb >> 8 & 0x070707) }
            let parts = [Int(rgb >> 16), Int(rgb >> 8 & 0xFF), Int(rgb & 0xFF)]
            let chosen = Palette.nearest(to: Colour(rgb))
            let distances = Self.palette.map { Self.distance($0.parts, parts) }
            let own = Self.palette.first { $0.number == chosen }.map { Self.distance($0.parts, parts) }
            #expect(own == distances.min(), "seed \(seed)")
        }
    }

    @Test func theColoursOfThePaletteAreThemselves() {
        for (_, parts) in Self.palette {
            let chosen = Palette.nearest(to: Colour(UInt32(parts[0] << 16 | parts[1] << 8 | parts[2])))
            #expect(Self.palette.first { $0.number == chosen }?.parts == parts)
        }
    }
}
