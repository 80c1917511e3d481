// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// The documentation (`make docs`) alone needs the plugin; nobody else has to fetch it.
let plugins: [Package.Dependency] =
    Context.environment["CANVAS_DATA_DOCS"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")]

let package = Package(
    name: "canvas-data",
    products: [
        .library(name: "CanvasData", targets: ["CanvasData", "CanvasDataLoading", "CanvasDataBase"]),
        .library(
            name: "CanvasDataPostgres",
            targets: ["CanvasDataPostgres", "CanvasDataLoading", "CanvasDataBase"]),
        .library(name: "CanvasDataSIS", targets: ["CanvasDataSIS", "CanvasDataBase"]),
        .executable(name: "canvas-data", targets: ["CanvasDataTool"]),
        .executable(name: "canvas-data-simulator", targets: ["CanvasDataSimulatorTool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
    ] + plugins,
    targets: [
        // The C libraries: a module map and, where Swift cannot call a function, a shim.
        .systemLibrary(
            name: "CCanvasCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCanvasZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCanvasISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(
            name: "CCanvasCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCanvasPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        // Without pkgConfig: its -I would put minizip's crypt.h in front of the system's.
        .systemLibrary(name: "CCanvasMinizip", providers: [.apt(["libminizip-dev"])]),
        .systemLibrary(name: "CCanvasLinux"),

        // Bytes: HTTP, retry, gunzip, files that get their name only when whole. Knows no Canvas.
        .target(
            name: "CanvasDataTransfer",
            dependencies: ["CCanvasCurl", "CCanvasISAL", "CCanvasCrypto", "CCanvasLinux"],
            swiftSettings: settings),

        // What every other target speaks in: errors, notices, JSON.
        .target(name: "CanvasDataBase", dependencies: ["CanvasDataTransfer"], swiftSettings: settings),

        // What sources and targets of loads share: batches, layouts, rows. Knows no API and no database.
        .target(
            name: "CanvasDataLoading", dependencies: ["CanvasDataBase", "CanvasDataTransfer"],
            swiftSettings: settings),

        // Canvas's data exports: the API, downloads, schemas, table files.
        .target(
            name: "CanvasData", dependencies: ["CanvasDataLoading", "CanvasDataBase", "CanvasDataTransfer"],
            swiftSettings: settings),

        // Rosters into Canvas: checks, packages, SIS imports, feeds.
        .target(
            name: "CanvasDataSIS", dependencies: ["CanvasDataBase", "CanvasDataTransfer", "CCanvasMinizip"],
            swiftSettings: settings),

        // The warehouse: libpq, COPY, generations, publish, ledger, the local cluster.
        .target(
            name: "CanvasDataPostgres",
            dependencies: [
                "CanvasDataLoading", "CanvasDataBase", "CanvasDataTransfer", "CCanvasPQ", "CCanvasLinux",
            ],
            swiftSettings: settings),

        // A loopback Canvas for the demo, the tests and the benchmarks.
        .target(
            name: "CanvasSimulator",
            dependencies: [
                "CCanvasZlib", "CCanvasCrypto",
                .product(name: "FlyingFox", package: "FlyingFox"),
            ],
            swiftSettings: settings),

        // The tools: parse, call one library function, print.
        .executableTarget(
            name: "CanvasDataTool",
            dependencies: [
                "CanvasData", "CanvasDataBase", "CanvasDataLoading", "CanvasDataPostgres", "CanvasDataSIS",
                "CanvasDataTransfer", "CCanvasLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "CanvasDataSimulatorTool",
            dependencies: [
                "CanvasSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // Times the row path alone; not a product.
        .executableTarget(
            name: "RowBenchmark",
            dependencies: ["CanvasData", "CanvasDataLoading", "CanvasDataTransfer"],
            path: "Benchmarks/RowBenchmark", swiftSettings: settings),

        .testTarget(
            name: "CanvasDataTransferTests",
            dependencies: [
                "CanvasDataTransfer", "CCanvasCurl", "CCanvasLinux", "CCanvasZlib", "SharedFixture",
            ],
            swiftSettings: settings),
        // A private Postgres for the tests; not a product.
        .target(
            name: "PostgresFixture", dependencies: ["CCanvasLinux"], path: "Tests/PostgresFixture",
            swiftSettings: settings),
        // DAP's official client, and what its replicas should hold; not a product.
        .target(
            name: "DAPFixture", dependencies: ["CanvasSimulator", "PostgresFixture"],
            path: "Tests/DAPFixture", swiftSettings: settings),
        // What tests of several targets share: random numbers that can be repeated, damaged JSON, folders; not a product.
        .target(
            name: "SharedFixture", dependencies: ["CanvasDataBase", "CanvasDataTransfer"],
            path: "Tests/SharedFixture",
            swiftSettings: settings),
        // The README's examples, compiled as other packages would compile them; not a product.
        .target(
            name: "LibraryExamples", dependencies: ["CanvasData", "CanvasDataPostgres"],
            path: "Tests/LibraryExamples", packageAccess: false, swiftSettings: settings),
        .testTarget(
            name: "CanvasDataBaseTests",
            dependencies: ["CanvasDataBase", "CanvasDataTransfer", "SharedFixture"],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasDataSISTests",
            dependencies: [
                "CanvasDataSIS", "CanvasDataBase", "CanvasDataTransfer", "SharedFixture",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasDataLoadingTests",
            dependencies: [
                "CanvasDataLoading", "CanvasDataBase", "CanvasDataTransfer", "CanvasSimulator",
                "PostgresFixture", "SharedFixture",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasDataTests",
            dependencies: [
                "CanvasData", "CanvasDataLoading", "CanvasDataBase", "CanvasDataTransfer", "CanvasSimulator",
                "CCanvasCrypto",
                "PostgresFixture", "SharedFixture",
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasDataPostgresTests",
            dependencies: [
                "CanvasDataPostgres", "CanvasData", "CanvasDataLoading", "CanvasDataBase",
                "CanvasDataTransfer", "CanvasSimulator", "DAPFixture", "CCanvasLinux", "PostgresFixture",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasSimulatorTests",
            dependencies: ["CanvasSimulator", "CCanvasZlib", "DAPFixture", "PostgresFixture"],
            swiftSettings: settings),
        .testTarget(
            name: "CanvasDataToolTests",
            dependencies: [
                "CanvasDataTool", "CanvasData", "CanvasDataBase", "CanvasDataLoading", "CanvasDataPostgres",
                "CanvasDataSIS", "CanvasDataTransfer", "CanvasSimulator", "DAPFixture", "LibraryExamples",
                "PostgresFixture", "SharedFixture", "CCanvasCrypto", "CCanvasLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
    ]
)
