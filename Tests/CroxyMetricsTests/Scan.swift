import CroxyMetrics
import RandomCases

/// A body read by the scanner, in pieces.
struct Scan: Equatable, CustomStringConvertible {
    var report: UsageReport

    /// Behind how many bytes content was told of, at the end of a piece.
    var contentAt: [Int] = []

    init(_ body: [UInt8], as kind: AnswerKind = .stream, cuts: [Int] = []) {
        var scanner = UsageScanner()
        self.init(body, as: kind, cuts: cuts, with: &scanner)
    }

    init(_ text: String, as kind: AnswerKind = .stream, cuts: [Int] = []) {
        self.init(Array(text.utf8), as: kind, cuts: cuts)
    }

    /// With a scanner that may have read something else before.
    init(_ body: [UInt8], as kind: AnswerKind, cuts: [Int] = [], with scanner: inout UsageScanner) {
        scanner.reset(to: kind)
        var start = 0
        for cut in cuts + [body.count] {
            // A copy of its own, so that reading beside it is seen.
            let piece = Array(body[start..<cut])
            if piece.withUnsafeBytes({ scanner.feed($0) }) { contentAt.append(cut) }
            start = cut
        }
        scanner.finish()
        report = scanner.report
    }

    var sawContent: Bool { !contentAt.isEmpty }

    var description: String { "\(report), content at \(contentAt)" }
}

extension SeededGenerator {
    /// Places to cut so many bytes at: none, one, some, or all.
    mutating func cuts(of count: Int) -> [Int] {
        switch below(4) {
        case 0: return []
        case 1: return [below(count + 1)]
        case 2: return (0..<below(20)).map { _ in below(count + 1) }.sorted()
        default:
            var cuts: [Int] = []
            var place = 0
            while place < count {
                cuts.append(place)
                place += 1 + below(7)
            }
            return cuts
        }
    }
}
