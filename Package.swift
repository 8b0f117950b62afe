// swift-tools-version: 6.2
import PackageDescription

// A room is a target: what a room may import is what stands in its dependencies, so the compiler guards the walls.
// ARCHITECTURE.md draws the house; `make check` (Tests/boundaries.py) checks what the compiler cannot.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error, .when(configuration: .release)),
]

let package = Package(
    name: "xrayscope",
    products: [
        .executable(name: "xrayscope", targets: ["xrayscope"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Thin shims over system libraries.
        .target(name: "CSimdjson", cxxSettings: [.unsafeFlags(["-O3"])], linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .systemLibrary(name: "CCurl"),
        .systemLibrary(name: "CCrypto"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CZstd"),
        .systemLibrary(name: "CGlibc"),
        .systemLibrary(name: "CMicrohttpd"),
        .systemLibrary(name: "CNghttp2"),
        .target(name: "CSockets"),

        .target(name: "TraceModel", swiftSettings: strict),
        .target(name: "Masking", swiftSettings: strict),
        .target(name: "TraceFormats", dependencies: ["TraceModel", "Masking", "CSimdjson"], swiftSettings: strict),
        .target(name: "TraceAnalysis", dependencies: ["TraceModel"], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "AWSAccount", dependencies: ["HTTP", "CCrypto", "CGlibc"], swiftSettings: strict),
        .target(
            name: "Intake", dependencies: ["TraceModel", "CMicrohttpd", "CNghttp2", "CSockets"], swiftSettings: strict),
        .target(
            name: "TraceRepository",
            dependencies: ["TraceModel", "TraceFormats", "Intake", "HTTP", "AWSAccount", "CGlibc", "CZlib", "CZstd"],
            swiftSettings: strict),
        .target(name: "Figures", dependencies: ["TraceModel", "TraceAnalysis"], swiftSettings: strict),
        .target(name: "MapLayout", dependencies: ["TraceModel"], swiftSettings: strict),
        .target(
            name: "Themes", path: "Themes",
            resources: ["dark", "light", "colorblind", "highcontrast"].map { .embedInCode("\($0).theme") },
            swiftSettings: strict),
        .target(name: "Sample", resources: [.embedInCode("demo.json.gz")], swiftSettings: strict),
        .target(name: "Screen", dependencies: ["Masking", "Themes"], swiftSettings: strict),
        .target(
            name: "Viewer", dependencies: ["TraceModel", "Masking", "TraceAnalysis", "Figures", "MapLayout", "Screen"],
            swiftSettings: strict),
        .target(name: "Terminal", dependencies: ["Screen", "CNcurses"], swiftSettings: strict),
        .executableTarget(
            name: "xrayscope",
            dependencies: [
                "TraceModel", "Masking", "TraceFormats", "TraceAnalysis", "TraceRepository", "AWSAccount", "Figures",
                "MapLayout", "Screen", "Viewer", "Terminal", "Themes", "Sample",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // Tests mirror Sources; fixtures are read from Tests/Fixtures by path.
        .target(
            name: "TestSupport", dependencies: ["TraceFormats", "TraceModel", "TraceRepository"],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "TraceModelTests", dependencies: ["TraceModel", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "TraceFormatsTests", dependencies: ["TraceFormats", "TraceModel", "TraceRepository", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TraceAnalysisTests",
            dependencies: ["TraceAnalysis", "TraceFormats", "TraceModel", "TraceRepository", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TraceRepositoryTests",
            dependencies: [
                "TraceRepository", "Intake", "HTTP", "AWSAccount", "TraceFormats", "TraceModel", "TraceAnalysis",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(name: "IntakeTests", dependencies: ["Intake", "TraceModel"], swiftSettings: strict),
        .testTarget(
            name: "FiguresTests", dependencies: ["Figures", "TraceModel", "TraceAnalysis"], swiftSettings: strict),
        .testTarget(
            name: "MapLayoutTests", dependencies: ["MapLayout", "TraceModel"], exclude: ["Pictures"],
            swiftSettings: strict),
        .testTarget(name: "MaskingTests", dependencies: ["Masking"], swiftSettings: strict),
        .testTarget(name: "ScreenTests", dependencies: ["Screen", "Themes"], swiftSettings: strict),
        .testTarget(
            name: "ViewerTests",
            dependencies: [
                "Viewer", "TraceModel", "TraceFormats", "TraceAnalysis", "TraceRepository", "Figures", "MapLayout",
                "Screen", "TestSupport",
            ],
            exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Screen", "CNcurses"], swiftSettings: strict),
        .testTarget(name: "ProgramTests", dependencies: ["xrayscope", "TraceModel", "Viewer"], swiftSettings: strict),
    ]
)

// The program that gives any bytes to whatever reads them: `make fuzz`. libFuzzer is not linked into anything else.
if Context.environment["XRAYSCOPE_TESTS"] == "fuzz" {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "TraceModel", "TraceFormats", "TraceAnalysis", "TraceRepository", "AWSAccount", "Screen", "Viewer",
                "Terminal",
                "CNcurses", "TestSupport",
            ],
            path: "Tests/Fuzz", exclude: ["Corpus", "run.py"], swiftSettings: strict))
}

// XRAYSCOPE_TESTS="MapLayoutTests ScreenTests" leaves only these and what they stand on: `swift test` compiles no more than that.
// `make sanitize` builds the rooms that read in this way.
if let wanted = Context.environment["XRAYSCOPE_TESTS"] {
    let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
    var kept: Set<String> = []
    var waiting = wanted.split(separator: " ").map(String.init)
    while let name = waiting.popLast() {
        guard let target = targets[name], kept.insert(name).inserted else { continue }
        for case .byNameItem(let needed, _) in target.dependencies { waiting.append(needed) }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
}
