import JSONBytes

/// What is true of a request, read off its tree with no regard to cost: config.md, "Which bodies are looked into".
struct FieldOracle {
    /// Bugs that a scanner could have, planted on demand.
    enum Bug: CaseIterable {
        case firstTypeOfThinkingCounts
        case typeInsideThinkingCounts
        case emptyToolsCount
        case inputsAreContent
        case sourcesAreNotContent
        case messagesAreBlocks
        case onlyTheLastTypeOfABlockCounts
        case oneLevelIsAll
        case depthHasNoLimit
        case longSIsNoS
        case anyTruthIsTrue
        case theSecondFieldCounts
    }

    typealias Token = OracleParser.Token
    typealias Member = OracleParser.Member

    var asked: ModelScanner.Fields
    var bug: Bug?

    /// What a scanner must say of a valid document of `length` bytes. `scan`, which other tests judge, is taken over.
    func expected(_ token: Token, length: Int, scan: Scan) -> FieldScan {
        var expected = FieldScan(ModelScanner())
        expected.scan = scan
        guard case .object(let members) = token.value else {
            expected.refusal = "expected a JSON object at byte \(token.range.lowerBound)"
            return expected
        }
        expected.modelOffset = length
        if let model = members.first(where: { $0.key.text == "model" })?.token {
            expected.modelOffset = if case .string = model.value { model.range.upperBound } else { begin(model) }
        }
        expected.known = asked
        for (index, field) in FieldScan.fields.enumerated() where asked.contains(field) {
            let values = members.filter { $0.key.text == Self.name(field) }.map(\.token)
            let value = bug == .theSecondFieldCounts ? values.last : values.first
            expected.facts[index] = value.map { fact(field, $0) } ?? FieldScan.Fact(value: false, offset: length)
        }
        expected.repeatedField = repeatedField(members)
        if let offset = scan.secondModelOffset {
            expected.refusal = "a second \"model\" at byte \(offset)"
        } else if let field = expected.repeatedField {
            let what =
                field.isOtherCase ? #"a key that is "\#(field.name)" but for its case"# : #"a second "\#(field.name)""#
            expected.refusal = "\(what) at byte \(field.offset)"
        }
        return expected
    }

    private static func name(_ field: ModelScanner.Fields) -> String {
        switch field {
        case .stream: "stream"
        case .thinking: "thinking"
        case .tools: "tools"
        default: "messages"
        }
    }

    private func repeatedField(_ members: [Member]) -> FieldScan.Repeated? {
        let names = FieldScan.fields.filter { asked.contains($0) }.map(Self.name)
        var seen: Set<String> = []
        for member in members {
            guard let key = member.key.text else { continue }
            if names.contains(key), !seen.insert(key).inserted {
                return FieldScan.Repeated(name: key, offset: member.keyOffset, isOtherCase: false)
            }
            let folded = String(
                key.map { character in
                    switch character {
                    case "\u{17F}" where bug != .longSIsNoS: "s"
                    case "\u{212A}": "k"
                    default: character.isASCII ? Character(character.lowercased()) : character
                    }
                })
            if key != folded, names.contains(folded) {
                return FieldScan.Repeated(name: folded, offset: member.keyOffset, isOtherCase: true)
            }
        }
        return nil
    }

    private func begin(_ token: Token) -> Int { token.range.lowerBound + 1 }

    private func fact(_ field: ModelScanner.Fields, _ token: Token) -> FieldScan.Fact {
        switch field {
        case .stream: stream(token)
        case .thinking: thinking(token)
        case .tools: tools(token)
        default: images(token)
        }
    }

    private func stream(_ token: Token) -> FieldScan.Fact {
        switch token.value {
        case .bool(true): FieldScan.Fact(value: true, offset: token.range.upperBound)
        case .string where bug == .anyTruthIsTrue: FieldScan.Fact(value: true, offset: begin(token))
        default: FieldScan.Fact(value: false, offset: begin(token))
        }
    }

    private func thinking(_ token: Token) -> FieldScan.Fact {
        guard case .object(var members) = token.value else { return FieldScan.Fact(value: false, offset: begin(token)) }
        if bug == .typeInsideThinkingCounts {
            for member in members { if case .object(let inner) = member.token.value { members += inner } }
        }
        let types = members.filter { $0.key.text == "type" }
        let type = (bug == .firstTypeOfThinkingCounts ? types.first : types.last)?.token
        var isOn = false
        if case .string(let units) = type?.value { isOn = units.text == "enabled" || units.text == "adaptive" }
        return FieldScan.Fact(value: isOn, offset: token.range.upperBound)
    }

    private func tools(_ token: Token) -> FieldScan.Fact {
        guard case .array(let elements) = token.value else { return FieldScan.Fact(value: false, offset: begin(token)) }
        if let first = elements.first { return FieldScan.Fact(value: true, offset: begin(first)) }
        return FieldScan.Fact(value: bug == .emptyToolsCount, offset: token.range.upperBound)
    }

    private func images(_ token: Token) -> FieldScan.Fact {
        guard case .array(let messages) = token.value else { return FieldScan.Fact(value: false, offset: begin(token)) }
        var found: [Token] = []
        for case .object(let message) in messages.map(\.value) {
            if bug == .messagesAreBlocks { found += imageTypes(message) }
            found += imagesInContent(of: message, level: 1)
        }
        if let end = found.map(\.range.upperBound).min() { return FieldScan.Fact(value: true, offset: end) }
        return FieldScan.Fact(value: false, offset: token.range.upperBound)
    }

    private func imagesInContent(of members: [Member], level: Int) -> [Token] {
        guard level <= 64 || bug == .depthHasNoLimit, level == 1 || bug != .oneLevelIsAll else { return [] }
        var found: [Token] = []
        for member in members where member.key.text == "content" {
            guard case .array(let blocks) = member.token.value else { continue }
            for case .object(let block) in blocks.map(\.value) { found += images(in: block, level: level) }
        }
        return found
    }

    private func images(in block: [Member], level: Int) -> [Token] {
        var found = imageTypes(block) + imagesInContent(of: block, level: level + 1)
        for member in block {
            guard case .object(let inner) = member.token.value else { continue }
            if member.key.text == "source", bug != .sourcesAreNotContent {
                found += imagesInContent(of: inner, level: level + 1)
            }
            if member.key.text == "input", bug == .inputsAreContent {
                found += imagesInContent(of: inner, level: level + 1)
            }
        }
        return found
    }

    private func imageTypes(_ block: [Member]) -> [Token] {
        var types = block.filter { $0.key.text == "type" }
        if bug == .onlyTheLastTypeOfABlockCounts { types = types.suffix(1) }
        return types.map(\.token).filter { token in
            if case .string(let units) = token.value { units.text == "image" } else { false }
        }
    }
}
