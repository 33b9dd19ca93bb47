// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A floor of the house: it may only use what stands below it.
func floor(_ name: String, on dependencies: [Target.Dependency], guides: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: guides, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationEssentialsCompat", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")

let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "smultron",
    products: [
        .executable(name: "smultron", targets: ["smultron"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1",
            traits: ["FullFoundation"]),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CProj", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(
            name: "CSpatiaLite", pkgConfig: "spatialite", providers: [.apt(["libspatialite-dev"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        floor("Geodesy", on: ["CProj"]),
        floor("Planar", on: ["Geodesy", "CGEOS"]),
        floor("CQL2", on: ["Planar", "Geodesy"]),
        floor("Places", on: ["Geodesy", crypto]),
        floor("Markup", on: []),
        floor("QGIS", on: ["Markup"]),
        floor("Disclosure", on: ["Places", "Geodesy"], guides: ["DisclosureControl.md"]),
        floor("BulkLoading", on: ["Geodesy", grdb, grdbSQLite]),
        floor("GeoPackage", on: ["BulkLoading", "Geodesy", grdb]),
        floor(
            "Store",
            on: ["BulkLoading", "Disclosure", "Places", "Geodesy", "CSpatiaLite", crypto, grdb, logging]),
        floor(
            "Clustering", on: [],
            guides: [
                "Cells/CellOutline.md", "DBSCAN/DBSCAN.md", "Density/KernelDensity.md", "Distances/DistancePlot.md",
                "GiStar/GiStar.md", "HDBSCAN/HDBSCAN.md",
            ]),
        floor("Metadata", on: ["Markup"]),
        floor(
            "Hotspots", on: ["Clustering", "Store", "Disclosure", "Places", "Planar", "Geodesy"],
            guides: ["HotspotChange.md", "HotspotMethods.md", "Stability.md"]),
        floor(
            "MapLayers",
            on: [
                "GeoPackage", "QGIS", "Metadata", "Hotspots", "Clustering", "Store", "Disclosure", "Places", "CQL2",
                "Planar", "Geodesy",
            ]),
        floor(
            "Report",
            on: ["MapLayers", "Hotspots", "Clustering", "Store", "Disclosure", "Places", "Markup", "Geodesy"]),
        floor("OpenIDConnect", on: [asyncHTTPClient, crypto, jwtKit, nioCore, nioHTTP1]),
        floor("FeatureAPI", on: ["MapLayers", "CQL2", "Geodesy"]),
        floor(
            "Service",
            on: [
                "FeatureAPI", "MapLayers", "OpenIDConnect", "QGIS", "Metadata", "Hotspots", "Clustering", "Store",
                "Disclosure", "Places",
                "CQL2", "Planar", "Geodesy", "CQREncode", "CZlib", crypto, hummingbird, hummingbirdCore, hummingbirdTLS,
                httpTypes,
                logging,
                mustache, nioCore, nioFoundation, nioHTTP1, nioHTTPTypes, nioPosix, nioSSL, serviceLifecycle,
                unixSignals,
            ]),
        .executableTarget(
            name: "smultron",
            dependencies: [
                "Service", "Report", "MapLayers", "Hotspots", "Clustering", "Store",
                "Disclosure",
                "Places", "Geodesy", argumentParser, asyncHTTPClient, configuration, logging, nioCore, nioHTTP1,
                nioPosix, serviceLifecycle,
                systemPackage, unixSignals,
            ],
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["Store", "Places", "Geodesy"], path: "Tests/TestSupport",
            swiftSettings: settings),
        .executableTarget(
            name: "publisher",
            dependencies: [
                "MapLayers", "Metadata", "QGIS", "Hotspots", "Store", "Disclosure", "Places", "CQL2", "Geodesy",
            ],
            path: "Tests/Publisher", swiftSettings: settings),
        .executableTarget(
            name: "methods", dependencies: ["Clustering"], path: "Tests/Methods", swiftSettings: settings),
        .executableTarget(
            name: "inserter", dependencies: ["Store", "Places", "Geodesy"], path: "Tests/Inserter",
            swiftSettings: settings),
        .testTarget(
            name: "smultronTests", dependencies: ["smultron", "Hotspots", "Clustering", "Places", argumentParser],
            swiftSettings: settings),
        tests(of: "Geodesy"),
        tests(of: "Planar", ["Geodesy"]),
        tests(of: "CQL2", ["Geodesy"]),
        tests(of: "Places", ["Geodesy"]),
        tests(of: "Disclosure", ["Places", "Geodesy"]),
        tests(of: "BulkLoading", ["Geodesy", grdb]),
        tests(of: "GeoPackage", ["BulkLoading", "Geodesy", grdb]),
        tests(of: "Store", ["Disclosure", "Places", "Geodesy", grdb]),
        tests(of: "Clustering"),
        .testTarget(name: "MarkupTests", dependencies: ["Markup"], swiftSettings: settings),
        .testTarget(name: "MetadataTests", dependencies: ["Metadata", "Markup"], swiftSettings: settings),
        tests(of: "QGIS"),
        tests(of: "Report", ["Hotspots", "Disclosure", "Places", "Geodesy"]),
        tests(of: "Hotspots", ["Clustering", "Store", "Places", "Geodesy"]),
        tests(of: "MapLayers", ["QGIS", "Metadata", "Hotspots", "Store", "Disclosure", "Places", "CQL2", "Geodesy"]),
        tests(
            of: "Service",
            [
                "MapLayers", "Hotspots", "Store", "Disclosure", "Places", "Geodesy", httpTypes, hummingbird, logging,
                nioCore, nioEmbedded, nioHTTP1,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
