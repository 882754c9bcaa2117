/// The six things that a dashboard shows.
enum Tab: Int, CaseIterable, Sendable {
    case overview, live, models, providers, errors, routes

    var title: String {
        switch self {
        case .overview: "Overview"
        case .live: "Live"
        case .models: "Models"
        case .providers: "Providers"
        case .errors: "Errors"
        case .routes: "Routes"
        }
    }

    func moved(by step: Int) -> Tab {
        let count = Tab.allCases.count
        return Tab(rawValue: (rawValue + step + count) % count) ?? .overview
    }
}
