public import ArgumentParser
import Reports
public import SpinGlasses

/// `isinglass theory dmft`: what an anneal does in time.
struct TheoryDynamics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmft",
    abstract: "What annealing does in time, by dynamical mean-field theory.",
    discussion: """
      Amplitudes, overlaps and energies while the gain rises at a rate, for infinitely many spins: many \
      trajectories in couplings that are drawn only along the directions that are explored. Two other \
      solvers of the same equations serve as checks and say when they fail. The gain is that of the machine \
      without a diagonal; for Wishart problems b = gain + alpha is reported too, and the Ising energy is what \
      is above the ground state's.

      Examples:
        isinglass theory dmft --rate 0.1
        isinglass theory dmft --ferromagnetic-bias 1.5 --initial-overlap 0.1 --rate 0.02 --plot anneal.svg
        isinglass theory dmft --ensemble wishart --alpha 0.8 --rate 0.2 --json
        isinglass theory dmft --rate 0.2 --solver response --plot-two-times aging.svg
      """)

  @OptionGroup var problems: EnsembleOptions

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How fast the gain rises.", valueName: "da/dt"))
  var rate = 0.1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The gain at the start; -2.5 g, or b = -0.5 for wishart.", valueName: "a"))
  var startGain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The gain at the end; g, or b = 2 for wishart.", valueName: "a"))
  var endGain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long to go on at the last gain.", valueName: "time"))
  var hold = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("m/s0, how far the start leans to the hidden state.", valueName: "m0/s0"))
  var initialOverlap = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The standard deviation of the amplitudes at the start.", valueName: "s0"))
  var initialSpread = 0.1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The length of Euler's steps.", valueName: "dt"))
  var timeStep = 0.05

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The temperature of the noise.", valueName: "T"))
  var noise = 0.0

  @Option(
    help: ArgumentHelp(
      "How to solve the theory: conditioning, novikov or response; the last two are checks."))
  var solver = DynamicsSolver.conditioning

  @Option(
    help: ArgumentHelp(
      "Trajectories in a run; 20000, or 2000 with --solver response, or 4000 where conditioning finds R.",
      valueName: "count"))
  var size: Int?

  @Option(help: ArgumentHelp("Independent runs, from which errors follow.", valueName: "count"))
  var runs = 4

  @Option(help: ArgumentHelp("At how many times to look.", valueName: "count"))
  var points = 36

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @Option(
    help: ArgumentHelp("Draw self-overlap, overlap and energies as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @Option(
    help: ArgumentHelp(
      "Give C(t, t') between so many of the times in JSON, and R(t, t') to impulses at four of them.",
      valueName: "count"))
  var twoTimes: Int?

  @Option(
    help: ArgumentHelp("Draw C(t, t') and R(t, t') as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plotTwoTimes: String?

  @Option(
    help: ArgumentHelp("Draw the amplitudes' distribution P(x, t) as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plotAmplitudes: String?

  @Flag(help: "Tell by how much an infinitesimal overlap with the hidden state has grown.")
  var overlapGrowth = false

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
    try checked { try question().validate() }
  }

  func run() throws {
    let pictures = [("anneal", plot), ("two-times", plotTwoTimes), ("amplitudes", plotAmplitudes)]
    try report.answer(question(), pictures, threads: threads)
  }

  private func question() throws -> DynamicsQuestion {
    var question = DynamicsQuestion(try problems.ensemble())
    (question.rate, question.hold) = (rate, hold)
    (question.startGain, question.endGain) = (startGain, endGain)
    (question.initialOverlap, question.initialSpread) = (initialOverlap, initialSpread)
    (question.timeStep, question.noise) = (timeStep, noise)
    (question.solver, question.size, question.runs) = (solver, size, runs)
    (question.points, question.seed) = (points, seed)
    question.twoTimes = twoTimes ?? (plotTwoTimes == nil ? nil : 25)
    question.amplitudes = plotAmplitudes != nil
    question.overlapGrowth = overlapGrowth
    return question
  }
}

extension DynamicsSolver: ExpressibleByArgument {}
