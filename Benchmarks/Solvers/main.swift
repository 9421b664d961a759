import Isinglass

/// Speeds of whole solvers, each beside the kernel or the goal that bounds it.
///
///     swift run -c release --package-path Benchmarks SolverBenchmarks [loops|cores|targets|reading|proofs]
///
/// Published instances are read from the folder that ISINGLASS_INSTANCES names.

let chosen = CommandLine.arguments.dropFirst().first
let parts: [(name: String, run: () throws -> Void)] = [
  ("loops", measureLoops), ("cores", measureCores), ("targets", measureTimesToTarget),
  ("reading", measureReading), ("proofs", measureProofs),
]
for part in parts where chosen == nil || chosen == part.name {
  do { try part.run() } catch { print("\(part.name): \(error)") }
}
