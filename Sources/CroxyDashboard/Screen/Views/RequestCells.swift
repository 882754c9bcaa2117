import Terminal

extension Table.Cell {
    /// What is unknown is said to be, and does not catch the eye.
    static func cost(_ dollars: Double?) -> Table.Cell {
        dollars == 0 ? Table.Cell("$0") : Table.Cell(Figures.cost(dollars), dollars == nil ? Palette.faint : .plain)
    }
}

/// How parts of a request look, wherever it is shown.
extension ShownRequest {
    /// `14:03:27`.
    func timeText(_ dashboard: Dashboard) -> String {
        let shifted = time / 1000 % 86_400 + Int64(dashboard.secondsEastOfUTC % 86_400)
        let seconds = Int((shifted + 86_400) % 86_400)
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(
            separator: ":")
    }

    var modelText: String {
        guard let model else { return "-" }
        guard let modelSent, modelSent != model else { return model }
        return "\(model) → \(modelSent)"
    }

    /// The status, and a word where it says too little.
    var outcome: Table.Cell {
        guard let end else { return Table.Cell("… under way", Palette.accent) }
        return switch end.outcome {
        case "ok": Table.Cell("\(end.status)", Palette.good)
        case "stub": Table.Cell("\(end.status) by croxy", Palette.good)
        case "client_closed": Table.Cell("\(end.status) left", Palette.faint)
        default: Table.Cell("✗ \(end.status) \(end.error ?? end.outcome)", Palette.bad)
        }
    }

    func durationText(now: Int64) -> String {
        guard let end else { return Figures.duration(Double(max(0, now - time))) }
        return Figures.duration(end.duration)
    }

    var firstTokenText: String { Figures.duration(end?.firstToken) }

    var inputText: String { tokens(end?.input) }
    var outputText: String { tokens(end?.output) }

    var cost: Table.Cell {
        guard let end, end.input != nil || end.cost != nil else { return Table.Cell("-", Palette.faint) }
        return .cost(end.cost)
    }

    /// Estimates are said to be such.
    private func tokens(_ count: UInt64?) -> String {
        guard let count else { return "-" }
        return (end?.isEstimated ?? false ? "~" : "") + Figures.short(count)
    }
}
