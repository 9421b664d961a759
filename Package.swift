// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What only the Studio needs; `--disable-default-traits` builds without it.
let studio: TargetDependencyCondition? = .when(traits: ["Studio"])
/// What the ledger and the sweeps need, with the Studio or without: `--traits Ledger` builds them alone.
let ledger: TargetDependencyCondition? = .when(traits: ["Ledger"])
/// What ranks of Open MPI need; `--traits MPI` builds it, and nothing else looks for it.
let mpi: TargetDependencyCondition? = .when(traits: ["MPI"])

let package = Package(
  name: "isinglass",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Isinglass", targets: ["Isinglass"]),
    .library(name: "SpinGlasses", targets: ["SpinGlasses"]),
    .library(name: "IsingKernels", targets: ["IsingKernels"]),
    .library(name: "IsinglassC", type: .dynamic, targets: ["IsinglassC"]),
    .executable(name: "isinglass", targets: ["IsinglassCommand"]),
  ],
  traits: [
    .trait(
      name: "Ledger",
      description: "The ledger of runs in SQLite, and sweeps that survive whatever ends a process."),
    .trait(
      name: "Studio", description: "The page that `isinglass serve` opens.",
      enabledTraits: ["Ledger"]),
    .trait(
      name: "MPI",
      description: "Solves and sweeps spread over the ranks that mpirun starts (Open MPI)."),
    .default(enabledTraits: ["Studio"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0",
      traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
  ],
  targets: [
    // MARK: The library people import, bottom up

    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "IsingKernels",
      cSettings: [.define("NDEBUG", .when(configuration: .release))],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
    ),
    .target(
      name: "Spectra",
      dependencies: [
        .product(name: "ComplexModule", package: "swift-numerics"),
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Isinglass",
      dependencies: [
        "CZlib", "IsingKernels", "Spectra",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "SpinGlasses",
      dependencies: [
        "Isinglass", "Spectra",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(name: "Charts", swiftSettings: swiftSettings),
    .target(
      name: "Studies",
      dependencies: [
        "Charts", "Isinglass", "SpinGlasses",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),

    // What the command prints, the page shows and other languages get: in text, JSON and SVG.
    .target(
      name: "Reports",
      dependencies: [
        "Charts", "Isinglass", "Spectra", "SpinGlasses",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),

    // MARK: Other languages

    .target(name: "CIsinglass"),
    .target(
      name: "IsinglassC", dependencies: ["CIsinglass", "Isinglass", "Reports", "SpinGlasses"],
      swiftSettings: swiftSettings),

    // MARK: Ranks of Open MPI

    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .target(
      name: "MPIShim",
      dependencies: [.target(name: "CMPI", condition: mpi)],
      cSettings: [.define("ISINGLASS_MPI", .when(traits: ["MPI"]))]
    ),
    .target(
      name: "Islands",
      dependencies: ["Isinglass", .target(name: "MPIShim", condition: mpi)],
      swiftSettings: swiftSettings
    ),

    // MARK: The ledger, and the sweeps in it

    .target(
      name: "Ledger",
      dependencies: [
        "Isinglass",
        .product(name: "GRDB", package: "GRDB.swift", condition: ledger),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Sweeps",
      dependencies: [
        "IsingKernels", "Isinglass", "Ledger", "Reports", "SpinGlasses", "Studies",
        .product(name: "Yams", package: "Yams", condition: ledger),
      ],
      swiftSettings: swiftSettings
    ),

    // MARK: The Studio

    .target(name: "StudioPage"),
    .target(
      name: "Studio",
      dependencies: [
        "Charts", "IsingKernels", "Isinglass", "Ledger", "Reports", "SpinGlasses", "Studies",
        "StudioPage",
        .product(name: "Hummingbird", package: "hummingbird", condition: studio),
        .product(name: "Logging", package: "swift-log", condition: studio),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: studio),
        .product(name: "NIOCore", package: "swift-nio", condition: studio),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: studio),
        .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: studio),
      ],
      exclude: ["Page"],
      swiftSettings: swiftSettings
    ),

    // MARK: The command

    .executableTarget(
      name: "IsinglassCommand",
      dependencies: [
        "Charts", "IsingKernels", "Isinglass", "Islands", "Ledger", "Reports", "Spectra",
        "SpinGlasses", "Studies", "Studio", "Sweeps",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings
    ),

    // MARK: Tests

    .target(
      name: "_IsinglassTestSupport",
      dependencies: ["Isinglass"],
      swiftSettings: swiftSettings
    ),
    // What fuzzing gives any bytes to; the tests replay its corpus.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CIsinglass", "CZlib", "Isinglass", "IsinglassC", "Reports", "SpinGlasses",
      ],
      path: "Fuzz/Targets",
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "Isinglass"], swiftSettings: swiftSettings),
    .testTarget(
      name: "IsingKernelsTests", dependencies: ["IsingKernels"], swiftSettings: swiftSettings),
    .testTarget(
      name: "SpectraTests",
      dependencies: [
        "Spectra", .product(name: "ComplexModule", package: "swift-numerics"),
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: swiftSettings),
    .testTarget(
      name: "IsinglassTests",
      dependencies: ["Isinglass", "IsingKernels", "_IsinglassTestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "SpinGlassesTests",
      dependencies: ["SpinGlasses", "Isinglass", "Spectra", "_IsinglassTestSupport"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "StudiesTests", dependencies: ["Studies", "Isinglass", "SpinGlasses"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "Isinglass", "Ledger", .product(name: "GRDB", package: "GRDB.swift", condition: ledger),
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SweepsTests",
      dependencies: [
        "Isinglass", "IsinglassCommand", "Ledger", "SpinGlasses", "Sweeps",
        "_IsinglassTestSupport",
        .product(name: "GRDB", package: "GRDB.swift", condition: ledger),
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "StudioTests",
      dependencies: [
        "Isinglass", "IsinglassCommand", "Ledger", "SpinGlasses", "Studio",
        "_IsinglassTestSupport",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "IsinglassCommand", "Isinglass", "Reports", "SpinGlasses", "_IsinglassTestSupport",
      ],
      swiftSettings: swiftSettings
    ),
  ],
  swiftLanguageModes: [.v6]
)

// The documentation's plugin is fetched by `make docs` alone; building and testing need it not.
if Context.environment["ISINGLASS_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}

// libFuzzer's program, which `make fuzz` alone builds: it needs libFuzzer's library to link.
if Context.environment["ISINGLASS_FUZZ"] != nil {
  package.products.append(.executable(name: "isinglass-fuzz", targets: ["FuzzDriver"]))
  package.targets += [
    .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
    .executableTarget(
      name: "FuzzDriver", dependencies: ["CFuzzer", "FuzzTargets"], path: "Fuzz/Driver",
      swiftSettings: swiftSettings),
  ]
}
