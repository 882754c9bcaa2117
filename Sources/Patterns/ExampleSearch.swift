/// Finds texts that match some patterns and none of some others, or that there are none: whether one pattern covers
/// another is whether there is a text for the one without the other.
///
/// The patterns read side by side, a symbol for each kind of scalar they tell apart; the search goes first where the
/// text promises to become shortest. What it costs is counted in steps (some 10 ns optimised), and a search that took
/// too many is given up: it says so, and never a wrong thing. Keep one value for many searches: it keeps its memory, and
/// what patterns tell apart beyond ASCII.
public struct ExampleSearch: Sendable {
    /// What a search can end with.
    public enum Answer: Sendable, Equatable {
        /// A shortest such text.
        case text([UInt8])
        /// There is none within the length asked for.
        case none
        /// It would take more steps than were left, more memory than is allowed, or cannot be said.
        case notAnalysed
    }

    /// How many steps all searches of this value may still take; at 0 nothing is analysed any more.
    public private(set) var stepsLeft: Int
    private let stepsPerText: Int

    private var kinds = ScalarKinds()
    private var alphabet = ExampleAlphabet()
    private var product = PatternProduct()
    private var states = ExampleStates()
    /// The states that one state leads to for the first time, or sooner, with their estimates.
    private var news: [(state: Int, estimate: Int)] = []

    /// For all searches together, some 0.3 s.
    public static let defaultBudget = 20_000_000
    /// For one search, some 4 ms; an ordinary one takes 500 and 20 µs.
    public static let defaultStepsPerText = 300_000
    /// In bytes, for the states of one search.
    private let memoryLimit: Int

    /// - Parameters:
    ///   - budget: the steps that all searches may take together.
    ///   - stepsPerText: those that one may take, lest it use up what others need.
    public init(
        budget: Int = ExampleSearch.defaultBudget, stepsPerText: Int = ExampleSearch.defaultStepsPerText
    ) {
        self.init(budget: budget, stepsPerText: stepsPerText, memoryLimit: 16 << 20)
    }

    init(budget: Int, stepsPerText: Int, memoryLimit: Int) {
        stepsLeft = max(budget, 0)
        self.stepsPerText = max(stepsPerText, 0)
        self.memoryLimit = memoryLimit
    }

    /// What the states of the last search take, in bytes.
    var memory: Int { states.memory }

    /// A shortest text that all of the first patterns match and none of the second, one that is easily read if there
    /// are several.
    ///
    /// Globs are not analysed for names. Of header values in which a pattern looks for words, those beyond ASCII are not
    /// analysed: a text may be longer than need be, and where there is none of ASCII the answer is `notAnalysed`.
    ///
    /// - Parameters:
    ///   - texts: what counts as a text.
    ///   - maxBytes: how long a text may be; at most 65,535 are analysed.
    public mutating func text(
        matching: [Pattern], avoiding: [Pattern] = [], texts: Texts = .names, maxBytes: Int = 256
    ) -> Answer {
        guard stepsLeft > 0 else { return .notAnalysed }
        product.steps = 0
        let answer = search(matching, avoiding, texts, min(max(maxBytes, 0), 0xFFFF))
        stepsLeft = max(stepsLeft - product.steps, 0)
        if answer == .none, maxBytes > 0xFFFF { return .notAnalysed }
        return answer
    }

    /// Whether no text at all matches; `nil` if not analysed.
    public mutating func matchesNothing(
        _ pattern: Pattern, texts: Texts = .names, maxBytes: Int = 256
    ) -> Bool? {
        switch text(matching: [pattern], texts: texts, maxBytes: maxBytes) {
        case .text: false
        case .none: true
        case .notAnalysed: nil
        }
    }

    /// Whether every text matches; `nil` if not analysed.
    public mutating func matchesEverything(
        _ pattern: Pattern, texts: Texts = .names, maxBytes: Int = 256
    ) -> Bool? {
        switch text(matching: [], avoiding: [pattern], texts: texts, maxBytes: maxBytes) {
        case .text: false
        case .none: true
        case .notAnalysed: nil
        }
    }

    // MARK: The search

    private mutating func search(
        _ matching: [Pattern], _ avoiding: [Pattern], _ texts: Texts, _ maxBytes: Int
    ) -> Answer {
        let limit = min(stepsLeft, stepsPerText)
        guard let least = product.prepare(matching: matching, avoiding: avoiding), least <= maxBytes else {
            return .none
        }
        guard product.steps <= limit else { return .notAnalysed }
        var scalars: [Unicode.Scalar] = []
        if texts == .names {
            guard let distinctions = distinctions(matching, avoiding) else { return .notAnalysed }
            scalars = kinds.representatives(of: distinctions, steps: &product.steps)
        }
        guard product.steps <= limit else { return .notAnalysed }
        alphabet.prepare(product.program, texts, scalars: scalars)
        states.begin(longest: maxBytes)
        let start = ExampleStates.Tag(behind: .textStart, isRuled: false)
        if let index = states.reach([], start, length: 0, parent: -1, symbol: 0) {
            states.push(index, estimate: least)
        }
        while let (index, estimate) = states.pop() {
            let state = states[index]
            product.stand(at: states.key(of: state), behind: state.tag.behind)
            if Int(state.length) == estimate, texts.mayEnd(after: state.tag), product.accepts() {
                return .text(text(of: index))
            }
            guard leave(index, state, texts, maxBytes, limit) else { return .notAnalysed }
        }
        return alphabet.isComplete ? .none : .notAnalysed
    }

    /// Reads each symbol from a state.
    ///
    /// - Returns: false if that took too much.
    private mutating func leave(
        _ index: Int, _ state: ExampleStates.State, _ texts: Texts, _ maxBytes: Int, _ limit: Int
    ) -> Bool {
        news.removeAll(keepingCapacity: true)
        for (number, symbol) in alphabet.symbols.enumerated() {
            let length = Int(state.length) + symbol.length
            guard length <= maxBytes, texts.allows(symbol, after: state.tag) else { continue }
            guard let rest = product.read(symbol), length + rest <= maxBytes else { continue }
            product.steps += product.key.count
            guard product.steps <= limit else { return false }
            let tag = ExampleStates.Tag(behind: symbol.behind, isRuled: symbol.isRuled)
            if let reached = states.reach(product.key, tag, length: length, parent: index, symbol: number) {
                news.append((reached, length + rest))
                guard states.memory <= memoryLimit else { return false }
            }
        }
        // The last pushed is the first to be left: that should be the nicest.
        for (state, estimate) in news.reversed() { states.push(state, estimate: estimate) }
        return product.steps <= limit
    }

    private func text(of index: Int) -> [UInt8] {
        var reversed: [UInt8] = []
        var state = states[index]
        while state.parent >= 0 {
            let symbol = alphabet.symbols[Int(state.symbol)]
            for place in (0..<symbol.length).reversed() {
                reversed.append(UInt8(truncatingIfNeeded: symbol.bytes >> UInt32(8 * place)))
            }
            state = states[Int(state.parent)]
        }
        return reversed.reversed()
    }

    private func distinctions(_ matching: [Pattern], _ avoiding: [Pattern]) -> ScalarKinds.Distinctions? {
        var result = ScalarKinds.Distinctions(hasWords: !product.program.looks.isDisjoint(with: .words))
        for patterns in [matching, avoiding] {
            for pattern in patterns {
                guard let sets = pattern.distinctions else { return nil }
                result.sets += sets
            }
        }
        if result.sets.count > 1 {
            var seen: Set<ScalarSet> = []
            result.sets = result.sets.filter { seen.insert($0).inserted }
        }
        return result
    }
}
