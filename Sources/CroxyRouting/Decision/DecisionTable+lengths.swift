extension DecisionTable {
    /// The least length of a body, above one, at which the table may say more than it did: a bound that a route asks for
    /// is reached or passed. `Int.max` when there is none.
    ///
    /// A body in many small chunks is asked about no more often than there are bounds.
    ///
    /// - Complexity: O(bounds).
    public func nextLength(above count: Int) -> Int {
        var next = Int.max
        for column in columns.lengths {
            if let least = column.min, least > count { next = min(next, least) }
            if let most = column.max, most >= count, most < next { next = most + 1 }
        }
        return next
    }
}
