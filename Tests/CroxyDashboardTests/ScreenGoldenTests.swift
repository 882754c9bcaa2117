import CroxyDashboard
import CroxyMetrics
import Foundation
public import Terminal
import Testing

/// Every screen state as text, at three sizes; looked at by people.
///
/// `CROXY_RECORD=1 swift test` writes the files anew, and fails, so that it cannot pass unseen. `CROXY_SCREENS=FOLDER` has
/// them written as bytes for a terminal, which `Tests/terminal/picture.py` makes pictures of.
struct ScreenGoldenTests {
    static let sizes = [(80, 24), (100, 30), (140, 50)]
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    /// A state of the screen: its name, and how it comes about.
    static let states: [(name: String, make: @Sendable () -> Dashboard)] = [
        ("empty", { SampleTraffic().dashboard() }),
        ("not-running", { notRunning() }),
        ("overview-busy", { busy() }),
        ("overview-errors", { failing() }),
        ("overview-sampled", { sampled() }),
        ("overview-wide", { wide() }),
        ("overview-reconnecting", { reconnecting() }),
        ("live-busy", { pressed(busy(), "2") }),
        ("live-selected", { pressed(busy(), "2", .down, .down, .down, .down, .down) }),
        ("live-details", { pressed(busy(), "2", .down, .down, .down, .down, .down, .enter) }),
        ("live-wide", { pressed(wide(), "2") }),
        ("live-filter", { pressed(busy(), "2", "/", "q", "w", "e", "n") }),
        ("live-filter-nothing", { pressed(busy(), "2", "/", "x", "y", "z", .enter) }),
        ("live-paused", { paused() }),
        ("live-sampled", { pressed(sampled(), "2") }),
        ("models-busy", { pressed(busy(), "3") }),
        ("models-by-p99", { pressed(busy(), "3", "s", "s", "s", "s", "s", .down) }),
        ("models-details", { pressed(busy(), "3", .down, .enter) }),
        ("models-wide", { pressed(wide(), "3") }),
        ("providers-quota", { pressed(busy(), "4") }),
        ("errors", { pressed(failing(), "5", .down) }),
        ("errors-none", { pressed(busy(), "5") }),
        ("routes", { pressed(busy(), "6") }),
        ("help", { pressed(busy(), "?") }),
    ]

    @Test(arguments: states.map(\.name))
    func looksAsItShould(_ name: String) throws {
        let state = try #require(Self.states.first { $0.name == name })
        let dashboard = state.make()
        let text = try Self.sizes.map { columns, rows in
            let grid = dashboard.view(columns: columns, rows: rows, now: SampleTraffic.now)
            if let folder = ProcessInfo.processInfo.environment["CROXY_SCREENS"] {
                var encoder = FrameEncoder(depth: .trueColour)
                let file = URL(fileURLWithPath: folder).appendingPathComponent("\(name)-\(columns)x\(rows)")
                try Data(encoder.encode(grid)).write(to: file)
            }
            return "----- \(columns)×\(rows)\n\(grid.text)"
        }.joined()
        let file = Self.folder.appendingPathComponent("\(name).txt")
        if ProcessInfo.processInfo.environment["CROXY_RECORD"] != nil {
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(name)")
            return
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func theFolderHoldsNothingElse() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.states.map { "\($0.name).txt" }.sorted())
    }

    // MARK: the states

    static func busy() -> Dashboard {
        var traffic = SampleTraffic()
        traffic.add(400, of: SampleTraffic.usual)
        let underWay = (1...3).map { index in
            traffic.begin(SampleTraffic.usual[index % 3], at: SampleTraffic.now - Int64(index) * 1700)
        }
        return traffic.dashboard(underWay: underWay, quota: SampleTraffic.quota)
    }

    static func failing() -> Dashboard {
        var traffic = SampleTraffic()
        traffic.add(120, of: SampleTraffic.usual + SampleTraffic.failing)
        return traffic.dashboard()
    }

    static func wide() -> Dashboard {
        var traffic = SampleTraffic()
        traffic.add(60, of: SampleTraffic.wide)
        return traffic.dashboard()
    }

    /// More than anybody reads.
    static func sampled() -> Dashboard {
        var traffic = SampleTraffic()
        traffic.add(6000, of: SampleTraffic.usual + SampleTraffic.usual + SampleTraffic.failing)
        var listed = traffic
        listed.records = traffic.records.enumerated().filter { $0 % 8 == 0 || $1.outcome.isFailure }.map(\.element)
        var dashboard = listed.dashboard(quota: SampleTraffic.quotas)
        let skipped = traffic.records.count - listed.records.count
        dashboard.receive(
            events: Array("event: skipped\ndata: {\"skipped\":\(skipped)}\n\n".utf8), now: SampleTraffic.now)
        return dashboard
    }

    static func notRunning() -> Dashboard {
        var dashboard = Dashboard()
        dashboard.connection(.lost("croxy is not running"), address: "")
        return dashboard
    }

    static func reconnecting() -> Dashboard {
        var dashboard = busy()
        dashboard.connection(.lost("croxy has ended the connection"), address: SampleTraffic.address)
        return dashboard
    }

    static func paused() -> Dashboard {
        var dashboard = pressed(busy(), "2", "p")
        var more = SampleTraffic(seed: 99)
        more.add(500, of: SampleTraffic.usual)
        for record in more.records.suffix(12) {
            dashboard.receive(events: record.endEvent(), now: SampleTraffic.now)
        }
        return dashboard
    }

    static func pressed(_ dashboard: Dashboard, _ keys: Key...) -> Dashboard {
        var dashboard = dashboard
        for key in keys { _ = dashboard.press(key, now: SampleTraffic.now) }
        return dashboard
    }
}

extension Key: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        self = .character(Character(text))
    }
}
