/// Bytes that no state and no look of a program tells apart, as one column of its automaton.
///
/// A class is a run of neighbouring bytes; the end of the text is a column of its own, behind the classes.
struct ByteClasses: Sendable {
    /// For each byte its class.
    private let map: [UInt8]
    /// For each class its lowest byte.
    let lowest: [UInt8]
    /// The class of all bytes that a table cannot decide; `nil` if there are none.
    ///
    /// Beside a byte above ASCII, what a word is takes more than that byte.
    let undecided: Int?

    /// The column for the end of the text.
    var end: Int { lowest.count }

    init(_ program: Program) {
        // Whether a class begins at the byte.
        var begins = Array(repeating: false, count: 257)
        begins[0] = true
        func mark(_ low: UInt8, _ high: UInt8) {
            begins[Int(low)] = true
            begins[Int(high) + 1] = true
        }
        for instruction in program.instructions where instruction.kind == .byte {
            mark(instruction.low, instruction.high)
        }
        for transition in program.transitions { mark(transition.low, transition.high) }
        if !program.looks.isDisjoint(with: [Look.lineStart.mask, Look.lineEnd.mask]) { mark(0x0A, 0x0A) }
        let hasWords = !program.looks.isDisjoint(with: .words)
        if hasWords {
            for byte in UInt8(1)..<0x80
            where UnicodeClasses.isASCIIWord(byte) != UnicodeClasses.isASCIIWord(byte - 1) {
                begins[Int(byte)] = true
            }
            begins[0x80] = true
            for byte in 0x81...0xFF { begins[byte] = false }
        }
        var map: [UInt8] = []
        var lowest: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            if begins[Int(byte)] { lowest.append(byte) }
            map.append(UInt8(lowest.count - 1))
        }
        self.map = map
        self.lowest = lowest
        undecided = hasWords ? lowest.count - 1 : nil
    }

    /// The class of the byte.
    subscript(_ byte: UInt8) -> Int { Int(map[Int(byte)]) }
}
