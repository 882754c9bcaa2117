extension Parser {
    /// At the letter of `\p` or `\P`.
    mutating func parseProperty(start: Int) throws(PatternError) -> ScalarSet {
        let isNegated = scalars[position] == "P"
        advance()
        guard let scalar = peek else {
            throw error(from: start, to: position, "the category is missing, write \"\\p{L}\" or \"\\pL\"")
        }
        var nameStart = position
        var nameEnd = position + 1
        if scalar == "{" {
            nameStart = position + 1
            nameEnd = nameStart
            while nameEnd < scalars.count, scalars[nameEnd] != "}" { nameEnd += 1 }
            guard nameEnd < scalars.count else {
                throw error(from: start, to: scalars.count, "the category is not closed, a \"}\" is missing")
            }
            position = nameEnd + 1
        } else {
            position += 1
        }
        let valueStart = try skipCategoryKey(from: nameStart, to: nameEnd)
        let members = try namedSet(from: valueStart, to: nameEnd)
        let set = flags.ignoreCase ? CaseFolding.folded(members) : members
        return isNegated ? set.inverted : set
    }

    /// Accepts `gc=` and `General_Category:` before the value. `gc!=` is refused: the crate takes it for `gc=`.
    private func skipCategoryKey(from start: Int, to end: Int) throws(PatternError) -> Int {
        guard let sign = (start..<end).first(where: { scalars[$0] == "=" || scalars[$0] == ":" }) else { return start }
        if scalars[sign] == "=", sign > start, scalars[sign - 1] == "!" {
            throw error(from: sign - 1, to: sign + 1, "\"!=\" is not supported, write \"\\P{…}\" for the opposite")
        }
        let key = GeneralCategories.looseName(scalars[start..<sign])
        guard key == "gc" || key == "generalcategory" else {
            throw unknownProperty(from: start, to: end)
        }
        return sign + 1
    }

    private func namedSet(from start: Int, to end: Int) throws(PatternError) -> ScalarSet {
        guard let name = GeneralCategories.looseName(scalars[start..<end]) else {
            throw unknownProperty(from: start, to: end)
        }
        if name == "any" { return .all }
        if name == "ascii" { return ScalarSet(sorted: [ScalarSet.Range(first: 0, last: 0x7F)]) }
        guard let categories = GeneralCategories(looseName: name) else {
            throw unknownProperty(from: start, to: end)
        }
        return UnicodeClasses.category(categories)
    }

    private func unknownProperty(from start: Int, to end: Int) -> PatternError {
        let name = text(from: start, to: end)
        return error(
            from: start, to: end,
            name.isEmpty
                ? "the category is missing, write for example \"\\p{L}\""
                : "there is no general category \"\(name)\", and only general categories such as \"L\", \"Lu\" or "
                    + "\"Letter\" are known, no scripts or other properties"
        )
    }
}
