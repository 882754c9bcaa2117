// swift-tools-version: 6.2

import PackageDescription

/// The rooms of the house: each names all it may import, see README.md, "The code".
struct Room {
    var name: String
    var imports: [Target.Dependency] = []
    var kind: Kind = .library

    enum Kind {
        case library, leaf, program, test
    }
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]

let rooms: [Room] = [
    Room(name: "TOMLEdit"),
    Room(name: "TOMLEditTests", imports: ["TOMLEdit"], kind: .test),
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
    platforms: [.macOS(.v15)],
    targets: rooms.map { room in
        switch room.kind {
        case .library: .target(name: room.name, dependencies: room.imports, swiftSettings: settings)
        case .leaf: .target(name: room.name)
        case .program: .executableTarget(name: room.name, dependencies: room.imports, swiftSettings: settings)
        case .test: .testTarget(name: room.name, dependencies: room.imports, swiftSettings: settings)
        }
    },
    swiftLanguageModes: [.v6]
)
