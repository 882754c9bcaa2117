extension Parser {
    /// At the letter of `\p` or `\P`.
    mutating func parseProperty(start: Int) throws(PatternError) -> ScalarSet {
        let isNegated = scalars[position] == "P"
        advance()
        guard let scalar = peek else {
            throw error(from: start, to: position, "the category is missing, write \"\\p{L}\" or \"\\pL\"")
        }
        var name = [scalar]
        var nameStart = position
        if scalar == "{" {
            name = []
            nameStart += 1
            advance()
            while let scalar = peek, scalar != "}" {
                name.append(scalar)
                advance()
            }
            guard peek != nil else {
                throw error(from: start, to: position, "the category is not closed, a \"}\" is missing")
            }
        }
        let nameEnd = scalar == "{" ? position : position + 1
        position += 1
        let members = try namedSet(name, from: nameStart, to: nameEnd)
        let set = flags.ignoreCase ? CaseFolding.folded(members) : members
        return isNegated ? set.inverted : set
    }

    /// Also accepts `gc=` and `General_Category:` before the name. `gc!=` is refused: the crate takes it for `gc=`.
    ///
    /// - Parameters:
    ///   - start: where the name begins in the pattern, for errors.
    ///   - end: where it ends.
    private func namedSet(_ name: [Unicode.Scalar], from start: Int, to end: Int) throws(PatternError) -> ScalarSet {
        var value = name[...]
        if let sign = name.firstIndex(where: { $0 == "=" || $0 == ":" }) {
            if name[sign] == "=", sign > 0, name[sign - 1] == "!" {
                throw error(from: start, to: end, "\"!=\" is not supported, write \"\\P{…}\" for the opposite")
            }
            let key = GeneralCategories.looseName(name[..<sign])
            guard key == "gc" || key == "generalcategory" else { throw unknownProperty(from: start, to: end) }
            value = name[(sign + 1)...]
        }
        guard let looseName = GeneralCategories.looseName(value) else { throw unknownProperty(from: start, to: end) }
        if looseName == "any" { return .all }
        if looseName == "ascii" { return ScalarSet(sorted: [ScalarSet.Range(first: 0, last: 0x7F)]) }
        guard let categories = GeneralCategories(looseName: looseName) else {
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
