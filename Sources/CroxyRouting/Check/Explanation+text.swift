extension Explanation {
    /// The same for people: lines without a newline at the end.
    ///
    /// Before the routes stand marks: `*` the one that decides, `+` others that match, `-` those that do not.
    ///
    /// - Parameters:
    ///   - explaining: adds a line for every route.
    ///   - style: whether a terminal shows it.
    public func text(explaining: Bool = false, style: TextStyle = .plain) -> String {
        let target = "\(Explanation.shown(method)) \(Explanation.shown(path))"
        var rows = TextRows()
        if model != nil { rows.add("request", target) }
        switch outcome {
        case .reject:
            if !hooks.isEmpty { addDecision(to: &rows) }
            if let rejection {
                let source = decidedBy == .hook ? "the hook" : "croxy itself"
                rows.add("answer", "\(rejection.status) from \(source), nothing is sent")
                rows.add("because", Explanation.shown(refusal ?? ""))
            }
        case .stub:
            if decidedBy != nil { addDecision(to: &rows) }
            addStub(to: &rows)
        case .forward:
            addDecision(to: &rows)
            addForwarding(to: &rows)
        }
        for warning in warnings { rows.add("warning", warning, role: .late) }
        if let hint { rows.add("hint", hint) }
        if explaining { addRoutes(to: &rows) }
        let title = style.paint(model.map(Explanation.shown) ?? target, .title)
        return ([title] + rows.lines(style)).joined(separator: "\n")
    }

    private func addDecision(to rows: inout TextRows) {
        if let route {
            let name = route.name.map { " \(Explanation.shown($0))" } ?? ""
            let conditions = route.conditions.all.map(\.text).joined(separator: ", ")
            rows.add("route", "routes[\(route.index)]\(name), \(conditions)")
        } else {
            let isPassedOn = hooks.contains { $0.answer == .next && $0.route != nil }
            rows.add("route", "none \(isPassedOn ? "is left" : "matches"), so the default decides")
        }
        rows.add("decided", decidedAt.phrase)
        for hook in hooks { rows.add("hook", hook.lines) }
        if let provider { rows.add("provider", Explanation.shown(provider)) }
    }

    private func addStub(to rows: inout TextRows) {
        guard let stub else { return rows.add("answer", "from croxy itself, nothing is sent") }
        let source = hooks.last?.answer == .stub ? "the hook" : "croxy itself (stub_count_tokens)"
        rows.add("answer", "\(stub.status) from \(source), nothing is sent")
        rows.add("body", Explanation.shown(String(decoding: stub.body, as: UTF8.self)))
    }

    private func addForwarding(to rows: inout TextRows) {
        if let url { rows.add("url", url) }
        if let modelSent {
            rows.add("model sent", Explanation.shown(modelSent) + (modelSent == model ? ", as it came" : ""))
        }
        if let splice { rows.add("body", splice.lines) }
        rows.add("credentials", credentialLines.map { ($0, nil) })
        let others = headersSet.filter { !Explanation.isCredential($0) }
        let removed = headersRemoved.filter { !Explanation.isCredential($0) }
        let changes = [("sets", others), ("removes", removed)].filter { !$0.1.isEmpty }
        if !changes.isEmpty {
            rows.add("headers", changes.map { "\($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: "; "))
        }
    }

    private func addRoutes(to rows: inout TextRows) {
        for line in explain {
            let title = "routes[\(line.index)]" + (line.name.map { " \(Explanation.shown($0))" } ?? "")
            if line.index == route?.index {
                rows.add(title, line.reason, mark: "*", role: .chosen)
            } else if line.matched {
                rows.add(title, line.reason, mark: "+", role: .late)
            } else {
                rows.add(title, line.reason, mark: "-", role: .missed)
            }
        }
    }

    /// A text of any length on one line, harmless to a terminal, keys masked.
    static func oneLine(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            if Quoted.isHarmless(scalar) {
                line.unicodeScalars.append(scalar)
            } else {
                line += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return Masking.hidingKeys(in: line)
    }

    /// A text as it is where a terminal shows it as it is, else quoted and escaped.
    static func shown(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy(Quoted.isHarmless) && text.utf8.count <= 300
        return isPlain ? Masking.hidingKeys(in: text) : Quoted.text(text)
    }
}

extension Splice {
    /// Both values, one below the other, and how much stays.
    fileprivate var lines: [(text: String, role: TextStyle.Role?)] {
        let stays =
            "bytes \(range.lowerBound) to \(range.upperBound) of \(bodyBytes) change, all others go as they came"
        return [
            (stays, nil), ("- \(Explanation.shown(old))", .removed),
            ("+ \(Explanation.shown(new))", .added),
        ]
    }
}

extension HookRun {
    /// The answer, why it failed, what it logged, what it cost.
    fileprivate var lines: [(text: String, role: TextStyle.Role?)] {
        var lines: [(text: String, role: TextStyle.Role?)] = [("\(Explanation.shown(file)) \(phrase)", nil)]
        if let error { lines.append((Explanation.oneLine(error), .removed)) }
        lines += log.map { (Explanation.oneLine($0), .late) }
        lines.append(("\(microseconds) µs, \((memoryBytes + 1023) / 1024) KiB, \(steps) steps", .label))
        return lines
    }
}

extension Explanation.Moment {
    /// For people.
    fileprivate var phrase: String {
        switch self {
        case .head: "at the request's head"
        case .model: "as soon as the model is seen"
        case .fields: "as soon as the fields that routes ask for are seen"
        case .body: "at the end of the body"
        }
    }
}
