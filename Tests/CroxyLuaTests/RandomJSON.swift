import RandomCases

/// A random document, as text and as a plain description of what it means.
struct RandomJSON {
    indirect enum Value {
        case literal(String)
        case integer(Int64)
        case float(Double)
        case string(String)
        case array([Value])
        case object([(key: String, value: Value)])
    }

    let value: Value
    private(set) var text = ""
    private var random: SeededGenerator

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        value =
            random.oneIn(2) ? RandomJSON.object(0, &random) : .array((0..<3).map { _ in RandomJSON.value(1, &random) })
        self.random = random
        write(value)
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// What a walk in document order finds; of equal keys one counts, where it stands.
    static func description(_ value: Value, lastWins: Bool = true) -> String {
        switch value {
        case .literal(let word): word
        case .integer(let number): "i\(number)"
        case .float(let number): "f" + hex(number)
        case .string(let text): "\(text.utf8.count):\(text)"
        case .array(let values): "[" + values.map { description($0, lastWins: lastWins) + "," }.joined() + "]"
        case .object(let members):
            "{"
                + members.indices.filter { index in
                    let others = lastWins ? members[(index + 1)...] : members[..<index]
                    return !others.contains { Array($0.key.utf8) == Array(members[index].key.utf8) }
                }.map {
                    "\(members[$0].key.utf8.count):\(members[$0].key)=\(description(members[$0].value, lastWins: lastWins)),"
                }
                .joined() + "}"
        }
    }

    /// The bits of a number: both sides know them.
    private static func hex(_ number: Double) -> String {
        "\(Int64(bitPattern: number.bitPattern))"
    }

    private static func value(_ depth: Int, _ random: inout SeededGenerator) -> Value {
        switch Int.random(in: 0..<(depth > 6 ? 8 : 12), using: &random) {
        case 0: .literal(random.pick(["true", "false", "null"]))
        case 1, 2:
            .integer(random.pick([0, 1, -1, 7, 123456, .max, .min, Int64.random(in: .min ... .max, using: &random)]))
        case 3: .float(random.pick([0.5, -1.25, 1e100, 1e-9, 3.0, Double.random(in: -1e6...1e6, using: &random)]))
        case 4...7: .string(string(&random))
        case 8, 9: object(depth, &random)
        default: .array((0..<random.pick([0, 1, 2, 5, 20])).map { _ in value(depth + 1, &random) })
        }
    }

    private static func object(_ depth: Int, _ random: inout SeededGenerator) -> Value {
        .object(
            (0..<random.pick([0, 1, 3, 12])).map { _ in
                (
                    random.oneIn(2) ? random.pick(["a", "b", "model", "é", ""]) : string(&random),
                    value(depth + 1, &random)
                )
            })
    }

    private static func string(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "\"", "\\", "{", "}", "[", "]", ":", ",", "é", "e\u{301}", "漢", "😀", "\n", "\u{0}", "/", "\u{7F}",
            "text ",
        ]
        let count = random.oneIn(20) ? 100 : random.pick([0, 1, 3, 8])
        return (0..<count).map { _ in random.pick(pieces) }.joined()
    }

    private mutating func write(_ value: Value) {
        space()
        switch value {
        case .literal(let word): text += word
        case .integer(let number): text += "\(number)"
        case .float(let number): text += "\(number)"
        case .string(let string): write(string)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                write(value)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                space()
                write(member.key)
                space()
                text += ":"
                write(member.value)
            }
            text += "}"
        }
        space()
    }

    private mutating func space() {
        while random.oneIn(5) { text += random.pick([" ", "\n", "\r", "\t"]) }
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case "\n" where random.oneIn(2): text += "\\n"
            case "/" where random.oneIn(2): text += "\\/"
            default:
                if scalar.value < 0x20 || random.oneIn(6) {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16, uppercase: random.oneIn(2))
                        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                } else {
                    text += String(scalar)
                }
            }
        }
        text += "\""
    }
}
