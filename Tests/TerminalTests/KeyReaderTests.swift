import Terminal
import Testing

struct KeyReaderTests {
    /// Bytes that are whole, and the keys that they are.
    static let known: [(bytes: String, keys: [Key])] = [
        ("q", [.character("q")]), ("Q7/ ", [.character("Q"), .character("7"), .character("/"), .character(" ")]),
        ("é漢👍", [.character("é"), .character("漢"), .character("👍")]),
        ("e\u{301}", [.character("e"), .character("\u{301}")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{8}", [.backspace]), ("\u{7F}", [.backspace]),
        ("\u{3}", [.control("c")]), ("\u{1A}", [.control("z")]), ("\u{1}", [.control("a")]),
        ("\0\u{1C}\u{1F}", []), ("\u{85}\u{9B}", []),
        ("^[[A", [.up]), ("^[[B", [.down]), ("^[[C", [.right]), ("^[[D", [.left]),
        ("^[OA", [.up]), ("^[OB", [.down]), ("^[OC", [.right]), ("^[OD", [.left]), ("^[OM", [.enter]),
        ("^[[H", [.home]), ("^[[F", [.end]), ("^[OH", [.home]), ("^[OF", [.end]),
        ("^[[1~", [.home]), ("^[[4~", [.end]), ("^[[7~", [.home]), ("^[[8~", [.end]),
        ("^[[3~", [.delete]), ("^[[5~", [.pageUp]), ("^[[6~", [.pageDown]), ("^[[Z", [.backTab]),
        ("^[[1;5A", [.up]), ("^[[1;2D", [.left]), ("^[[3;5~", [.delete]), ("^[[6;3~", [.pageDown]),
        ("^[[1;5H", [.home]),
        ("^[O5A", [.up]), ("^[[a", [.up]), ("^[Od", [.left]), ("^[[7$", [.home]), ("^[[8^", [.end]),
        ("^[[3@", [.delete]),
        // Function keys and Insert.
        ("^[OP^[[11~^[[24~^[[2~^[[1;5P^[[[A^[[[E", []),
        // Answers: device, cursor, mode, colour, status string, title, keyboard.
        ("^[[?62;22c^[[>0;276;0c^[[24;80R^[[0n^[[?2026;2$y^[[12;2$y^[[?1u", []),
        ("^[]11;rgb:0000/0000/0000\u{7}^[]10;rgb:ffff/ffff/ffff^[\\^[P1$r0m^[\\^[_Gi=1;OK^[\\", []),
        ("^[Pq\u{7}q^[\\", []), ("^[]11;x\u{18}q", [.character("q")]),
        // The mouse, in all its ways, and focus.
        ("^[[<0;10;20M^[[<0;10;20m^[[32;10;20M^[[M !!q", [.character("q")]), ("^[[I^[[O", []),
        ("^[[200~rm -rf\r\nq\t^[[Aé\u{85}^[[201~q", "rm -rfq[Aéq".map { .character($0) }),
        ("^[[200~^[^[[20^[[201~^[[A", "[20".map { .character($0) } + [.up]),
        ("^[[200~^[[201~", []),
        // Held with Alt.
        ("^[q", [.escape, .character("q")]), ("^[\r", [.escape, .enter]), ("^[é", [.escape, .character("é")]),
        ("^[^[[A", [.escape, .up]),
        // Broken off.
        ("^[[12^[[A", [.up]), ("^[[1\r", [.enter]), ("^[O\r", [.enter]), ("^[[1é", [.character("é")]),
        ("^[]0;x^[[A", [.up]), ("^[[M!\rq", [.enter, .character("q")]),
        ("^[[99999999999999999999999999A^[[1:3A", [.up]),
    ]

    static func bytes(_ text: String) -> [UInt8] {
        Array(text.utf8).split(separator: UInt8(ascii: "^"), omittingEmptySubsequences: false)
            .reduce(into: [UInt8]()) { all, piece in
                // `^[` is ESC; another `^` stays.
                if piece.first == UInt8(ascii: "["), !all.isEmpty || text.hasPrefix("^") {
                    all += [0x1B] + piece.dropFirst()
                } else {
                    all += (all.isEmpty ? [] : [UInt8(ascii: "^")]) + piece
                }
            }
    }

    private func read(_ pieces: [ArraySlice<UInt8>]) -> (keys: [Key], isPending: Bool) {
        var reader = KeyReader()
        var keys: [Key] = []
        for piece in pieces { reader.read(piece, into: &keys) }
        return (keys, reader.pendingTimeout != nil)
    }

    @Test func knowsTheKeys() {
        for (text, keys) in Self.known {
            let result = read([Self.bytes(text)[...]])
            #expect(result.keys == keys, "\(text)")
            #expect(!result.isPending, "\(text)")
        }
    }

    @Test func bytesMayBeCutAnywhere() {
        for (text, keys) in Self.known {
            let bytes = Self.bytes(text)
            for first in 0...bytes.count {
                for second in first...bytes.count {
                    let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
                    #expect(read(pieces).keys == keys, "\(text) cut at \(first), \(second)")
                }
            }
        }
    }

    @Test func oneAfterTheOtherIsAll() {
        for seed in 0..<200 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let cases = (0..<20).map { _ in random.pick(Self.known) }
            #expect(read([cases.flatMap { Self.bytes($0.bytes) }[...]]).keys == cases.flatMap(\.keys), "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("^[", [Key.escape]), ("^[[", [.escape, .character("[")]), ("^[O", [.escape, .character("O")]),
        ("^[]", [.escape, .character("]")]), ("^[P", [.escape, .character("P")]), ("^[^[", [.escape]),
        ("^[[1;5", []), ("^[[M!", []), ("^[[[", []), ("^[]11;rgb", []), ("^[[200~", []),
    ])
    func timeEndsWhatIsNotWhole(text: String, keys: [Key]) {
        var reader = KeyReader()
        var read: [Key] = []
        reader.read(Self.bytes(text), into: &read)
        #expect(read == (text == "^[^[" ? [.escape] : []))
        #expect(reader.pendingTimeout != nil)
        #expect(reader.flush() == keys)
        #expect(reader.pendingTimeout == nil)
        #expect(reader.flush() == [])
        read = []
        reader.read(Array("j".utf8), into: &read)
        #expect(read == [.character("j")])
    }

    @Test func escapeWaitsShorterThanAPaste() throws {
        var reader = KeyReader()
        var keys: [Key] = []
        reader.read([0x1B], into: &keys)
        #expect(try #require(reader.pendingTimeout) <= .milliseconds(100))
        reader.read(Self.bytes("[200~abc"), into: &keys)
        #expect(try #require(reader.pendingTimeout) >= .seconds(1))
    }

    /// What Swift itself makes of bytes, without what it repairs.
    private func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var scalars: [Unicode.Scalar] = []
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .error: continue
            case .emptyInput: return scalars
            }
        }
    }

    @Test func whatIsNoUTF8IsLeftOut() {
        let pieces: [[UInt8]] = [
            [0x61], [0xC3, 0xA9], [0xE6, 0xBC, 0xA2], [0xF0, 0x9F, 0x91, 0x8D], [0x80], [0xBF], [0xC0, 0xAF], [0xC3],
            [0xE6],
            [0xE6, 0xBC], [0xF0, 0x9F, 0x91], [0xED, 0xA0, 0x80], [0xE0, 0x9F, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5],
            [0xFF], [0xF0, 0x8F, 0xBF, 0xBF], [0xEF, 0xBF, 0xBD],
        ]
        for seed in 0..<2000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let bytes = (0..<6).flatMap { _ in random.pick(pieces) }
            #expect(
                read([bytes[...]]).keys == scalars(bytes).map { .character(Character($0)) }, "seed \(seed) \(bytes)")
        }
    }

    @Test func aCharacterDoesNotBeginInAPasteAndEndBehindIt() {
        let bytes = Self.bytes("^[[200~a") + [0xC3] + Self.bytes("^[[201~") + [0xA9] + Self.bytes("q")
        #expect(read([bytes[...]]).keys == [.character("a"), .character("q")])
    }

    @Test func anyBytesAreTakenInConstantSpaceAndEndInKeys() {
        let pieces = [
            "^[", "[", "O", "]", "200~", "^[[201~", "M", "~", ";", "5", "A", "é", "\u{7}", "^[\\", "$", "?", "\r",
        ]
        .map(Self.bytes)
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let bytes: [UInt8] = (0..<40).flatMap { _ in
                random.oneIn(3) ? [UInt8.random(in: 0...255, using: &random)] : random.pick(pieces)
            }
            var reader = KeyReader()
            var keys: [Key] = []
            reader.read(bytes, into: &keys)
            var single: [Key] = []
            var other = KeyReader()
            for byte in bytes { other.read([byte], into: &single) }
            #expect(single == keys, "seed \(seed)")
            // Each byte ends in two keys at most: Escape and itself.
            #expect(keys.count <= 2 * bytes.count, "seed \(seed)")
            for case .character(let character) in keys {
                #expect(
                    character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "seed \(seed)")
            }
            _ = reader.flush()
            keys = []
            reader.read(Self.bytes("^[[Bq"), into: &keys)
            #expect(keys == [.down, .character("q")], "seed \(seed)")
        }
        // Nothing of a sequence is kept, so its end may be far.
        var reader = KeyReader()
        var keys: [Key] = []
        reader.read(Self.bytes("^[[1") + [UInt8](repeating: 0x3B, count: 1_000_000) + Self.bytes("A"), into: &keys)
        reader.read(Self.bytes("^[]") + [UInt8](repeating: 0x41, count: 1_000_000) + [0x07], into: &keys)
        #expect(keys == [.up])
        #expect(MemoryLayout<KeyReader>.size <= 64)
    }
}
