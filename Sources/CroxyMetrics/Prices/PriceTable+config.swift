public import CroxyRouting

extension PriceTable {
    /// The prices of a configuration before those that are listed.
    public init(_ prices: [ConfigPrice]) {
        self.init(overrides: prices.map { (name: $0.name, price: Price(Rates($0))) })
    }
}

extension Rates {
    /// A price of a configuration, which the loader has found to be in bounds; made by hand, less than nothing is nothing.
    fileprivate init(_ price: ConfigPrice) {
        self.init(
            input: UInt64(clamping: price.input), output: UInt64(clamping: price.output),
            cacheRead: UInt64(clamping: price.cacheRead), cacheWrite5m: UInt64(clamping: price.cacheWrite5m),
            cacheWrite1h: UInt64(clamping: price.cacheWrite1h))
    }
}
