public import Terminal

/// What keys do.
extension Dashboard {
    /// A key was pressed.
    ///
    /// - Parameter now: milliseconds since 1970.
    public mutating func press(_ key: Key, now: Int64) -> Effect {
        switch key {
        case .control("c"): return .quit
        case .control("z"): return .suspend
        case _ where filter.isTyping: type(key)
        case _ where showsHelp: showsHelp = false
        case .character("q"): return .quit
        default: command(key)
        }
        return .none
    }

    private mutating func type(_ key: Key) {
        switch key {
        case .character(let character): filter.type(character)
        case .backspace: filter.erase()
        case .enter, .down, .up: filter.finish()
        case .escape: filter.clear()
        default: break
        }
    }

    private mutating func command(_ key: Key) {
        switch key {
        case .character("?"): showsHelp = true
        case .character("p"): pause()
        case .character("s"): order = order.next
        case .character("/"):
            guard tab != .overview else { return }
            showsDetails = false
            filter.begin()
        case .character(let digit) where ("1"..."6").contains(digit):
            if let number = digit.wholeNumberValue, let tab = Tab(rawValue: number - 1) { show(tab) }
        case .tab, .right: show(tab.moved(by: 1))
        case .backTab, .left: show(tab.moved(by: -1))
        case .down, .character("j"): move(by: 1)
        case .up, .character("k"): move(by: -1)
        case .pageDown: move(by: Self.page)
        case .pageUp: move(by: -Self.page)
        case .home, .character("g"): move(by: -100_000)
        case .end, .character("G"): move(by: 100_000)
        case .enter: if selectedLine != nil { toggleDetails() } else { move(by: 0) }
        case .escape: leave()
        default: break
        }
    }

    private mutating func show(_ next: Tab) {
        tab = next
        showsDetails = false
    }

    private mutating func move(by step: Int) {
        if showsDetails {
            detailsScroll = max(0, detailsScroll + step)
        } else {
            selections[tab, default: Selection()].move(by: step, in: lineIDs)
        }
    }

    private mutating func toggleDetails() {
        showsDetails.toggle()
        detailsScroll = 0
    }

    /// What was entered last is left first.
    private mutating func leave() {
        if showsDetails {
            showsDetails = false
        } else if selections[tab]?.id != nil {
            selections[tab] = nil
        } else {
            filter.clear()
        }
    }

    private mutating func pause() {
        frozen = isPaused ? nil : (requests.all, requests.ends, requests.span)
    }
}
