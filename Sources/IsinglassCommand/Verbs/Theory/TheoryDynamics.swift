import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory dmft`: what an anneal does in time.
struct TheoryDynamics: ParsableCommand {
  /// How to solve the theory.
  enum SolverName: String, ExpressibleByArgument, CaseIterable {
    case conditioning
    case novikov
    case response

    var solver: DynamicsSolver {
      switch self {
      case .conditioning: .conditioning
      case .novikov: .novikov
      case .response: .response
      }
    }
  }

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
  var solver = SolverName.conditioning

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
    if let twoTimes, !(2...200).contains(twoTimes) {
      throw ValidationError("--two-times must be 2 to 200.")
    }
    if overlapGrowth, solver == .novikov {
      throw ValidationError(
        "--overlap-growth needs a response: take --solver conditioning or response.")
    }
    if overlapGrowth, initialOverlap != 0 {
      throw ValidationError("--overlap-growth is that of no overlap: leave out --initial-overlap.")
    }
    guard (2...10_000).contains(points) else {
      throw ValidationError("--points must be 2 to 10000.")
    }
    guard (1...10_000).contains(runs) else { throw ValidationError("--runs must be 1 to 10000.") }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
  }

  func run() throws {
    try report.checkWritable()
    for file in [plot, plotTwoTimes, plotAmplitudes] {
      if let file { try OutputFiles.checkWritable(file) }
    }
    let ensemble: DynamicsEnsemble =
      switch problems.ensemble {
      case .plantedSK:
        .plantedGlass(
          ferromagneticBias: problems.ferromagneticBias, disorder: problems.disorder)
      case .wishart: .wishart(ratio: problems.alpha)
      }
    let isWishart = problems.ensemble == .wishart
    let (alpha, disorder) = (problems.alpha, problems.disorder)
    let course = try GainCourse(
      from: startGain ?? (isWishart ? -0.5 - alpha : -2.5 * disorder),
      to: endGain ?? (isWishart ? 2 - alpha : disorder), rate: rate, hold: hold)
    let withTwoTimes = twoTimes != nil || plotTwoTimes != nil
    let usual = solver == .response ? 2000 : solver == .conditioning && withTwoTimes ? 4000 : 20_000
    let theory = DynamicalMeanField(
      ensemble, course: course, size: size ?? usual, timeStep: timeStep,
      initialSpread: initialSpread, initialOverlap: initialOverlap, noise: noise,
      solver: solver.solver)
    let looks = DynamicsLooks(
      duration: course.duration, points: points, twoTimes: withTwoTimes ? twoTimes ?? 25 : 0)
    let threads = Engine(threads: threads).threads
    let anneals = try theory.anneals(
      at: looks.times, impulses: solver == .novikov ? [] : looks.impulses, runs: runs,
      keepsAmplitudes: withTwoTimes || plotAmplitudes != nil, seed: Seed(seed), threads: threads)
    let growth =
      overlapGrowth
      ? try theory.overlapGrowth(
        at: looks.points.map { looks.times[$0] }, runs: runs, seed: Seed(seed), threads: threads)
      : nil
    let result = DynamicsResult(
      anneals, looks: looks, theory: theory, rate: rate, growth: growth)
    if let plot { try OutputFile.write(plot) { $0.append(result.chart(byTime: hold > 0)) } }
    if let plotTwoTimes {
      try OutputFile.write(plotTwoTimes) { $0.append(result.twoTimePicture) }
    }
    if let plotAmplitudes {
      try OutputFile.write(plotAmplitudes) { $0.append(result.amplitudePicture) }
    }
    let json = result.json(ensemble: problems.ensemble.rawValue, seed: seed)
    try report.write(json) { result.text($0) }
  }
}
