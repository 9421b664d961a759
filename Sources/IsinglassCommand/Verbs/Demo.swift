import ArgumentParser
import Charts
import Isinglass
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
      Needs no file and no network and takes about 20 seconds. Two pictures are written into the \
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

  @Option(help: ArgumentHelp("Time for the spin glass.", valueName: "time"))
  var timeLimit: TimeSpan?

  @Flag(help: "Print one JSON object on standard output instead of text.")
  var json = false

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096.")
    }
  }

  func run() throws {
    try Demo.makeFolder(output)
    let style = Style.output

    let glass = try solve(
      "sk --size 2000 --couplings pm1 --seed \(seed)", "cim",
      Limits(time: timeLimit?.duration ?? .seconds(8)))
    try tell(
      glass, style,
      """
      1. A spin glass: 2000 spins, every pair coupled by +1 or -1 at random. No state satisfies \
      more than a small part of the two million couplings; the machine looks for the best.
      """, after: Demo.spinGlassTheory(glass))
    if glass.run.stopReason == .interrupted { throw Exit(.interrupted) }

    let planted = try solve(
      "wishart --size 500 --alpha 1 --couplings integer --seed \(seed)", "cim", nil)
    try tell(
      planted, style,
      """
      2. A planted problem: couplings built around a hidden state, so that its ground energy is \
      known exactly, among many states that look as good from nearby.
      """, after: nil)
    if planted.run.stopReason == .interrupted { throw Exit(.interrupted) }

    let bifurcation = try Bifurcation(of: planted.problem, seed: Seed(seed))
    let pictures = ["energy.svg", "soft-spins.svg"].map { "\(output)/\($0)" }
    try OutputFile.write(pictures[0]) { $0.append(DemoPictures.energies([glass, planted])) }
    try OutputFile.write(pictures[1]) { $0.append(bifurcation.svg) }
    try finish(glass, planted, pictures, style)
  }

  /// Solves a generated problem; without limits until the planted energy is reached.
  private func solve(_ recipe: String, _ solver: String, _ limits: Limits?) throws -> Outcome {
    let start = ContinuousClock.now
    let problem = try EnsembleRecipe(parsing: recipe).problem()
    let loading = (ContinuousClock.now - start).seconds
    // Bounded by work, so that the answer is the same on every machine, with a clock as a guard.
    let limits =
      limits ?? Limits(time: .seconds(60), replicas: 4096, target: problem.planted?.energy)
    let run = try SolvingSession(
      problem: problem, solver: try SolverCatalogue.solver(named: solver), limits: limits,
      seed: Seed(seed), threads: threads
    ).run()
    return Outcome(problem, run, bound: nil, loading: loading)
  }

  private func tell(
    _ outcome: Outcome, _ style: Style, _ introduction: String, after: String?
  ) throws {
    guard !json else { return }
    var text =
      HelpList.wrapped(introduction, width: min(90, style.width - 1))
      .joined(separator: "\n") + "\n\n"
    text += outcome.text(
      style,
      repeating: "isinglass solve --generate '\(outcome.problem.name)'"
        + " --solver \(outcome.run.provenance.solver) --seed \(seed)", savedTo: nil)
    if let after { text += after + "\n" }
    try Terminal.print(text + "\n")
  }

  private func finish(
    _ glass: Outcome, _ planted: Outcome, _ pictures: [String], _ style: Style
  ) throws {
    if json {
      let object: JSONValue = [
        "isinglass": .string(isinglassVersion),
        "runs": .array([glass.json, planted.json]),
        "pictures": .array(pictures.map { .string($0) }),
      ]
      return try Terminal.print(object.description + "\n")
    }
    try Terminal.print(
      """
      Pictures, for any web browser:
        \(style.strong(pictures[0]))  energy against time
        \(style.strong(pictures[1]))  soft spins bifurcating as the gain rises

      """)
  }

  /// The ground energy a spin of the Sherrington-Kirkpatrick model for infinitely many spins, in units
  /// of the rms field (Crisanti & Rizzo, Phys. Rev. E 65, 046137 (2002)).
  static let parisiEnergy = -0.763166

  /// What theory says of the ground energy of a spin glass of this size.
  private static func spinGlassTheory(_ outcome: Outcome) -> String {
    let count = Double(outcome.problem.spinCount)
    let unit = outcome.problem.model.fieldScale
    let found = Quantity.fixed(outcome.run.best.energy.value / (count * unit), decimals: 4)
    return "theory        energy \(found) a spin in units of the rms field;"
      + " infinitely many would have \(Quantity.fixed(parisiEnergy, decimals: 4)) (Parisi)"
  }

  private static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw FileAccessError(
        file: path, operation: .write, reason: String(cString: strerror(errno)))
    }
    try OutputFiles.checkWritable(path + "/energy.svg")
  }
}
