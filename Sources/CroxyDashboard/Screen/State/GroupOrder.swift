/// What a table of models, providers or routes is sorted by, the most first.
enum GroupOrder: Int, CaseIterable, Sendable {
    case requests, errors, tokens, cost, p50, p99, name

    var next: GroupOrder { GroupOrder(rawValue: rawValue + 1) ?? .requests }

    func sorted(_ groups: [ShownStats.Group]) -> [ShownStats.Group] {
        groups.sorted { left, right in
            guard self != .name else { return left.name < right.name }
            let (first, second) = (value(left), value(right))
            return first == second ? left.name < right.name : first > second
        }
    }

    /// What is not known is least.
    private func value(_ group: ShownStats.Group) -> Double {
        switch self {
        case .requests, .name: Double(group.counts.requests)
        case .errors: Double(group.counts.errors)
        case .tokens: Double(group.counts.tokens)
        case .cost: group.counts.cost ?? -1
        case .p50: group.series.duration.p50 ?? -1
        case .p99: group.series.duration.p99 ?? -1
        }
    }
}
