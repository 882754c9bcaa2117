import RandomCases
import TOMLEdit
import Testing

/// What may be defined twice, against the rules written down once more in the plainest way.
@Suite struct RedefinitionTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func randomStatementsAreJudgedAsTheRulesSay(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<1000 {
            let count = Int.random(in: 2...6, using: &generator)
            let statements = (0..<count).map { _ in Statement.random(using: &generator) }
            let source = statements.map(\.text).joined(separator: "\n")
            var rules = Rules()
            let expected = statements.allSatisfy { rules.allow($0) }
            let parsed = try? Document(parsing: source)
            #expect((parsed != nil) == expected, "seed \(seed)\n\(source)")
            if expected { accepted += 1 }
        }
        #expect(accepted > 100, "seed \(seed)")
    }
}

private struct Statement {
    enum Sort: CaseIterable {
        case header, element, pair, inlineTable, staticArray
    }

    var sort: Sort
    var path: [String]

    static func random(using generator: inout SeededGenerator) -> Statement {
        let length = Int.random(in: 1...3, using: &generator)
        let path = (0..<length).map { _ in ["a", "b"].randomElement(using: &generator) ?? "a" }
        return Statement(sort: Sort.allCases.randomElement(using: &generator) ?? .pair, path: path)
    }

    var text: String {
        let key = path.joined(separator: ".")
        return switch sort {
        case .header: "[\(key)]"
        case .element: "[[\(key)]]"
        case .pair: "\(key) = 1"
        case .inlineTable: "\(key) = {b = 1}"
        case .staticArray: "\(key) = [{}]"
        }
    }
}

/// All that is defined, by its whole path; elements of arrays have their number in the path.
private struct Rules {
    enum Mark: Equatable {
        case implicit, defined, dotted, value
        case elements(Int)
    }

    var marks: [String: Mark] = [:]
    var section = ""

    mutating func allow(_ statement: Statement) -> Bool {
        switch statement.sort {
        case .header, .element: allowHeader(statement)
        case .pair, .inlineTable, .staticArray: allowPair(statement)
        }
    }

    private mutating func allowHeader(_ statement: Statement) -> Bool {
        var path = ""
        for name in statement.path.dropLast() {
            path += "/\(name)"
            switch marks[path] {
            case nil: marks[path] = .implicit
            case .value: return false
            case .elements(let count): path += "#\(count)"
            case .implicit, .defined, .dotted: continue
            }
        }
        path += "/\(statement.path[statement.path.count - 1])"
        switch (statement.sort, marks[path]) {
        case (.header, nil), (.header, .implicit):
            marks[path] = .defined
        case (.element, nil):
            marks[path] = .elements(1)
            path += "#1"
        case (.element, .elements(let count)):
            marks[path] = .elements(count + 1)
            path += "#\(count + 1)"
        default: return false
        }
        section = path
        return true
    }

    private mutating func allowPair(_ statement: Statement) -> Bool {
        var path = section
        for name in statement.path.dropLast() {
            path += "/\(name)"
            switch marks[path] {
            case nil, .implicit, .dotted: marks[path] = .dotted
            default: return false
            }
        }
        path += "/\(statement.path[statement.path.count - 1])"
        if marks[path] != nil { return false }
        marks[path] = .value
        return true
    }
}
