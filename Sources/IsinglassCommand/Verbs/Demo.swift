import ArgumentParser
import Isinglass
import Reports
import SpinGlasses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `isinglass demo`: the machine at work on two problems, checked and drawn.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Anneal a 2000-spin glass and a planted problem, check the answers, draw pictures.",
    discussion: """
      Needs no file and no network and takes some 15 seconds. Two pictures are written into the \
      folder ./demo: the energy against time, and soft spins bifurcating as the gain rises.

      Example:
        isinglass demo
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder for the pictures.", valueName: "folder"),
    completion: .directory)
  var output = "demo"

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Time for the spin glass; 8s by default.", valueName: "time"))
  var timeLimit: TimeSpan?

  @Flag(help: "Print one JSON object on standard output instead of text.")
  var json = false

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096.")
    }
  }

  func run() throws {
    let folder = try Demo.makeFolder(output)
    let glass = try act(.spinGlass(time: timeLimit?.duration ?? .seconds(8), seed: seed))
    let planted = try act(.planted(seed: seed))

    let bifurcation = try Bifurcation(
      of: planted.problem, steps: DemoAct.plantedSteps, seed: Seed(seed))
    let pictures = [
      (path: "\(folder)/energy.svg", content: "the best energy against time"),
      (path: "\(folder)/soft-spins.svg", content: "soft spins bifurcating as the gain rises"),
    ]
    try OutputFile.write(pictures[0].path) { $0.append(DemoPictures.energies([glass, planted])) }
    try OutputFile.write(pictures[1].path) { $0.append(bifurcation.svg) }

    if json {
      let object: JSONValue = [
        "isinglass": .string(isinglassVersion), "runs": .array([glass.json, planted.json]),
        "pictures": .array(pictures.map { .string($0.path) }),
      ]
      return try Terminal.print(object.description + "\n")
    }
    try Terminal.print("Pictures, for any web browser:\n")
    for picture in pictures {
      try Terminal.print("  \(Style.output.strong(picture.path))  \(picture.content)\n")
    }
  }

  /// Solves a generated problem and tells of it.
  private func act(_ act: DemoAct) throws -> Outcome {
    let style = Style.output
    if !json {
      let lines = HelpList.wrapped(act.introduction, width: min(90, style.width - 1))
      try Terminal.print(lines.joined(separator: "\n") + "\n\n")
    }
    let start = ContinuousClock.now
    let problem = try EnsembleRecipe(parsing: act.recipe).problem()
    let loading = (ContinuousClock.now - start).seconds
    let limits = act.limits(problem)
    let run = try SolvingSession(
      problem: problem, solver: try SolverCatalogue.solver(named: act.solver), limits: limits,
      seed: Seed(seed), threads: threads
    ).run()
    let command =
      ["isinglass solve --generate \(ShellWord.quoted(problem.name)) --solver \(act.solver)"]
      + run.repetition.words(for: problem) + ["--seed \(seed)"]
    let outcome = Outcome(
      problem, run, bound: nil, loading: loading, repetition: command.joined(separator: " "))
    if !json {
      try Terminal.print(outcome.text(style, remarks: act.remarks(outcome)) + "\n")
    }
    if run.stopReason == .interrupted { throw Exit(.interrupted) }
    return outcome
  }

  /// Makes the folder for the pictures and returns its path from the root.
  private static func makeFolder(_ path: String) throws -> String {
    try OutputFiles.makeFolder(path, for: "energy.svg")
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
