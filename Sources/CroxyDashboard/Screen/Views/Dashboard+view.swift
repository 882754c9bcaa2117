public import Terminal

extension Dashboard {
    /// What is on the screen.
    ///
    /// - Parameter now: milliseconds since 1970.
    /// - Complexity: O(cells) and, where a list is filtered or sorted, O(requests or groups).
    public func view(columns: Int, rows: Int, now: Int64) -> Grid {
        var grid = Grid(columns: columns, rows: rows)
        var area = Area(column: 0, row: 0, columns: grid.columns, rows: grid.rows)
        guard grid.columns >= 40, grid.rows >= 10 else {
            grid.put("croxy needs 40×10", in: area)
            return grid
        }
        drawHeader(&grid, area.takeTop(1), now)
        drawTabs(&grid, area.takeTop(1))
        _ = area.takeTop(1)
        var footer = area
        footer.row = area.row + area.rows - 1
        footer.rows = 1
        area.rows -= 1
        area.column = 1
        area.columns -= 2
        footer.column = 1
        footer.columns -= 2
        if showsHelp {
            HelpView().draw(&grid, area)
        } else {
            drawBody(&grid, area, now)
        }
        drawFooter(&grid, footer, now)
        return grid
    }

    private func drawBody(_ grid: inout Grid, _ area: Area, _ now: Int64) {
        if showsDetails, let details = DetailsView(self, now: now) { return details.draw(&grid, area) }
        switch tab {
        case .overview: OverviewView(dashboard: self, now: now).draw(&grid, area)
        case .live: LiveView(dashboard: self, now: now).draw(&grid, area)
        case .models, .providers, .routes: GroupsView(dashboard: self, now: now).draw(&grid, area)
        case .errors: ErrorsView(dashboard: self, now: now).draw(&grid, area)
        }
    }

    private func drawHeader(_ grid: inout Grid, _ area: Area, _ now: Int64) {
        let (state, style) = stateText
        let width = DisplayWidth.of(state)
        var left = area
        left.columns = max(0, area.columns - width - 4)
        left.column = 1
        var pieces: [(String, Style)] = [("croxy", Palette.strong)]
        if !version.isEmpty { pieces.append((" \(version)", Palette.faint)) }
        if !address.isEmpty { pieces.append(("  \(address)", .plain)) }
        if let started, case .live = connection {
            pieces.append(("  up \(Figures.time(Int(clamping: (now - started) / 1000)))", Palette.faint))
        }
        if reloadError != nil { pieces.append(("  ! reload failed", Palette.bad)) }
        grid.put(pieces, in: left)
        grid.put(state, in: area, at: area.columns - width - 1, style)
    }

    private var stateText: (String, Style) {
        switch connection {
        case .connecting: ("○ connecting", Palette.warning)
        case .lost(let why): ("○ reconnecting: \(Fit.cut(why, to: 40))", Palette.warning)
        case .live:
            if let frozen {
                ("‖ paused, \(Figures.count(UInt64(requests.ends - frozen.ends))) new", Palette.warning)
            } else {
                ("● live", Palette.good)
            }
        }
    }

    /// Among which requests something is the slowest, or failed.
    var knownText: String {
        let (count, span) = known
        let last = "the last \(Figures.count(UInt64(span)))"
        return count < span ? "\(Figures.count(UInt64(count))) of \(last)" : last
    }

    private func drawTabs(_ grid: inout Grid, _ area: Area) {
        var column = 1
        // Where there is no room for words, numbers stay.
        let isNarrow = area.columns < 70
        for tab in Tab.allCases {
            let isShown = tab == self.tab
            let title = isNarrow && !isShown ? "\(tab.rawValue + 1)" : "\(tab.rawValue + 1) \(tab.title)"
            let style = isShown ? Palette.accent.bold.reversed : Palette.plain
            column = grid.put(" \(title) ", in: area, at: column, style) + 1
        }
        guard !filter.isEmpty || filter.isTyping, tab != .overview else { return }
        let text = "/\(filter.text)\(filter.isTyping ? "▏" : "")"
        grid.put(text, in: area, at: column + 1, Palette.warning)
    }

    private func drawFooter(_ grid: inout Grid, _ area: Area, _ now: Int64) {
        if let message, message.until > now { return _ = grid.put(message.text, in: area, Palette.warning) }
        var keys: [(String, String)] = []
        if filter.isTyping {
            keys = [("Enter", "keep"), ("Esc", "clear")]
        } else if showsHelp {
            keys = [("any key", "back")]
        } else if showsDetails {
            keys = [("Esc", "back"), ("↑↓", "scroll")]
        } else {
            switch tab {
            case .overview: break
            case .live, .errors: keys = [("↑↓", "select"), ("Enter", "details"), ("/", "filter")]
            case .models, .providers, .routes:
                keys = [("s", "sort"), ("↑↓", "select"), ("Enter", "details"), ("/", "filter")]
            }
            keys += [("p", isPaused ? "go on" : "pause")]
            keys += [("1–6", "tabs"), ("?", "help"), ("q", "quit")]
        }
        // Blanks between, and none at the end, which would be cut.
        grid.put(
            keys.flatMap { [("  ", .plain), ($0.0, Palette.strong), (" \($0.1)", Palette.faint)] }.dropFirst(), in: area
        )
    }
}
