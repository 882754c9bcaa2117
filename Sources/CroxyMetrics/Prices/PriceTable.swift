/// What models cost: the list prices of Anthropic's models, and prices from outside that come before them.
///
/// A model that is in neither has no price: unknown, never zero.
public struct PriceTable: Sendable {
    private let own: [(name: String, price: Price)]

    /// - Parameter overrides: by name as the provider is sent it, or by the part of it that says which model it is. The last
    ///   of a name counts.
    public init(overrides: [(name: String, price: Price)] = []) {
        own = overrides
    }

    /// The price of a model; nil when it is not known.
    ///
    /// A price from outside for the name as it stands comes first, then one for the name without what providers put around
    /// it, then the list price of that: `us.anthropic.claude-opus-4-5-20251101-v1:0` has that of `claude-opus-4-5`.
    ///
    /// - Complexity: O(prices), without allocating; once an exchange.
    public func price(of model: String) -> Price? {
        if let price = own.last(where: { $0.name == model })?.price { return price }
        var model = model
        return model.withUTF8 { model in
            let name = ModelName(UnsafeRawBufferPointer(model))
            let override = own.last { entry in
                var listed = entry.name
                return listed.withUTF8 { name.equals(UnsafeRawBufferPointer($0)) }
            }
            if let override { return override.price }
            return Self.listed.first { entry in
                name.equals(UnsafeRawBufferPointer(start: entry.name.utf8Start, count: entry.name.utf8CodeUnitCount))
            }?.price
        }
    }

    /// What an exchange cost; nil when that is not known: a model without a price, or tokens that were not counted.
    ///
    /// - Parameter model: the one of everything that does not name its own.
    public func cost(of report: UsageReport, model: String) -> Cost? {
        guard !report.hasMoreIterations else { return nil }
        guard !report.iterations.isEmpty else {
            return price(of: model).flatMap { Cost(of: report.tokens, at: $0) }
        }
        var total = Cost(nanodollars: 0)
        for (index, iteration) in report.iterations.enumerated() {
            guard !iteration.hasLongModel, let price = price(of: iteration.model ?? model),
                let cost = Cost(of: report.billed(iteration, isFirst: index == 0), at: price), let sum = total + cost
            else { return nil }
            total = sum
        }
        return total
    }
}

extension UsageReport {
    /// An iteration with what only stands beside the list: how all of it was served, and the searches, which are billed
    /// once.
    fileprivate func billed(_ iteration: UsageIteration, isFirst: Bool) -> TokenUsage {
        var billed = iteration.tokens
        billed.isFast = billed.isFast ?? tokens.isFast
        billed.isUSOnly = billed.isUSOnly ?? tokens.isUSOnly
        billed.webSearches = isFirst ? tokens.webSearches : nil
        return billed
    }
}
