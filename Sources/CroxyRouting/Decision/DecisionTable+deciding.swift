/// Values of a request's headers, by a name in lower case: calls back for each field of that name, in order.
public typealias HeaderValues = (_ name: [UInt8], _ value: (UnsafeRawBufferPointer) -> Void) -> Void

extension DecisionTable {
    /// Decides as soon as what is known allows: when the first row that is not false is wholly true.
    ///
    /// Ask again when one of the needed facts is known. Whatever facts are known when, the decision is the same in the
    /// end; with all known there is one.
    ///
    /// - Parameters:
    ///   - facts: what is known; a fact that is known stays so.
    ///   - first: the row to begin with, behind those whose hooks passed the request on.
    ///   - scratch: the worker's own; allocation-free once warm.
    ///   - headerValues: asked for the headers that conditions are on, blanks around values removed.
    /// - Complexity: for a table that asks for models only, O(model), less for a name that came before; else besides a
    ///   bit for each row and kind of condition.
    public func decide(
        _ facts: RequestFacts, from first: Int = 0, scratch: inout DecisionScratch, headerValues: HeaderValues
    ) -> TableAnswer {
        guard first < columns.rowCount else { return .decided(fallback) }
        if columns.areOnModelOnly { return decideByModel(facts.body, &scratch) }
        scratch.prepare(for: columns)
        scratch.open.reset(count: columns.rowCount, to: false)
        scratch.alive.reset(count: columns.rowCount, to: true)
        if first > 0 { scratch.alive.removeAll(below: first) }
        applyHead(facts, &scratch, headerValues)
        let unknown = applyBody(facts.body, &scratch)
        guard let row = scratch.alive.first else { return .decided(fallback) }
        guard scratch.open.contains(row) else { return .decided(decisions[row]) }
        return .needs(needs(of: row, unknown, facts.body))
    }

    private func decideByModel(_ body: BodyFacts, _ scratch: inout DecisionScratch) -> TableAnswer {
        switch (body.presence, body.model) {
        case (.none, _), (_, .none): return .decided(fallback)
        case (.unknown, _): return .needs([.presence, .model])
        case (.some, .unknown): return .needs(.model)
        case (.some, .name(let name)):
            guard let models = columns.models, name.count <= DecisionTable.maxModelBytes else {
                return .decided(fallback)
            }
            scratch.prepare(for: columns)
            let row: Int?
            let hash = DecisionMemo.hash(of: name)
            if let number = scratch.memo.find(name, hash: hash) {
                row = scratch.memo.row(at: number)
            } else {
                row = models.firstRow(
                    matching: name, scratch: &scratch.matching[Columns.modelSlot], matched: &scratch.matched)
                scratch.memo.remember(name, hash: hash, row: row)
            }
            return .decided(row.map { decisions[$0] } ?? fallback)
        }
    }

    /// Takes out the rows that the head makes false.
    private func applyHead(_ facts: RequestFacts, _ scratch: inout DecisionScratch, _ headerValues: HeaderValues) {
        if let methods = columns.methods {
            scratch.passing.become(allBut: methods.constrained, of: columns.rowCount)
            methods.insertMatching(facts.method, into: &scratch.passing)
            scratch.alive.formIntersection(scratch.passing)
        }
        if let paths = columns.paths {
            scratch.passing.become(allBut: paths.constrained, of: columns.rowCount)
            paths.insertMatching(
                facts.path, into: &scratch.passing, matching: &scratch.matching[Columns.pathSlot],
                matched: &scratch.matched)
            scratch.alive.formIntersection(scratch.passing)
        }
        for (index, header) in columns.headers.enumerated() {
            scratch.passing.become(allBut: header.columns.constrained, of: columns.rowCount)
            headerValues(header.name) { value in
                header.columns.insertMatching(
                    value, into: &scratch.passing, matching: &scratch.matching[Columns.firstHeaderSlot + index],
                    matched: &scratch.matched)
            }
            scratch.alive.formIntersection(scratch.passing)
        }
    }

    /// Takes out the rows that the body makes false, and marks as open those that wait for it.
    ///
    /// - Returns: the facts that are not known, whether or not a row waits for them.
    private func applyBody(_ body: BodyFacts, _ scratch: inout DecisionScratch) -> NeededFacts {
        switch body.presence {
        case .none:
            scratch.alive.subtract(columns.onBody)
            return []
        case .unknown:
            scratch.open.formUnion(columns.onBody)
            return askedFacts
        case .some: break
        }
        var unknown: NeededFacts = []
        if let models = columns.models, !applyModel(body, models, &scratch) {
            scratch.open.formUnion(models.constrained)
            unknown.insert(.model)
        }
        for column in columns.flags {
            if body.flags.hasNoObject {
                scratch.alive.subtract(column.wantSet)
                scratch.alive.subtract(column.wantUnset)
            } else if let isSet = body.flags[column.flag] {
                scratch.alive.subtract(isSet ? column.wantUnset : column.wantSet)
            } else {
                scratch.open.formUnion(column.wantSet)
                scratch.open.formUnion(column.wantUnset)
                unknown.insert(NeededFacts(column.flag))
            }
        }
        for (index, column) in columns.lengths.enumerated() {
            switch column.holds(minBytes: body.minBytes, isExact: body.isLengthKnown) {
            case true: break
            case false: for row in columns.lengthRows[index] { scratch.alive.remove(Int(row)) }
            case nil:
                for row in columns.lengthRows[index] { scratch.open.insert(Int(row)) }
                unknown.insert(.length)
            }
        }
        return unknown
    }

    /// - Returns: whether the model is known.
    private func applyModel(_ body: BodyFacts, _ models: PatternColumns, _ scratch: inout DecisionScratch) -> Bool {
        switch body.model {
        case .unknown: return false
        case .none: scratch.alive.subtract(models.constrained)
        case .name(let name) where name.count > DecisionTable.maxModelBytes:
            scratch.alive.subtract(models.constrained)
        case .name(let name):
            let hash = DecisionMemo.hash(of: name)
            if let number = scratch.memo.find(name, hash: hash) {
                scratch.memo.load(&scratch.passing, at: number)
            } else {
                scratch.passing.become(allBut: models.constrained, of: columns.rowCount)
                models.insertMatching(
                    name, into: &scratch.passing, matching: &scratch.matching[Columns.modelSlot],
                    matched: &scratch.matched)
                scratch.memo.remember(name, hash: hash, rows: scratch.passing)
            }
            scratch.alive.formIntersection(scratch.passing)
        }
        return true
    }

    /// What the row waits for.
    private func needs(of row: Int, _ unknown: NeededFacts, _ body: BodyFacts) -> NeededFacts {
        let conditions = config.routes[row].conditions
        var needs: NeededFacts = conditions.pattern == nil ? [] : .model
        for flag in conditions.flags.keys { needs.insert(NeededFacts(flag)) }
        let length = LengthColumn(min: conditions.minBodyBytes, max: conditions.maxBodyBytes)
        switch body.presence {
        case .unknown:
            if length != LengthColumn() { needs.insert(.length) }
            return needs.union(.presence)
        case .some, .none:
            // Other rows may wait for a length that this one knows enough of.
            let isOpen = length.holds(minBytes: body.minBytes, isExact: body.isLengthKnown) == nil
            return needs.intersection(unknown).union(isOpen ? .length : [])
        }
    }
}
