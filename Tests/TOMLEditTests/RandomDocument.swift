import RandomCases
import TOMLEdit

/// Documents of all that TOML has, put together at random: pieces that would make one invalid are left out.
enum RandomDocument {
    static let names = ["a", "b", "c", "\"a\"", "'b'", "\"x y\"", "d-e", "\"\"", "\"é\"", "1"]

    static func make(using generator: inout SeededGenerator) -> Document {
        // Now and then one of those that people wrote.
        if Int.random(in: 0..<8, using: &generator) == 0, let source = validSources.randomElement(using: &generator),
            let document = try? Document(parsing: source)
        {
            return document
        }
        var text: [UInt8] = Int.random(in: 0..<8, using: &generator) == 0 ? [0xEF, 0xBB, 0xBF] : []
        let endings = [["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"]].randomElement(using: &generator) ?? ["\n"]
        var document = empty
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let ending = endings.randomElement(using: &generator) ?? "\n"
            let piece = piece(ending: ending, using: &generator) + ending
            if let longer = try? Document(parsing: text + Array(piece.utf8)) {
                document = longer
                text = longer.bytes
            }
        }
        guard Bool.random(using: &generator) else { return document }
        while text.last == UInt8(ascii: "\n") || text.last == UInt8(ascii: "\r") { text.removeLast() }
        return (try? Document(parsing: text)) ?? document
    }

    private static var empty: Document {
        guard let document = try? Document(parsing: "") else { preconditionFailure("no empty document") }
        return document
    }

    /// A line or more, without the last newline.
    private static func piece(ending: String, using generator: inout SeededGenerator) -> String {
        let indentation = ["", "", "", "  ", "\t"].randomElement(using: &generator) ?? ""
        let comment = ["", "", " # c", "# [x]", "  "].randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return ""
        case 1: return indentation + ["# comment", "# a = 1", "#"][Int.random(in: 0..<3, using: &generator)]
        case 2, 3: return indentation + "[\(key(using: &generator))]" + comment
        case 4: return indentation + "[[\(key(using: &generator))]]" + comment
        default: return indentation + pair(depth: 0, ending: ending, using: &generator) + comment
        }
    }

    private static func key(using generator: inout SeededGenerator) -> String {
        let dot = [".", ".", " . "].randomElement(using: &generator) ?? "."
        let count = [1, 1, 1, 2, 2, 3].randomElement(using: &generator) ?? 1
        return (0..<count).map { _ in names.randomElement(using: &generator) ?? "a" }.joined(separator: dot)
    }

    private static func pair(depth: Int, ending: String, using generator: inout SeededGenerator) -> String {
        let equals = [" = ", " = ", "=", "  =\t"].randomElement(using: &generator) ?? "="
        return key(using: &generator) + equals + value(depth: depth, ending: ending, using: &generator)
    }

    private static func value(depth: Int, ending: String, using generator: inout SeededGenerator) -> String {
        let scalars = [
            "1", "-0x0", "0xFF", "1_000", "1.5", "-0.0", "inf", "nan", "true", "1979-05-27", "07:32:00.5", "\"\"",
            "\"s\\n\"", "'lit'", "\"\"\"m\"\"\"", "'''\(ending)m\(ending)'''", "\"\"\"\(ending)x \\\(ending) y\"\"\"",
            "\"é#\"",
        ]
        let kind = depth < 3 ? Int.random(in: 0..<5, using: &generator) : 4
        let count = Int.random(in: 0...3, using: &generator)
        if kind == 0 {
            var parts: [String] = []
            for _ in 0..<count { parts.append(pair(depth: depth + 1, ending: ending, using: &generator)) }
            let blank = ["", " "].randomElement(using: &generator) ?? ""
            // An inline table whose keys collide makes the piece invalid, and it is left out.
            return "{\(blank)\(parts.joined(separator: [",", ", "].randomElement(using: &generator) ?? ","))\(blank)}"
        }
        if kind == 1 {
            var text = "["
            let gaps = ["", " ", "\(ending)  ", " # c, ]\(ending)  "]
            for index in 0..<count {
                text += gaps.randomElement(using: &generator) ?? ""
                text += value(depth: depth + 1, ending: ending, using: &generator)
                text += gaps.randomElement(using: &generator) ?? ""
                if index + 1 < count || Bool.random(using: &generator) { text += "," }
            }
            return text + (gaps.randomElement(using: &generator) ?? "") + "]"
        }
        return scalars.randomElement(using: &generator) ?? "1"
    }
}

/// What to change in a document.
enum RandomEdit {
    /// Of something that is there, or beside it, or anything.
    static func path(in document: Document, using generator: inout SeededGenerator) -> ValuePath {
        var paths: [[ValuePath.Step]] = []
        collect(document.rootValue, [], into: &paths)
        var steps = paths.randomElement(using: &generator) ?? []
        switch Int.random(in: 0..<6, using: &generator) {
        case 0, 1: break
        case 2, 3:
            _ = steps.popLast()
            steps.append(.key(name(using: &generator)))
        case 4:
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                steps.append(
                    Int.random(in: 0..<4, using: &generator) == 0
                        ? .index(Int.random(in: 0...3, using: &generator)) : .key(name(using: &generator)))
            }
        default:
            if case .index(let index)? = steps.last {
                steps[steps.count - 1] = .index(index + 1)
            } else {
                steps.append(.index(Int.random(in: 0...1, using: &generator)))
            }
        }
        return ValuePath(steps) ?? ValuePath([.key(name(using: &generator))]) ?? path(in: document, using: &generator)
    }

    private static func collect(_ value: Value, _ path: [ValuePath.Step], into paths: inout [[ValuePath.Step]]) {
        if !path.isEmpty { paths.append(path) }
        for entry in value.table?.entries ?? [] { collect(entry.value, path + [.key(entry.key.name)], into: &paths) }
        for (index, element) in (value.array ?? []).enumerated() {
            collect(element, path + [.index(index)], into: &paths)
        }
    }

    private static func name(using generator: inout SeededGenerator) -> String {
        ["a", "b", "c", "x y", "new", "", "é", "e\u{301}", "q\"\\'", "\u{1}\u{7F}"].randomElement(using: &generator)
            ?? "a"
    }

    static func value(depth: Int = 0, using generator: inout SeededGenerator) -> NewValue {
        switch Int.random(in: 0..<(depth < 2 ? 8 : 6), using: &generator) {
        case 0: return .integer([0, -1, .max, .min].randomElement(using: &generator) ?? 0)
        case 1:
            return .float(
                [0, -0.0, 1.5, 1e300, .infinity, -.infinity, .nan, 1e-300][Int.random(in: 0..<8, using: &generator)])
        case 2: return .boolean(.random(using: &generator))
        case 3, 4, 5: return .string(string(using: &generator))
        case 6:
            return .array(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth: depth + 1, using: &generator) })
        default:
            let names = ["a", "b c", "é"].prefix(Int.random(in: 0...3, using: &generator))
            return .table(names.map { ($0, value(depth: depth + 1, using: &generator)) })
        }
    }

    private static func string(using generator: inout SeededGenerator) -> String {
        let pieces = [
            "a", "é", "日", "\"", "\"\"\"", "'", "'''", "\\", "\n", "\r\n", "\r", "\t", "\0", "\u{7F}", "\u{80}", "#",
            " ", "\\u0041",
        ]
        return (0..<Int.random(in: 0...5, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined()
    }
}
