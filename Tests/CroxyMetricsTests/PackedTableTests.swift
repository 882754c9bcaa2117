import RandomCases
import Testing

@testable import CroxyMetrics

struct PackedTableTests {
    /// Against a dictionary, with keys that differ in few bits and keys that differ in all.
    @Test(arguments: 0..<20)
    func countsAsADictionaryDoes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let mask: UInt64 = seed % 2 == 0 ? .max : 0x0000_0F00_0000_00F3
        var table = PackedTable<Int>()
        var oracle: [UInt64: Int] = [:]
        for step in 0..<3000 {
            let key = UInt64.random(in: 0...(.max), using: &random) & mask
            table.update(key, first: 0) { $0 += step }
            oracle[key, default: 0] += step
        }
        #expect(table.count == oracle.count && table.bytes <= PackedTable<Int>.bytes(count: table.count))
        for (key, value) in oracle { #expect(table.index(of: key).map { table.values[$0] } == value, "seed \(seed)") }
        for _ in 0..<1000 {
            let key = UInt64.random(in: 0...(.max), using: &random)
            #expect((table.index(of: key) == nil) == (oracle[key] == nil))
        }
    }

    /// Copies are values.
    @Test func aCopyStaysAsItWas() {
        var table = PackedTable<Int>()
        table.update(1, first: 5) { $0 += 1 }
        let copy = table
        table.update(1, first: 0) { $0 = 9 }
        table.update(2, first: 0) { $0 = 9 }
        #expect(copy.values == [6] && copy.index(of: 2) == nil)
    }
}
