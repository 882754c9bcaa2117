/// The colours 16 to 255 of xterm: a cube of 6×6×6 and 24 greys.
enum Palette {
    /// The number whose colour is nearest, by the sum of squares; of the cube's and a grey that are as near, the cube's.
    ///
    /// - Source: xterm's 256colres.pl.
    static func nearest(to colour: Colour) -> UInt8 {
        let steps = [colour.red, colour.green, colour.blue].map(nearestStep)
        let cube = Colour(level(steps[0]), level(steps[1]), level(steps[2]))
        let mean = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
        let shade = min(max(0, (mean - 3) / 10), 23)
        let greyLevel = UInt8(8 + 10 * shade)
        let grey = Colour(greyLevel, greyLevel, greyLevel)
        if distance(grey, colour) < distance(cube, colour) { return UInt8(232 + shade) }
        return UInt8(16 + 36 * steps[0] + 6 * steps[1] + steps[2])
    }

    private static func nearestStep(_ part: UInt8) -> Int {
        // Levels are 0, 95, 135, 175, 215, 255; borders lie half way.
        part < 48 ? 0 : part < 115 ? 1 : (Int(part) - 35) / 40
    }

    private static func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }

    private static func distance(_ one: Colour, _ other: Colour) -> Int {
        func square(_ part: KeyPath<Colour, UInt8>) -> Int {
            let difference = Int(one[keyPath: part]) - Int(other[keyPath: part])
            return difference * difference
        }
        return square(\.red) + square(\.green) + square(\.blue)
    }
}

extension Colour {
    fileprivate init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.init(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }
}
