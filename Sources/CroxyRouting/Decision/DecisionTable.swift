import JSONBytes
import Patterns

/// A configuration compiled for answering: where does a request go.
///
/// Immutable, shared by all workers; each brings a `DecisionScratch` of its own. The first route in file order that
/// matches decides, and the default takes the rest.
public struct DecisionTable: Sendable {
    /// What it was compiled from.
    public let config: Config

    /// Models longer than this, in bytes, match no pattern.
    public static let maxModelBytes = 256

    private let patterns: CompiledPatterns
    private let decisions: [Decision]
    private let fallback: Decision

    /// Compiles a configuration.
    ///
    /// Fails on a pattern that does not compile or an index that points nowhere, which no `Config` of
    /// `ConfigLoader` holds.
    ///
    /// - Complexity: linear in the patterns; deciding does not grow with the number of routes.
    public init(_ config: Config) throws(DecisionTableError) {
        self.config = config
        guard config.providers.indices.contains(config.defaultProvider) else { throw .noProvider(route: nil) }
        fallback = Decision(route: nil, provider: config.defaultProvider, reason: .default)
        var patterns: [Pattern] = []
        var decisions: [Decision] = []
        for (index, route) in config.routes.enumerated() {
            guard config.providers.indices.contains(route.provider) else { throw .noProvider(route: index) }
            patterns.append(try DecisionTable.compile(route, index: index))
            let token = route.model.map(DecisionTable.token)
            decisions.append(Decision(route: index, provider: route.provider, reason: .pattern, modelToken: token))
        }
        do {
            self.patterns = CompiledPatterns(try PatternSet(patterns))
        } catch {
            throw .badPattern(route: error.pattern, message: error.description)
        }
        self.decisions = decisions
    }

    /// Whether a request with a JSON body waits for its model; false when there are no routes.
    public var needsModel: Bool { !decisions.isEmpty }

    /// The decision for a request that has no JSON body, or for any when `needsModel` is false.
    ///
    /// Optional because conditions on the head may one day leave it open; without them it never is nil.
    public func decideAtHead() -> Decision? {
        fallback
    }

    /// The decision for a request whose model is known.
    ///
    /// - Parameters:
    ///   - model: the model's name, decoded; nil when the body has none or it is no string. More than 256 bytes match
    ///     no pattern, an empty one is a model.
    ///   - scratch: the worker's own; allocation-free once warm.
    /// - Complexity: O(model) for a name that came before and has not been displaced, else O(model × states of the
    ///   patterns).
    public func decide(model: UnsafeRawBufferPointer?, scratch: inout DecisionScratch) -> Decision {
        guard let model, needsModel, model.count <= DecisionTable.maxModelBytes else { return fallback }
        scratch.memo.belong(to: patterns)
        let route = scratch.memo.route(of: model) {
            patterns.set.firstMatch(model, scratch: &scratch.matching, into: &scratch.matched)
        }
        return route.map { decisions[$0] } ?? fallback
    }

    /// The routes that match a model, the first of which decides; for tools.
    func matchingRoutes(model: [UInt8]?) -> [Int] {
        guard let model, model.count <= DecisionTable.maxModelBytes else { return [] }
        var scratch = DecisionScratch()
        model.withUnsafeBytes { patterns.set.match($0, scratch: &scratch.matching, into: &scratch.matched) }
        return Array(scratch.matched)
    }

    private static func compile(_ route: Route, index: Int) throws(DecisionTableError) -> Pattern {
        do {
            return try Pattern(route.pattern)
        } catch {
            throw .badPattern(route: index, message: error.message)
        }
    }

    private static func token(_ model: String) -> [UInt8] {
        var token: [UInt8] = []
        JSONString.encode(model, into: &token)
        return token
    }
}
