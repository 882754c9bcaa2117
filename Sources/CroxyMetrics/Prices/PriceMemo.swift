/// A price table that remembers what it looked up last: a client asks for few models, and for them all the time.
///
/// Belongs to one worker.
public struct PriceMemo {
    private let table: PriceTable
    private var known: [(model: String, price: Price?)] = []
    private var next = 0

    /// As many models as tools use side by side.
    private static let places = 8

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
        for entry in known where entry.model == model { return entry.price }
        let price = table.price(of: model)
        if known.count < Self.places {
            known.append((model, price))
        } else {
            known[next] = (model, price)
            next = (next + 1) % Self.places
        }
        return price
    }
}

@available(*, unavailable)
extension PriceMemo: Sendable {}
