/// A terminal that understands just what is allowed to be sent to one, and complains of everything else.
///
/// Wrapping is off as on a screen of ours; at the right edge the cursor stays on the last column.
struct Emulator {
    struct Look: Hashable {
        var foreground = "usual"
        var background = "usual"
        var flags: Set<Int> = []
    }

    /// The sign of a cell; nil in the second column of a wide one.
    struct Place: Hashable {
        var sign: String? = " "
        var look = Look()
    }

    let columns: Int
    let rows: Int
    var places: [Place]
    var look = Look()
    var column = 0
    var row = 0
    /// Private modes that are set.
    var modes: Set<Int> = [7, 25]
    var complaints: [String] = []
    /// How many signs were drawn.
    var drawn = 0
    /// The columns of signs that are not one column wide.
    var widths: [String: Int]
    private var waiting: [UInt8] = []

    init(columns: Int, rows: Int, widths: [String: Int] = [:]) {
        self.columns = columns
        self.rows = rows
        self.widths = widths
        places = Array(repeating: Place(), count: columns * rows)
    }

    subscript(column: Int, row: Int) -> Place { places[row * columns + column] }

    var text: String {
        (0..<rows).map { row in (0..<columns).map { self[$0, row].sign ?? "" }.joined() + "\n" }.joined()
    }

    /// Takes bytes, cut anywhere; the end of a sign or a sequence that is not whole waits.
    mutating func feed(_ bytes: [UInt8]) {
        waiting += bytes
        var index = 0
        while index < waiting.count {
            guard let next = waiting[index] == 0x1B ? sequence(at: index) : signs(at: index) else { break }
            index = next
        }
        waiting.removeFirst(index)
    }

    // The two below give where the next thing begins; nil when more must come.

    private mutating func signs(at start: Int) -> Int? {
        switch waiting[start] {
        case 0x0D:
            column = 0
            return start + 1
        case 0x0A:
            row += 1
            if row == rows { complain("a line feed at the bottom") }
            row = min(row, rows - 1)
            return start + 1
        case 0..<0x20, 0x7F:
            complain("control \(waiting[start])")
            return start + 1
        default: break
        }
        let end = waiting[start...].firstIndex { $0 < 0x20 || $0 == 0x7F } ?? waiting.count
        guard let text = String(validating: waiting[start..<end], as: UTF8.self) else {
            if end == waiting.count { return nil }
            complain("no UTF-8")
            return end
        }
        for sign in text { put(String(sign)) }
        return end
    }

    private mutating func put(_ sign: String) {
        drawn += 1
        let width = min(widths[sign] ?? 1, columns - column)
        for offset in 0..<width { halve(column + offset) }
        for offset in 0..<width { places[row * columns + column + offset] = Place(sign: nil, look: look) }
        places[row * columns + column].sign = sign
        column = min(column + width, columns - 1)
    }

    /// What is left of a wide sign when one of its columns goes.
    private mutating func halve(_ column: Int) {
        var first = column
        while self[first, row].sign == nil, first > 0 { first -= 1 }
        var after = first + 1
        while after < columns, self[after, row].sign == nil { after += 1 }
        if after - first > 1 { for place in first..<after { places[row * columns + place].sign = " " } }
    }

    private mutating func sequence(at start: Int) -> Int? {
        guard start + 1 < waiting.count else { return nil }
        guard waiting[start + 1] == UInt8(ascii: "[") else {
            complain("ESC \(waiting[start + 1])")
            return start + 2
        }
        guard let end = waiting[(start + 2)...].firstIndex(where: { $0 >= 0x40 }) else { return nil }
        let text = String(decoding: waiting[(start + 2)..<end], as: UTF8.self)
        let numbers = text.drop { $0 == "?" }.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        act(waiting[end], isPrivate: text.hasPrefix("?"), numbers, text)
        return end + 1
    }

    private mutating func act(_ final: UInt8, isPrivate: Bool, _ numbers: [Int?], _ text: String) {
        let first = numbers.first ?? nil
        switch (final, isPrivate) {
        case (UInt8(ascii: "h"), true): modes.formUnion(numbers.compactMap(\.self))
        case (UInt8(ascii: "l"), true): modes.subtract(numbers.compactMap(\.self))
        case (UInt8(ascii: "H"), false):
            row = (first ?? 1) - 1
            column = (numbers.count > 1 ? numbers[1] ?? 1 : 1) - 1
            if row < 0 || row >= rows || column < 0 || column >= columns {
                complain("a move out of the screen: \(text)")
            }
            row = min(max(row, 0), rows - 1)
            column = min(max(column, 0), columns - 1)
        case (UInt8(ascii: "C"), false):
            column = min(column + max(1, first ?? 1), columns - 1)
        case (UInt8(ascii: "J"), false) where first == 2:
            for index in places.indices { places[index] = Place(sign: " ", look: erasing) }
        case (UInt8(ascii: "K"), false) where first == nil:
            for place in column..<columns {
                halve(place)
                places[row * columns + place] = Place(sign: " ", look: erasing)
            }
        case (UInt8(ascii: "m"), false): style(numbers.map { $0 ?? 0 })
        default: complain("CSI \(text) \(Unicode.Scalar(final))")
        }
    }

    private var erasing: Look { Look(background: look.background) }

    private mutating func style(_ numbers: [Int]) {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: look = Look()
            case 1, 2, 4, 7: look.flags.insert(number)
            case 22: look.flags.subtract([1, 2])
            case 24: look.flags.remove(4)
            case 27: look.flags.remove(7)
            case 39: look.foreground = "usual"
            case 49: look.background = "usual"
            case 38, 48:
                let count = rest.first == 5 ? 2 : 4
                let colour = rest.prefix(count).map(String.init).joined(separator: ";")
                if rest.count < count { complain("half a colour") }
                rest = rest.dropFirst(count)
                if number == 38 { look.foreground = colour } else { look.background = colour }
            default: complain("style \(number)")
            }
        }
    }

    private mutating func complain(_ what: String) {
        complaints.append(what)
    }
}
