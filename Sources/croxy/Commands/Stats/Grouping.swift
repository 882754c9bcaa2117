import ArgumentParser

/// What the table of `croxy stats` has a line for.
enum Grouping: String, ExpressibleByArgument, CaseIterable {
    case model, provider, route, status

    /// The list of groups in the object; nil for statuses, which are counted only.
    var list: String? {
        switch self {
        case .model: "models"
        case .provider: "providers"
        case .route: "routes"
        case .status: nil
        }
    }
}
