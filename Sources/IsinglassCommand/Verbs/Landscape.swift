import ArgumentParser
import Isinglass
import Reports
import SpinGlasses

/// `isinglass landscape`: what the soft-spin machine's landscape is like, by looking.
struct Landscape: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Look at the landscape of soft spins: critical points, minima, Hessian, along the gain.",
    discussion: """
      E(x; a) = Σ(x⁴/4 − a x²/2) − Σ J_ij x_i x_j − Σ h_i x_i, pairs counted once, with couplings and \
      fields divided by the unit of gain. At one gain every critical point of few spins is found, with \
      the Morse sum Σ(−1)^index = 1 as witness; of many spins minima are sampled, by quenches from random \
      amplitudes and by anneals. Along a range of gains the lowest of the anneals is reported: its Hessian, \
      what its soft modes carry (up to 1500 spins), the spins that still turn. Energies are in the square of the unit.

      Examples:
        isinglass landscape model.json --gain 0.5
        isinglass landscape --generate "sk --size 10" --gain 0 --enumerate -o points.csv
        isinglass landscape --generate "planted-sk --size 400" --gain 1 --plot cloud.svg
        isinglass landscape --generate "planted-sk --size 400" --gain-range -2.2:2 --plot modes.svg
        isinglass landscape --generate "sk --size 60" --gain-range -2.2:1 --follow --json
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var file: String?

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions

  @Option(
    help: ArgumentHelp(
      "Look at a generated problem instead of a file: 'isinglass generate' arguments in quotes.",
      valueName: "recipe"))
  var generate: String?

  @OptionGroup(title: "Looking") var options: LandscapeOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @OptionGroup(title: "Reporting") var output: LandscapeOutputOptions

  func validate() throws {
    guard (file == nil) != (generate == nil) else {
      throw ValidationError(
        file == nil
          ? "Give a file, - for standard input, or --generate \"…\"."
          : "Give either a file or --generate, not both.")
    }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
  }

  func run() throws {
    try output.checkWritable()
    Interruption.watcher.leaveCleanly()
    let problem = try loadProblem()
    let line = ProgressLine()
    defer { line.finish() }
    line.start("preparing")
    let report = try LandscapeQuestion(options.look, seed: Seed(seed)).answer(
      of: problem, threads: Engine(threads: threads).threads
    ) { line.enter($0) }
    line.finish()
    try output.write(report)
  }

  private func loadProblem() throws -> Problem {
    if let generate {
      let recipe = try EnsembleRecipe(parsing: generate)
      return try ProgressLine.during("generating \(recipe.ensemble)") { try recipe.problem() }
    }
    guard let file else { throw UsageError("no file is given") }
    return try problemOptions.read(file)
  }
}
