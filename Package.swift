// swift-tools-version: 6.2

import PackageDescription

/// The rooms of the house: each names all it may import, see README.md, "The code".
struct Room {
    var name: String
    var imports: [Target.Dependency] = []
    var kind: Kind = .library
    /// Files of the target's folder that become bytes in the program.
    var embeds: [String] = []
    /// Files of the target's folder that tests read by path.
    var data: [String] = []

    enum Kind {
        case library, leaf, program, test
        /// A library of the system: the folder holds its module map.
        case system(pkgConfig: String, apt: String, brew: String)
    }
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let tls: [Target.Dependency] = [
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOTLS", package: "swift-nio"),
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")

let rooms: [Room] = [
    Room(name: "TOMLEdit"),
    Room(name: "Patterns"),
    Room(name: "CJSONScan", kind: .leaf),
    Room(name: "JSONBytes", imports: ["CJSONScan"]),
    Room(name: "HTTPWire"),
    Room(name: "CroxyRouting", imports: ["TOMLEdit", "Patterns", "JSONBytes"]),
    Room(name: "CLuaSystem", kind: .system(pkgConfig: "lua5.4", apt: "liblua5.4-dev", brew: "lua@5.4")),
    Room(name: "CLua", imports: ["CLuaSystem", "CJSONScan"], kind: .leaf),
    Room(name: "CroxyLua", imports: ["CroxyRouting", "CLua"]),
    Room(name: "CZlib", kind: .system(pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib")),
    Room(name: "CroxyMetrics", imports: ["CroxyRouting", "JSONBytes", "CZlib", histogram]),
    Room(name: "CTerminal", kind: .leaf),
    Room(name: "Terminal", imports: ["CTerminal"]),
    Room(
        name: "CroxyDashboard", imports: ["Terminal", "CroxyMetrics", "CroxyRouting", "JSONBytes"],
        embeds: ["Page/page.html", "Page/page.css", "Page/page.js"]),
    Room(
        name: "CroxyProxy",
        imports: ["HTTPWire", "JSONBytes", "CroxyRouting", "CroxyLua", "CroxyMetrics", "CroxyDashboard", logging]
            + nio + tls),
    Room(
        name: "croxy",
        imports: [
            "CroxyProxy", "CroxyRouting", "CroxyLua", "CroxyMetrics", "CroxyDashboard", "Terminal", logging, arguments,
        ],
        kind: .program,
        embeds: ["config.example.toml"]),

    // What tests and benchmarks run against.
    Room(name: "MockProvider", imports: nio + tls),
    Room(name: "mock-provider", imports: ["MockProvider"], kind: .program),
    Room(name: "croxy-load", imports: nio, kind: .program),
    Room(name: "HostileHooks"),
    Room(name: "RandomCases"),
    Room(name: "patterns-probe", imports: ["Patterns"], kind: .program),
    Room(name: "routes-probe", imports: ["CroxyRouting"], kind: .program),
    Room(name: "metrics-log-probe", imports: ["CroxyMetrics"], kind: .program),
    Room(name: "terminal-probe", imports: ["Terminal"], kind: .program),

    Room(name: "TOMLEditTests", imports: ["TOMLEdit", "RandomCases"], kind: .test, data: ["Golden"]),
    Room(name: "PatternsTests", imports: ["Patterns", "RandomCases"], kind: .test),
    Room(name: "HTTPWireTests", imports: ["HTTPWire", "RandomCases"], kind: .test),
    Room(name: "JSONBytesTests", imports: ["JSONBytes", "CJSONScan", "RandomCases"], kind: .test),
    Room(
        name: "CroxyRoutingTests", imports: ["CroxyRouting", "TOMLEdit", "Patterns", "JSONBytes", "RandomCases"],
        kind: .test,
        data: ["Golden"]),
    Room(
        name: "CroxyMetricsTests", imports: ["CroxyMetrics", "CroxyRouting", "CZlib", "RandomCases", histogram],
        kind: .test),
    Room(name: "CroxyLuaTests", imports: ["CroxyLua", "CroxyRouting", "HostileHooks", "RandomCases"], kind: .test),
    Room(
        name: "CroxyProxyTests",
        imports: [
            "CroxyProxy", "CroxyRouting", "CroxyLua", "CroxyMetrics", "CroxyDashboard", "MockProvider", "HostileHooks",
            "RandomCases", logging, .product(name: "NIOEmbedded", package: "swift-nio"),
        ] + nio + tls,
        kind: .test),
    Room(name: "TerminalTests", imports: ["Terminal"], kind: .test),
    Room(
        name: "CroxyDashboardTests",
        imports: ["CroxyDashboard", "Terminal", "CroxyMetrics", "CroxyRouting", "RandomCases"], kind: .test,
        data: ["Golden"]),
    Room(name: "CroxyCommandTests", imports: ["JSONBytes"], kind: .test),
    Room(name: "MockProviderTests", imports: ["MockProvider"] + nio + tls, kind: .test),
]

let isCI = Context.environment["CI"] != nil

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (isCI ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "croxy",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: rooms.map { room in
        switch room.kind {
        case .library:
            .target(
                name: room.name, dependencies: room.imports, resources: room.embeds.map { .embedInCode($0) },
                swiftSettings: settings)
        case .leaf: .target(name: room.name, dependencies: room.imports)
        case .system(let pkgConfig, let apt, let brew):
            .systemLibrary(
                name: room.name, path: "Sources/\(room.name)", pkgConfig: pkgConfig,
                providers: [.apt([apt]), .brew([brew])])
        case .program:
            .executableTarget(
                name: room.name, dependencies: room.imports, resources: room.embeds.map { .embedInCode($0) },
                swiftSettings: settings)
        case .test:
            .testTarget(name: room.name, dependencies: room.imports, exclude: room.data, swiftSettings: settings)
        }
    },
    swiftLanguageModes: [.v6]
)
