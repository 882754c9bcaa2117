import CroxyRouting
import RandomCases

/// Random rows, requests and stages over few letters, so that they meet often.
struct RandomTable {
    var random: SeededGenerator

    typealias Small = TableOracle.Small
    typealias Row = TableOracle.Row
    typealias Request = TableOracle.Request
    typealias Stage = TableOracle.Stage

    private static let names = ["x-app", "X-Team"]

    mutating func rows() -> [Row] {
        (0..<Int.random(in: 0..<9, using: &random)).map { _ in row() }
    }

    private mutating func row() -> Row {
        var row = Row()
        repeat {
            if chance(2) { row.pattern = search() }
            if chance(4) { row.path = glob() }
            if chance(6) { row.method = ["POST", "GET"].randomElement(using: &random) }
            if chance(5) { row.headers = RandomTable.names.filter { _ in chance(2) }.map { ($0, search()) } }
            for flag in BodyFlag.allCases where chance(6) { row.flags[flag] = chance(2) }
            if chance(6) { row.min = Int.random(in: 0..<12, using: &random) }
            if chance(6) { row.max = Int.random(in: 0..<12, using: &random) }
        } while row.conditions.all.isEmpty
        return row
    }

    mutating func request() -> Request {
        var request = Request(
            method: chance(4) ? "GET" : "POST", path: path(), headers: [], body: nil)
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            let name = ["x-app", "X-APP", "x-team", "other"].randomElement(using: &random) ?? ""
            request.headers.append((name, word(4)))
        }
        if !chance(6) {
            var body = Request.Body(bytes: Int.random(in: 1..<14, using: &random), model: nil, flags: [:])
            if !chance(6) { body.model = chance(20) ? String(repeating: "a", count: 255) + word(4) : word(5) }
            for flag in BodyFlag.allCases where chance(2) { body.flags[flag] = chance(2) }
            request.body = body
        }
        return request
    }

    /// Stages from the head to the end, in an order that a body might bring.
    mutating func stages(of request: Request) -> [Stage] {
        guard let body = request.body else {
            let head = Stage(isBodySeen: false, isLengthKnown: false, isModelKnown: false)
            return (chance(2) ? [head] : []) + [Stage(flags: Set(BodyFlag.allCases), isAtEnd: true)]
        }
        var stages: [Stage] = []
        let isAnnounced = chance(2)
        var stage = Stage(
            isBodySeen: isAnnounced, bytes: isAnnounced ? body.bytes : 0, isLengthKnown: isAnnounced,
            isModelKnown: false)
        stages.append(stage)
        var facts = (BodyFlag.allCases.map(\.rawValue) + ["model"]).shuffled(using: &random)
        while !facts.isEmpty {
            stage.isBodySeen = true
            if !isAnnounced {
                stage.bytes = min(body.bytes, max(1, stage.bytes) + Int.random(in: 0..<4, using: &random))
            }
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                guard let fact = facts.popLast() else { break }
                if let flag = BodyFlag(rawValue: fact) { stage.flags.insert(flag) } else { stage.isModelKnown = true }
            }
            stages.append(stage)
        }
        stage.bytes = body.bytes
        stage.isLengthKnown = true
        stage.isAtEnd = true
        return stages + [stage]
    }

    private mutating func search() -> TableOracle.Search {
        TableOracle.Search(small: small(3), isAtStart: chance(2), isAtEnd: chance(2))
    }

    private mutating func small(_ depth: Int) -> Small {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 3), using: &random) {
        case 0, 1: .letter(letter())
        case 2: chance(2) ? .any : .oneOf([letter(), letter()])
        case 3: .star(small(depth - 1))
        case 4: .either(small(depth - 1), small(depth - 1))
        default: .both(small(depth - 1), small(depth - 1))
        }
    }

    private mutating func glob() -> [TableOracle.GlobPart] {
        [.byte("/")]
            + (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1: .star
                case 2: .question
                case 3: .oneOf([letter(), letter()], isNegated: chance(2))
                default: .byte(chance(3) ? "/" : letter())
                }
            }
    }

    private mutating func path() -> String {
        "/" + (chance(4) ? "a/" : "") + word(4)
    }

    private mutating func letter() -> Character { "ab.".randomElement(using: &random) ?? "a" }

    private mutating func word(_ most: Int) -> String {
        String((0..<Int.random(in: 0...most, using: &random)).map { _ in letter() })
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
}
