/// The conditions of all rows, flat and immutable; an object, so that a memory of its answers knows whose they are.
final class Columns: Sendable {
    let rowCount: Int
    let methods: MethodColumns?
    let paths: PatternColumns?
    let headers: [HeaderColumns]
    let models: PatternColumns?
    /// Of the flags that any row asks for.
    let flags: [FlagColumns]
    let lengths: [LengthColumn]
    let lengthRows: RowLists

    /// The rows with any condition on the body.
    let onBody: RowBits

    /// Whether there is no condition but on the model and no hook that could pass a request on, as in most
    /// configurations; then a row is found without bits.
    let areOnModelOnly: Bool

    init(
        rowCount: Int, methods: MethodColumns?, paths: PatternColumns?, headers: [HeaderColumns],
        models: PatternColumns?, flags: [FlagColumns], lengths: [LengthColumn], lengthRows: RowLists, onBody: RowBits,
        hasHooks: Bool
    ) {
        self.rowCount = rowCount
        self.methods = methods
        self.paths = paths
        self.headers = headers
        self.models = models
        self.flags = flags
        self.lengths = lengths
        self.lengthRows = lengthRows
        self.onBody = onBody
        areOnModelOnly =
            methods == nil && paths == nil && headers.isEmpty && flags.isEmpty && lengths.isEmpty && !hasHooks
    }

    /// Which automaton of a worker is whose.
    static let modelSlot = 0
    static let pathSlot = 1
    static let firstHeaderSlot = 2

    var slotCount: Int { Columns.firstHeaderSlot + headers.count }
}
