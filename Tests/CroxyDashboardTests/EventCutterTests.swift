import RandomCases
import Testing

@testable import CroxyDashboard

/// Streams through an ``EventCutter`` and ``Events``, against a reader that has the whole stream as lines.
struct EventCutterTests {
    private struct Event: Equatable {
        var kind: Events.Kind
        var data: String
    }

    /// Each cut of a stream gives the events that its lines give.
    @Test(arguments: 0..<300)
    func anyCutGivesTheSameEvents(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "event: start\ndata: {\"id\":\"crx_1\"}\n\n",
            "event: end\ndata: {\"id\":\"crx_1\",\"path\":\"/é\\n\"}\n\n",
            "event: lost\ndata: {\"lost\":3}\n\n", "event: skipped\ndata: {\"skipped\":3}\n\n", ": croxy\n\n", ":\n\n",
            "\n", "\n\n", "event: other\ndata: x\n\n",
            "data: nobody's\n\n", "event: end\n\n", "event: start\ndata: a\ndata: b\n\n", "event: endless\ndata: c\n\n",
            ": said\nevent: end\n: between\ndata: d\n\n", "event: start\r\ndata: e\r\n\r\n",
            "event: end\ndata: f\r\n\n", "event:end\ndata:g\n\n", "event", "data: ", "\r", "\u{0}",
        ]
        let usual = pieces.prefix(6)
        let text = (0..<random.below(40)).map { _ in random.pick(random.chance(60) ? Array(usual) : pieces) }.joined()
        let stream = Array(text.utf8)
        let longest = random.pick([1, 2, 7, 100, 5000])
        var cutter = EventCutter()
        var found: [Event] = []
        var place = 0
        while place < stream.count {
            let end = min(stream.count, place + 1 + random.below(longest))
            stream[place..<end].withUnsafeBytes { cutter.receive($0) }
            place = end
            // A reader may come seldom.
            if random.chance(70) || place == stream.count { found += Self.events(in: cutter.take() ?? []) }
        }
        #expect(found == Self.oracle(stream), "seed \(seed)")
    }

    @Test func whatHasNoEndIsGivenUp() {
        var cutter = EventCutter()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        for _ in 0..<16 {
            #expect(cutter.hasRoom && cutter.take() == nil)
            piece.withUnsafeBytes { cutter.receive($0) }
        }
        #expect(cutter.take() == nil && !cutter.hasRoom)
    }

    @Test func eventsMakeRoom() {
        var cutter = EventCutter()
        let event = Array("event: end\ndata: ".utf8) + [UInt8](repeating: 0x20, count: 50_000) + [10, 10]
        for _ in 0..<60 {
            event.withUnsafeBytes { cutter.receive($0) }
            #expect(cutter.take() == event && cutter.hasRoom)
        }
    }

    @Test func whatIsThrownAwayIsCounted() {
        var missed = Events.Missed()
        func add(_ text: String) -> [Int] {
            missed.add(Array(text.utf8))
            return [missed.lost, missed.skipped]
        }
        #expect(add("") == [0, 0])
        #expect(add("event: start\ndata: {}\n\n:\n\nevent: end\ndata: {}\n\n") == [2, 0])
        #expect(add("event: lost\ndata: {\"lost\":40}\n\nevent: end\ndata: {}\n\n") == [43, 0])
        #expect(add("event: skipped\ndata: {\"skipped\":50}\n\nevent: end\ndata: {}\n\n") == [44, 50])
        #expect(add("event: lost\ndata: {\"lost\":-40}\n\n") == [44, 50])
        #expect(add("event: lost\ndata: {\"lost\":\(Int.max)}\n\n") == [.max, 50])
    }

    private static func events(in bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        Events.each(in: bytes) { events.append(Event(kind: $0, data: String(decoding: $1, as: UTF8.self))) }
        return events
    }

    /// Line by line. A line without its end is none.
    private static func oracle(_ stream: [UInt8]) -> [Event] {
        let lines = stream.split(separator: 10, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
        var events: [Event] = []
        var name = ""
        var data: [String] = []
        for line in lines {
            let scalars = Array(line.unicodeScalars)
            if scalars.isEmpty {
                let kinds: [String: Events.Kind] = ["start": .start, "end": .end, "lost": .lost, "skipped": .skipped]
                if let kind = kinds[name], data != [], data != [""] {
                    events.append(Event(kind: kind, data: data.joined(separator: "\n")))
                }
                (name, data) = ("", [])
            } else if scalars.starts(with: "event: ".unicodeScalars) {
                name = text(scalars.dropFirst(7))
            } else if scalars.starts(with: "data: ".unicodeScalars) {
                data.append(text(scalars.dropFirst(6)))
            }
        }
        return events
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
