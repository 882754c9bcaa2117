import RandomCases
import Testing

@testable import CroxyRouting

struct DecisionMemoTests {
    private func columns(_ routes: Int, others: Bool) throws -> Columns {
        let routes = (0..<routes).map { index in
            var route = Route(index: index, pattern: "model-\(index)-", provider: 0)
            if others { route.conditions.minBodyBytes = index }
            return route
        }
        return try DecisionTable(
            Config(
                server: ServerConfig(), providers: [Provider(name: "x", endpoint: .echo)], routes: routes,
                defaultProvider: 0)
        ).columns
    }

    /// Names that repeat are matched once: none keeps another out of its place.
    @Test(arguments: [false, true]) func aThousandNamesAreMatchedOnceEach(others: Bool) throws {
        var memo = DecisionMemo()
        memo.belong(to: try columns(1000, others: others))
        let names = (0..<1000).map { "model-\($0)-20260101" }
        for round in 0..<3 {
            for (row, name) in names.enumerated() {
                name.lent { name in
                    let hash = DecisionMemo.hash(of: name)
                    if let number = memo.find(name, hash: hash) {
                        #expect(round > 0 && memo.row(at: number) == row)
                    } else {
                        #expect(round == 0)
                        memo.remember(name, hash: hash, row: row)
                    }
                }
            }
        }
    }

    /// Whatever names come: what is remembered is what was said of the name, and memory has its bounds.
    @Test(arguments: [UInt64(1), 2, 3]) func whatIsRememberedIsTrue(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var memo = DecisionMemo()
        memo.belong(to: try columns(2, others: false))
        var said: [String: Int?] = [:]
        var forgotten = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...(Bool.random(using: &random) ? 3 : 256), using: &random)
            let name = String((0..<length).map { _ in "abcdef".randomElement(using: &random) ?? "a" })
            name.lent { bytes in
                // Few hashes, so that many names collide.
                let hash = DecisionMemo.hash(of: bytes) & 0xFF
                if let number = memo.find(bytes, hash: hash) {
                    #expect(said[name] == .some(memo.row(at: number)), "seed \(seed)")
                } else {
                    if said[name] != nil { forgotten += 1 }
                    let row = Bool.random(using: &random) ? Int.random(in: 0..<1_000_000, using: &random) : nil
                    said[name] = .some(row)
                    memo.remember(bytes, hash: hash, row: row)
                }
                #expect(memo.count <= DecisionMemo.mostNames && memo.byteCount <= DecisionMemo.mostBytes)
            }
        }
        #expect(forgotten > 0)
    }

    @Test func anotherTableForgets() throws {
        var memo = DecisionMemo()
        memo.belong(to: try columns(1, others: false))
        "a".lent { name in memo.remember(name, hash: 1, row: 0) }
        memo.belong(to: try columns(1, others: false))
        "a".lent { name in #expect(memo.find(name, hash: 1) == nil) }
    }

    /// A name costs no matching when it came before, with 1,000 routes and 1,000 names in turn.
    @Test(arguments: [false, true]) func decidingTakesNoStepsForNamesThatCameBefore(others: Bool) throws {
        var routes = (0..<1000).map { Route(index: $0, pattern: "model-\($0)-", provider: 0) }
        if others { routes[999].conditions.minBodyBytes = 1 }
        let table = try DecisionTable(
            Config(
                server: ServerConfig(), providers: [Provider(name: "x", endpoint: .echo)], routes: routes,
                defaultProvider: 0))
        var scratch = DecisionScratch()
        var steps: [Int] = []
        for _ in 0..<2 {
            for index in 0..<1000 {
                let row = "model-\(index)-x".lent { table.decide(model: $0, &scratch).route }
                #expect(row == index)
            }
            steps.append(scratch.steps)
        }
        #expect(steps[0] > 0 && steps[1] == steps[0])
    }
}
