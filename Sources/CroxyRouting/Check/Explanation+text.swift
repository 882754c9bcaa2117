extension Explanation {
    /// The same for people: lines without a newline at the end.
    ///
    /// - Parameter explaining: adds a line for every route.
    public func text(explaining: Bool = false) -> String {
        var lines = [model.map(Explanation.shown) ?? "\(Explanation.shown(method)) \(Explanation.shown(path))"]
        if model != nil { lines.append(row("request", "\(Explanation.shown(method)) \(Explanation.shown(path))")) }
        switch outcome {
        case .reject:
            if let rejection {
                lines.append(row("answer", "\(rejection.status) from croxy itself, nothing is sent"))
                lines.append(row("body", Explanation.shown(String(decoding: rejection.body, as: UTF8.self))))
            }
        case .stub:
            lines += decisionRows
            lines.append(row("answer", "from croxy itself (stub_count_tokens), nothing is sent"))
            if let stub { lines.append(row("body", String(decoding: stub.body, as: UTF8.self))) }
        case .forward:
            lines += decisionRows
            if let url { lines.append(row("url", url)) }
            if let modelSent {
                lines.append(
                    row("model sent", Explanation.shown(modelSent) + (modelSent == model ? ", as it came" : "")))
            }
            if let splice { lines.append(row("body", Explanation.shown(splice))) }
            lines.append(row("credentials", credentialText))
            let others = headersSet.filter { $0 != "x-api-key" && $0 != "authorization" }
            if !others.isEmpty { lines.append(row("headers", "sets \(others.joined(separator: ", "))")) }
        }
        lines += warnings.map { row("warning", $0) }
        if explaining {
            for line in explain {
                lines.append(row(line.name.map(Explanation.shown) ?? "routes[\(line.index)]", line.reason))
            }
        }
        return lines.joined(separator: "\n")
    }

    private var decisionRows: [String] {
        var rows: [String] = []
        if let route {
            let name = route.name.map { " \(Explanation.shown($0))" } ?? ""
            let conditions = route.conditions.all.map(\.text).joined(separator: ", ")
            rows.append(row("route", "routes[\(route.index)]\(name), \(conditions)"))
        } else {
            rows.append(row("route", "none matches, so the default decides"))
        }
        rows.append(row("decided", decidedAt.phrase))
        if let provider { rows.append(row("provider", Explanation.shown(provider))) }
        return rows
    }

    private var credentialText: String {
        let own = headersSet.first { $0 == "x-api-key" || $0 == "authorization" }
        if let own { return "the client's are removed, \(own) is set" }
        if stripsAuth { return "the client's are removed" }
        return "the client's pass" + (keepsAnthropicHome ? ", except Anthropic's (sk-ant-…)" : "")
    }

    private static func shown(_ splice: Splice) -> String {
        "bytes \(splice.range.lowerBound) to \(splice.range.upperBound) of \(splice.bodyBytes): \(shown(splice.old)) "
            + "becomes \(shown(splice.new)), the other \(splice.bodyBytes - splice.range.count) as they came"
    }

    private func row(_ title: String, _ text: String) -> String {
        let width = 12
        return "  \(title)\(String(repeating: " ", count: max(1, width - title.count)))\(text)"
    }

    /// A text as it is where a terminal shows it as it is, else quoted and escaped.
    private static func shown(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy(Quoted.isHarmless) && text.utf8.count <= 300
        return isPlain ? text : Quoted.text(text)
    }
}

extension Explanation.Moment {
    /// For people.
    fileprivate var phrase: String {
        switch self {
        case .head: "at the request's head"
        case .model: "as soon as the model is seen"
        case .fields: "as soon as its fields are seen"
        case .body: "at the end of the body"
        }
    }
}
