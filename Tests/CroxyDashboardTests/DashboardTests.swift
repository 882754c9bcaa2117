import CroxyMetrics
import RandomCases
import Terminal
import Testing

@testable import CroxyDashboard

struct DashboardTests {
    private let now = SampleTraffic.now

    private func filled(_ count: Int = 20) -> (Dashboard, SampleTraffic) {
        var traffic = SampleTraffic()
        traffic.add(count, of: SampleTraffic.usual)
        var dashboard = traffic.dashboard()
        _ = dashboard.press("2", now: now)
        return (dashboard, traffic)
    }

    private func finish(_ dashboard: inout Dashboard, _ record: ExchangeRecord) {
        dashboard.receive(events: record.endEvent(), now: now)
    }

    @Test func keysEndAndStopIt() {
        var dashboard = Dashboard()
        #expect(dashboard.press("q", now: now) == .quit)
        #expect(dashboard.press(.control("c"), now: now) == .quit)
        #expect(dashboard.press(.control("z"), now: now) == .suspend)
        #expect(dashboard.press("x", now: now) == .none)
    }

    @Test func tabsAreReachedByNumberAndInTurn() {
        var dashboard = Dashboard()
        for (key, tab): (Key, Tab) in [
            ("3", .models), (.tab, .providers), (.right, .errors), (.backTab, .providers), (.left, .models),
            ("6", .routes),
            (.tab, .overview), (.backTab, .routes), ("7", .routes),
        ] {
            _ = dashboard.press(key, now: now)
            #expect(dashboard.tab == tab)
        }
    }

    /// While a text is typed, letters are letters.
    @Test func theFilterTakesWhatIsTyped() {
        var (dashboard, _) = filled()
        let all = dashboard.shownRequests.count
        for key: Key in ["/", "Q", "w", "x", .backspace, "e", "n"] { #expect(dashboard.press(key, now: now) == .none) }
        let found = dashboard.shownRequests
        #expect(!found.isEmpty && found.count < all)
        #expect(found.allSatisfy { $0.modelSent == "qwen3-coder:30b" })
        _ = dashboard.press(.enter, now: now)
        #expect(dashboard.press("q", now: now) == .quit && dashboard.filter.text == "Qwen")
        _ = dashboard.press(.escape, now: now)
        #expect(dashboard.shownRequests.count == all)
    }

    @Test func theSelectionStaysWithItsRequest() throws {
        var (dashboard, _) = filled()
        for _ in 0..<5 { _ = dashboard.press("j", now: now) }
        let chosen = try #require(dashboard.selectedLine.map { dashboard.shownRequests[$0].id })
        var more = SampleTraffic(seed: 5)
        more.add(40, of: SampleTraffic.usual)
        for record in more.records.suffix(7) { finish(&dashboard, record) }
        #expect(dashboard.selectedLine.map { dashboard.shownRequests[$0].id } == chosen)
        #expect(dashboard.selectedLine == 4 + 7)
        _ = dashboard.press(.home, now: now)
        #expect(dashboard.selectedLine == 0)
        _ = dashboard.press(.end, now: now)
        #expect(dashboard.selectedLine == dashboard.shownRequests.count - 1)
    }

    /// A bar in its own colour, reversed, would be the rest of it.
    @Test func theSelectedLineHasOneColour() {
        var (dashboard, _) = filled()
        for tab: Key in ["2", "3", "5"] {
            _ = dashboard.press(tab, now: now)
            _ = dashboard.press(.home, now: now)
            let grid = dashboard.view(columns: 140, rows: 30, now: now)
            let rows = (0..<30).filter { grid[1, $0].style.isReversed && $0 > 1 }
            #expect(rows.count == (tab == "5" ? 0 : 1))
            for row in rows {
                let styles = (1..<139).map { grid[$0, row].style }
                #expect(styles.allSatisfy { $0.isReversed && $0.foreground == nil })
            }
        }
    }

    /// Nothing moves while it is paused, and nothing is lost.
    @Test func aPauseHoldsWhatIsShown() {
        var (dashboard, _) = filled()
        let before = dashboard.view(columns: 100, rows: 30, now: now)
        _ = dashboard.press("p", now: now)
        let shown = dashboard.shownRequests.map(\.id)
        var more = SampleTraffic(seed: 5)
        more.add(40, of: SampleTraffic.usual)
        for record in more.records.suffix(9) { finish(&dashboard, record) }
        dashboard.receive(stats: Stats(more.recorder.snapshot(at: now), window: 3600, now: now).json())
        #expect(dashboard.shownRequests.map(\.id) == shown)
        #expect(dashboard.stats?.totals.requests == 20)
        let paused = dashboard.view(columns: 100, rows: 30, now: now)
        #expect(paused.text.contains("paused, 9 new"))
        #expect(
            Array(paused.text.split(separator: "\n").dropFirst(2).dropLast())
                == Array(before.text.split(separator: "\n").dropFirst(2).dropLast()))
        _ = dashboard.press("p", now: now)
        #expect(dashboard.shownRequests.count == 29)
    }

    /// An end may overtake its start, be told twice, or come with the list.
    @Test func eventsInAnyOrderComeToTheSame() throws {
        var dashboard = Dashboard()
        var traffic = SampleTraffic()
        traffic.add(1, of: SampleTraffic.usual)
        let record = try #require(traffic.records.first)
        finish(&dashboard, record)
        dashboard.receive(events: record.startEvent(), now: now)
        finish(&dashboard, record)
        dashboard.receive(requests: ExchangeRecord.json(of: [record]))
        #expect(dashboard.requests.all.map(\.id) == [record.id.description])
        #expect(dashboard.requests.ends == 1 && dashboard.requests.all[0].end != nil)
    }

    @Test func whatIsUnderWayGoesWhenTheConnectionDoes() {
        var (dashboard, _) = filled()
        var traffic = SampleTraffic(seed: 3)
        traffic.add(100, of: SampleTraffic.usual)
        let begun = traffic.begin(SampleTraffic.usual[0], at: now)
        dashboard.receive(events: begun.startEvent(), now: now)
        #expect(dashboard.shownRequests.count == 21 && dashboard.shownRequests[0].end == nil)
        dashboard.connection(.lost("gone"), address: "")
        #expect(dashboard.shownRequests.count == 20)
    }

    @Test func memoryIsBounded() {
        var dashboard = Dashboard()
        var traffic = SampleTraffic()
        traffic.add(3000, of: SampleTraffic.usual)
        for record in traffic.records {
            dashboard.receive(events: record.startEvent(), now: now)
        }
        #expect(dashboard.requests.all.count == RequestList.most)
        for record in traffic.records { finish(&dashboard, record) }
        #expect(dashboard.requests.all.count == RequestList.most && dashboard.requests.ends == 3000)
        #expect(dashboard.requests.all.map(\.id) == traffic.records.suffix(1000).reversed().map(\.id.description))
    }

    @Test func groupsAreSortedByWhatIsAsked() {
        var (dashboard, _) = filled(200)
        _ = dashboard.press("3", now: now)
        for order in GroupOrder.allCases {
            #expect(dashboard.order == order)
            let names = dashboard.shownGroups.map(\.name)
            #expect(names.count == 3)
            if order == .name { #expect(names == names.sorted()) }
            if order == .cost { #expect(names[0] == "claude-opus-4-5") }
            if order == .requests {
                let counts = dashboard.shownGroups.map(\.counts.requests)
                #expect(counts == counts.sorted(by: >))
            }
            _ = dashboard.press("s", now: now)
        }
    }

    /// Nobody is told that what is unknown costs nothing.
    @Test func anUnknownCostIsCalledThat() {
        var traffic = SampleTraffic()
        traffic.add(5, of: [SampleTraffic.usual[1]])
        let text = traffic.dashboard().view(columns: 100, rows: 30, now: now).text
        #expect(text.contains("cost unknown") && !text.contains("$"))
    }

    @Test func lostEventsAreSaid() {
        var dashboard = Dashboard()
        dashboard.receive(events: Array("event: lost\ndata: {\"lost\":1234}\n\n".utf8), now: now)
        #expect(dashboard.view(columns: 80, rows: 24, now: now).text.contains("1,234 events came faster"))
        #expect(!dashboard.view(columns: 80, rows: 24, now: now + 6000).text.contains("1,234 events"))
    }

    /// Who watches is told what is a sample; what is the slowest or failed is so among so many.
    @Test func whatIsNotListedIsCounted() {
        func skipped(_ count: Int) -> [UInt8] { Array("event: skipped\ndata: {\"skipped\":\(count)}\n\n".utf8) }
        var traffic = SampleTraffic()
        traffic.add(40, of: SampleTraffic.usual + SampleTraffic.failing)
        var dashboard = Dashboard()
        dashboard.connection(.live, address: SampleTraffic.address)
        dashboard.receive(events: skipped(500), now: now)
        #expect(dashboard.known == (0, 0))
        for (index, record) in traffic.records.enumerated() {
            dashboard.receive(events: record.endEvent() + skipped(index == 20 ? 7000 : 0), now: now)
        }
        #expect(dashboard.known == (40, 7040))
        _ = dashboard.press("2", now: now)
        #expect(dashboard.view(columns: 80, rows: 24, now: now).text.contains("40 of the last 7,040, failures first"))
        _ = dashboard.press("p", now: now)
        dashboard.receive(events: skipped(60), now: now)
        #expect(dashboard.known == (40, 7040))
        #expect(dashboard.view(columns: 80, rows: 24, now: now).text.contains("paused, 60 new"))
        _ = dashboard.press("5", now: now)
        #expect(dashboard.view(columns: 80, rows: 24, now: now).text.contains("below of 40 of the last 7,040"))
        _ = dashboard.press("p", now: now)
        // Those that were skipped before the oldest that is shown do not count.
        var more = SampleTraffic(seed: 9)
        more.add(1040, of: SampleTraffic.usual)
        for record in more.records { dashboard.receive(events: record.endEvent(), now: now) }
        #expect(dashboard.known == (1000, 1000))
        #expect(!dashboard.view(columns: 80, rows: 24, now: now).text.contains("failures first"))
        for _ in 0..<3 { dashboard.receive(events: skipped(.max), now: now) }
        dashboard.receive(events: traffic.records[0].endEvent() + more.records[0].startEvent(), now: now)
        #expect(dashboard.known.count == 1000)
    }

    /// Where events change what is on the screen, it is drawn more often.
    @Test func requestsAreOnTwoTabs() {
        var dashboard = Dashboard()
        let shows = ["1", "2", "3", "4", "5", "6"].map { (key: Key) in
            _ = dashboard.press(key, now: now)
            return dashboard.showsRequests
        }
        #expect(shows == [false, true, false, false, true, false])
    }

    /// Any bytes, any keys, any size: something is drawn, whole, and only signs.
    @Test(arguments: 0..<25)
    func nothingBreaksIt(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var traffic = SampleTraffic(seed: seed)
        traffic.add(40, of: SampleTraffic.wide + SampleTraffic.failing)
        var dashboard = traffic.dashboard(quota: SampleTraffic.quota)
        let keys: [Key] = [
            "1", "2", "3", "4", "5", "6", "j", "k", "s", "/", "p", "?", "x", "é", "猫", .enter, .escape, .tab, .backTab,
            .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .backspace, .delete, .control("a"),
        ]
        let stats = Stats(traffic.recorder.snapshot(at: now), window: 3600, now: now, quota: SampleTraffic.quota).json()
        for _ in 0..<150 {
            _ = dashboard.press(random.pick(keys), now: now)
            var bytes = random.pick([
                stats, ExchangeRecord.json(of: traffic.records), random.pick(traffic.records).json(),
            ])
            for _ in 0..<random.below(4) {
                let place = random.below(bytes.count)
                bytes[place] = random.chance(50) ? random.pick(Array(#"{}[]",:0-e\"#.utf8)) : UInt8(random.below(256))
            }
            if random.oneIn(3) { bytes.removeLast(random.below(bytes.count)) }
            switch random.below(6) {
            case 0: dashboard.receive(stats: bytes)
            case 1: dashboard.receive(requests: bytes)
            case 2: dashboard.receive(health: bytes, now: now)
            case 3:
                let name = random.pick(["start", "end", "lost", "skipped", "x"])
                dashboard.receive(events: Array("event: \(name)\ndata: ".utf8) + bytes + [10, 10], now: now)
            case 4: dashboard.connection(random.pick([.live, .connecting, .lost("a\u{1b}b")]), address: "http://x")
            default: dashboard.say("\u{202E}hello", now: now)
            }
            let (columns, rows) = (1 + random.below(200), 1 + random.below(80))
            let grid = dashboard.view(columns: columns, rows: rows, now: now)
            #expect(grid.columns == columns && grid.rows == rows)
            let scalars = grid.text.unicodeScalars
            #expect(scalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" })
        }
    }
}
