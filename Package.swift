// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled with the same strictness: see ARCHITECTURE.md, 'Swift'.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target of ours.
func floor(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The tests of the target with the same name.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOFoundationCompat"].map {
    .product(name: $0, package: "swift-nio")
}
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

let package = Package(
    name: "concordat",
    products: [.executable(name: "concordat", targets: ["concordat"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The top floor: the command line over everything.
        .executableTarget(name: "concordat", dependencies: ["App", arguments], swiftSettings: strict),
        floor(
            "App",
            [
                "Access", "Accounts", "Blobs", "Collaborations", "Directory", "Indexing", "Jobs", "Journal", "Kernel",
                "Linkage", "Mail", "Malware",
                "MerkleTree", "Notices", "PrivateMatching", "SMTP", "Search", "Storage", "StoragePostgres",
                "StorageSQLite", "Tabular", "Web",
                "WebParts", "Workspaces",
                hummingbird, lifecycle, signals,
                configuration,
                arguments, crypto, log, metrics, system,
            ]),

        // Features.
        floor(
            "Directory",
            [
                "Access", "DemonstrationNames", "Images", "Indexing", "Jobs", "Journal", "Kernel", "Mail", "Search",
                "Storage",
                "Tabular", "Web", "WebParts", hummingbird, crypto,
            ]),

        floor(
            "Collaborations",
            [
                "Access", "Archives", "Directory", "ICalendar", "Indexing", "Jobs", "Journal", "Kernel", "Mail",
                "Notices", "Papers", "Printing", "Readability", "Search", "Storage", "Tabular", "TextComparison",
                "Web", "WebParts", hummingbird, crypto,
            ]),

        floor(
            "Workspaces",
            [
                "Access", "Accounts", "Archives", "Blobs", "Collaborations", "Conversion", "Directory", "Indexing",
                "Jobs",
                "Journal", "Kernel", "Mail", "Malware", "Notices", "Search", "Storage", "Tabular", "TextComparison",
                "Web",
                "WebDAV", "WebParts", "XML", hummingbird, crypto,
            ] + nio),

        // The ground floor.
        floor(
            "Notices",
            [
                "Access", "Accounts", "ICalendar", "Jobs", "Journal", "Kernel", "Mail", "Storage", "Web", "WebParts",
                hummingbird, lifecycle, crypto, log,
            ]),
        floor(
            "Accounts",
            [
                "Access", "Journal", "Kernel", "Mail", "Storage", "TOTP", "Web", "WebParts", hummingbird,
                crypto,
            ]),
        floor("Journal", ["Access", "Kernel", "MerkleTree", "Storage", lifecycle, log]),
        floor("Indexing", ["Journal", "Kernel", "Search", "Storage", lifecycle, log]),
        floor("Jobs", ["Kernel", "Storage", lifecycle, log, metrics]),
        floor(
            "Blobs",
            [
                "CFiles", "Kernel", "Storage", "XML", httpClient, crypto,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ] + nio),
        floor("Mail", ["Jobs", "Kernel", "SMTP", "Storage", log]),
        floor("Search", ["CSearchRank", "NameForms", grdb]),
        floor("Web", ["Access", "CMarkdown", "Kernel", "WebParts", hummingbird, crypto, log, metrics]),
        floor(
            "WebParts",
            ["Compression", crypto, log, metrics, .product(name: "CoreMetrics", package: "swift-metrics")]),
        floor("Access", ["Kernel"]),
        floor(
            "StorageSQLite", ["Kernel", "Storage", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        floor("StoragePostgres", ["CLibpq", "Kernel", "Storage", subprocess]),
        floor("StorageTesting", ["Kernel", "Storage", "StorageSQLite", "StoragePostgres"]),
        floor("Storage", ["Kernel"]),
        floor("Kernel"),

        // Engines: no database, no HTTP, no clock.
        floor("MerkleTree", [crypto]),
        floor("SMTP", ["CCurl"]),
        floor("Images", ["CImages"]),
        floor("TOTP", [crypto]),
        floor("Tabular"),
        floor("NameForms"),
        floor("Linkage", ["NameForms", "Tabular", yams]),
        floor("PrivateMatching", ["Tabular", crypto]),
        floor("TextComparison"),
        floor("Readability"),
        floor("ICalendar"),
        floor("XML", ["CExpat"]),
        floor("WebDAV", ["XML"]),
        floor("Compression", ["CZlib"]),
        floor("Archives", ["Compression"]),
        floor("Papers", ["Archives"]),
        // Not pure: it runs another program.
        floor("Printing", ["Papers", subprocess, system]),
        // These talk to, or run, other programs as well.
        floor("Malware", nio),
        floor("Conversion", [subprocess, system, .product(name: "NIOCore", package: "swift-nio")]),
        floor("DemonstrationNames"),

        // C: libraries of the system, and what cannot be said in Swift.
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CImages", providers: [.apt(["libgd-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CMarkdown", pkgConfig: "md4c", providers: [.apt(["libmd4c-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CFiles"),
        .target(name: "CSearchRank", linkerSettings: [.linkedLibrary("sqlite3")]),

        // What is measured: see docs/benchmarks.md.
        .target(name: "Measuring", path: "Benchmarks/Measuring", swiftSettings: strict),
        .executableTarget(
            name: "bench-directory",
            dependencies: [
                "Access", "Accounts", "App", "DemonstrationNames", "Directory", "Indexing", "Journal", "Kernel",
                "Measuring", "MerkleTree", "Search", "Storage", "StoragePostgres", "StorageSQLite", "Tabular", "Web",
                arguments,
            ],
            path: "Benchmarks/Directory", swiftSettings: strict),
        .executableTarget(
            name: "bench-similarity",
            dependencies: ["Kernel", "Measuring", "Search", "Storage", "StorageSQLite", "Tabular", arguments],
            path: "Benchmarks/Similarity", swiftSettings: strict),

        // Tests.
        tests("Access", ["Kernel"]),
        tests(
            "Accounts",
            [
                "Access", "Jobs", "Journal", "Kernel", "Mail", "Storage", "StorageTesting", "TOTP", "Web", hummingbird,
                hummingbirdTesting, log,
            ]),
        tests(
            "App",
            [
                "Access", "Accounts", "Directory", "Journal", "Kernel", "Mail", "SMTP", "Storage", "StorageSQLite",
                "StorageTesting", "Web", "WebParts", hummingbird, hummingbirdTesting, log, subprocess, system,
            ]),
        tests(
            "Collaborations",
            [
                "Access", "Accounts", "Directory", "ICalendar", "Indexing", "Jobs", "Journal", "Kernel", "Mail",
                "MerkleTree", "Notices", "Papers", "Printing",
                "Search", "Storage", "StorageTesting", "Web", "WebParts", hummingbird, hummingbirdTesting, log,
            ]),
        tests("Archives", [subprocess]),
        tests("Blobs", ["Kernel", "Storage", "StorageTesting", crypto] + nio),
        tests("Compression", ["CZlib"]),
        tests("DemonstrationNames"),
        tests(
            "Directory",
            [
                "Access", "Indexing", "Jobs", "Journal", "Kernel", "Mail", "MerkleTree", "Search", "Storage",
                "StorageTesting", "Tabular", "Web", "WebParts", hummingbird, hummingbirdTesting, lifecycle, log,
            ]),
        tests("ICalendar", [subprocess]),
        tests("Images", ["CImages"]),
        tests(
            "Indexing",
            ["Access", "Journal", "Kernel", "MerkleTree", "Search", "Storage", "StorageTesting", lifecycle, log]),
        tests("Jobs", ["Kernel", "Storage", "StorageTesting", log, lifecycle]),
        tests("Journal", ["Access", "Kernel", "MerkleTree", "Storage", "StorageTesting", lifecycle, log]),
        tests("Kernel"),
        tests("Malware", [subprocess, system] + nio),
        tests("Conversion", ["Archives", subprocess, system, .product(name: "NIOCore", package: "swift-nio")]),
        tests("Linkage", ["Tabular"]),
        tests("Mail", ["Jobs", "Kernel", "SMTP", "Storage", "StorageTesting", log]),
        tests("MerkleTree", [crypto]),
        tests("NameForms"),
        tests("Readability"),
        tests("SMTP"),
        tests("Papers", [subprocess]),
        tests("Printing", ["Papers", subprocess]),
        tests("Search", [grdb]),
        tests("Storage", ["Kernel", "StorageSQLite", "StoragePostgres", "StorageTesting"]),
        tests("TOTP"),
        tests("Tabular"),
        tests("PrivateMatching", [crypto]),
        tests("TextComparison"),
        tests("XML"),
        tests("WebDAV", ["XML"]),
        tests(
            "Workspaces",
            [
                "Access", "Accounts", "Archives", "Blobs", "Collaborations", "Conversion", "Directory", "Indexing",
                "Jobs",
                "Journal", "Kernel", "Mail", "Malware", "MerkleTree", "Notices", "Readability", "Search", "Storage",
                "StorageTesting", "Web", "WebParts", "XML", hummingbird, hummingbirdTesting, crypto, log,
            ] + nio),
        tests("Web", ["Access", "Kernel", "WebParts", hummingbird, hummingbirdTesting, log]),
        tests("WebParts", ["Compression", "CZlib", crypto, log, metrics]),
    ])
