#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import IsingKernels
  internal import Isinglass
  internal import Ledger
  internal import SpinGlasses

  extension Studio {
    /// What there is.
    var catalogueRoutes: [Route] {
      [
        Route(
          method: .get, path: "/about", name: "about",
          summary: "The program, and the limits that it keeps.",
          answer: .json("The program and its limits.", "About")
        ) { [self] _ in
          .json([
            "isinglass": .string(isinglassVersion),
            "kernel": .string(String(cString: kernelLevelName(currentKernelLevel()))),
            "processors": JSONValue(Engine().threads), "threads": JSONValue(hub.threads),
            "limits": [
              "body_bytes": JSONValue(configuration.largestBody),
              "concurrent_runs": JSONValue(hub.concurrent),
              "queued_runs": JSONValue(hub.mostQueued),
              "longest_run_s": .number(hub.longest),
            ],
            "ledger": .string(ledger.path), "streams": JSONValue(streams.open),
          ])
        },
        Route(
          method: .get, path: "/solvers", name: "listSolvers",
          summary: "The solvers with their parameters.", answer: .json("The solvers.", "Records")
        ) { _ in .json(.array(SolverCatalogue.all.map { $0.record.json })) },
        Route(
          method: .get, path: "/ensembles", name: "listEnsembles",
          summary: "The ensembles of random problems with their parameters.",
          answer: .json("The ensembles.", "Records")
        ) { _ in .json(.array(EnsembleCatalogue.all.map { $0.record.json })) },
        Route(
          method: .get, path: "/formats", name: "listFormats",
          summary: "The file formats.", answer: .json("The formats.", "Records")
        ) { _ in
          .json(
            .array(
              FormatCatalogue.all.map { format in
                [
                  "name": .string(format.name), "summary": .string(format.summary),
                  "extensions": .array(format.fileExtensions.map { .string($0) }),
                ]
              }))
        },
      ]
    }
  }

  extension EnsembleRecord {
    /// The record as other programs read it.
    var json: JSONValue {
      [
        "name": .string(name), "summary": .string(summary), "source": .string(source),
        "planting": .string(planting.rawValue), "planted": .bool(planting != .none),
        "parameters": .array(parameters.map(\.json)),
      ]
    }
  }
#endif
