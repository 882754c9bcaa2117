/// A price table that remembers what it looked up: clients ask for few models, and for them all the time.
///
/// Belongs to one worker.
public struct PriceMemo {
    private let table: PriceTable
    private var known: [String: Price?] = [:]

    /// When there are more names, all are forgotten.
    private static let maxNames = 1024

    public init(_ table: PriceTable) {
        self.table = table
    }

    /// What an exchange cost; as `PriceTable.cost` says.
    ///
    /// - Complexity: O(length of the model), nearly always.
    public mutating func cost(of report: UsageReport, model: String) -> Cost? {
        guard report.iterations.isEmpty, !report.hasMoreIterations else { return table.cost(of: report, model: model) }
        return price(of: model).flatMap { Cost(of: report.tokens, at: $0) }
    }

    private mutating func price(of model: String) -> Price? {
        if let price = known[model] { return price }
        let price = table.price(of: model)
        if known.count >= Self.maxNames { known.removeAll(keepingCapacity: true) }
        known[model] = .some(price)
        return price
    }
}

@available(*, unavailable)
extension PriceMemo: Sendable {}
