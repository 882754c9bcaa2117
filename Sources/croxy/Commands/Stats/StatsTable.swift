import CroxyDashboard
import CroxyRouting
import JSONBytes

/// The object of `/_croxy/stats` as a table for people.
struct StatsTable {
    let root: JSONView
    let grouping: Grouping
    let isColoured: Bool

    var text: String {
        let totals = root.member("totals")
        let requests = totals.number("requests")
        let since = "last \(Figures.window(root.member("window_s")?.int() ?? 0)): "
        guard requests > 0 else { return painted(since, .strong) + "no requests\n" }
        let errors = totals.number("errors")
        let parts = [
            Figures.count(requests, "request"),
            painted(Figures.count(errors, "error"), errors > 0 ? .bad : .none),
            "tokens \(Figures.count(totals.number("input_tokens"))) in, \(Figures.count(totals.number("output_tokens"))) out",
            "cache \(Figures.count(totals.number("cache_read_tokens"))) read, "
                + "\(Figures.count(totals.number("cache_write_tokens"))) written",
            "cost \(Figures.cost(totals.decimal("cost_usd")))",
        ]
        return painted(since, .strong) + parts.joined(separator: ", ") + "\n\n" + percentiles + "\n" + groups
    }

    private func painted(_ text: String, _ colour: TextTable.Colour) -> String {
        isColoured ? text.painted(colour) : text
    }

    private static func head(_ names: String...) -> [TextTable.Cell] {
        names.map { TextTable.Cell($0, .faint) }
    }

    private var percentiles: String {
        var table = TextTable()
        table.add(StatsTable.head("", "p50", "p90", "p99"))
        for (label, name) in [("duration", "duration_ms"), ("first token", "first_token_ms")] {
            let spread = root.member(name)
            table.add(
                [TextTable.Cell(label)]
                    + ["p50", "p90", "p99"].map { TextTable.Cell(Figures.duration(spread.decimal($0))) })
        }
        return table.text(coloured: isColoured)
    }

    private var groups: String {
        var table = TextTable()
        guard let list = grouping.list else {
            table.add(StatsTable.head("status", "requests"))
            for (name, count) in root.members(of: "statuses") {
                let isBad = name.hasPrefix("4") || name.hasPrefix("5")
                table.add([TextTable.Cell(TerminalText.shown(name), isBad ? .bad : .none), TextTable.Cell(count)])
            }
            return table.text(coloured: isColoured)
        }
        table.add(
            StatsTable.head(
                grouping.rawValue, "requests", "errors", "tokens in", "tokens out", "p50", "p99", "cost"))
        for group in root.member(list).map({ Array($0.elements) }) ?? [] {
            let totals = group.member("totals")
            let duration = group.member("duration_ms")
            let errors = totals.number("errors")
            table.add([
                TextTable.Cell(TerminalText.shown(group.member("name")?.string(repairing: true) ?? "")),
                TextTable.Cell(Figures.count(totals.number("requests"))),
                TextTable.Cell(Figures.count(errors), errors > 0 ? .bad : .none),
                TextTable.Cell(Figures.count(totals.number("input_tokens"))),
                TextTable.Cell(Figures.count(totals.number("output_tokens"))),
                TextTable.Cell(Figures.duration(duration.decimal("p50"))),
                TextTable.Cell(Figures.duration(duration.decimal("p99"))),
                TextTable.Cell(Figures.cost(totals.decimal("cost_usd"))),
            ])
        }
        return table.text(coloured: isColoured)
    }
}

extension JSONView {
    /// Names and counts of an object.
    fileprivate func members(of name: String) -> [(name: String, count: String)] {
        guard let object = member(name) else { return [] }
        return object.members.map { key, value in
            (key.string(repairing: true) ?? "", Figures.count(UInt64(max(0, value.int() ?? 0))))
        }
    }

    /// The value of a number; nil for all else.
    fileprivate var double: Double? {
        kind == .number ? Double(String(decoding: token, as: UTF8.self)) : nil
    }
}

extension JSONView? {
    /// A count; 0 where there is none.
    fileprivate func number(_ name: String) -> UInt64 {
        UInt64(max(0, self?.member(name)?.int() ?? 0))
    }

    fileprivate func decimal(_ name: String) -> Double? {
        self?.member(name)?.double
    }
}
