/// Copies at a ladder of temperatures that exchange places (Hukushima & Nemoto 1996).
///
/// Every copy is swept by the exact Metropolis rule; then neighbours in temperature exchange with the
/// probability that leaves the Boltzmann distribution of each temperature as it is, and what is stuck
/// cold comes free when it gets hot. On sparse graphs, pairs of copies of one temperature also exchange
/// connected clusters in which they differ, which leaves the sum of their energies as it is (Houdayer
/// 2001; Zhu, Ochoa & Katzgraber 2015).
public struct ParallelTempering: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "pt", fullName: "parallel-tempering",
    summary: "sweeps copies at a ladder of temperatures, which exchange places and clusters",
    step: "one sweep of every copy",
    source:
      "K. Hukushima & K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996); "
      + "Z. Zhu, A. J. Ochoa & H. G. Katzgraber, PRL 115, 077201 (2015)",
    parameters: [
      ParameterRecord(
        "temperatures", "how many there are", .integer(1...1000),
        default: "10 dense up to 200 spins, 16 dense, 24 sparse; 32 where copies move together",
        origin: "trial runs on Wishart problems, SK1000-1 and tori"),
      ParameterRecord(
        "highest-temperature", "the highest one, in units of the rms field F", .real(0...1e6),
        default:
          "dense 0.25 up to 200 spins, then 0.5, with fields 0.4; sparse 0.6, 1 below degree 5",
        origin: "trial runs on Wishart problems, SK1000-1 and tori"),
      ParameterRecord(
        "lowest-temperature", "the lowest one, in units of the rms field F", .real(0...1e6),
        default: "0.15 dense, 0.07 dense with fields, 0.1 sparse",
        origin: "trial runs on Wishart problems; where anneals of the others end"),
      ParameterRecord(
        "copies", "copies at each temperature; two or more exchange clusters",
        .integer(1...64), default: "1; 2 below degree 5 and where copies move together",
        origin: "trial runs on tori: clusters percolate at higher degrees"),
      ParameterRecord(
        "burn-in",
        "rounds of all copies during which the temperatures are moved until all neighbours "
          + "exchange equally often", .integer(0...1_000_000), default: "200 sparse, 0 dense",
        origin: "gains 6 on toruspm3-15-50, nothing on Wishart problems, loses time on p3000-1"),
      ParameterRecord(
        "result",
        "lowest gives the lowest state that was seen; sample the states that the copies at the "
          + "lowest temperature end in", .choice(["lowest", "sample"]), default: "lowest",
        origin: "a sample is of the Boltzmann distribution"),
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// A sample of a smaller model would be none of this one.
  public var reductionUse: ReductionUse {
    settings.word("result", default: "lowest") == "sample" ? .never : .onRequest
  }

  /// Packs the couplings and chooses temperatures from their scale.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try PreparedTempering(model, settings)
  }
}

struct PreparedTempering: PreparedSolver {
  let couplings: AnnealingCouplings
  let ladder: TemperatureLadder
  /// The couplings in the layout of copies that move together, where that is possible.
  let lanes: LaneCouplings?
  let copies: Int
  let burnIn: Int
  let isSampling: Bool
  /// The couplings as a graph, where clusters are exchanged.
  let graph: CompressedRows?
  let parameters: [(name: String, value: String)]

  let batchWidth = 1
  let defaultReplicas = 4
  let isAnytime = true

  /// - Parameter packs: whether to look for a layout in which copies move together; by default where
  ///   couplings are sparse.
  init(_ model: IsingModel, _ settings: Settings, packs: Bool? = nil) throws {
    couplings = try AnnealingCouplings(model)
    let degree = 2 * Double(model.couplings.pairCount) / Double(max(1, model.spinCount))
    let isDense = model.couplings.density > 0.2
    let isSmall = isDense && !model.hasFields && model.spinCount <= 200
    let first =
      isSmall ? 0.25 : isDense ? (model.hasFields ? 0.4 : 0.5) : degree < 5 ? 1 : 0.6
    let last = isDense ? (model.hasFields ? 0.07 : 0.15) : 0.1
    let highest = settings.real("highest-temperature", default: first)
    let lowest = settings.real("lowest-temperature", default: min(last, highest))
    let scale = couplings.fieldScale
    let packed = packs ?? !isDense ? try LaneCouplings(model) : nil
    let fits = try packed.map {
      try LaneCopies.supports($0, upTo: max(highest, lowest) * scale)
    }
    let fastCount = fits == true ? 32 : 24
    let count = settings.integer(
      "temperatures", default: isSmall ? 10 : isDense ? 16 : fastCount)
    copies = settings.integer("copies", default: !isDense && (fits == true || degree < 5) ? 2 : 1)
    lanes = fits == true && copies * count <= LaneCouplings.width ? packed : nil
    burnIn = settings.integer("burn-in", default: isDense ? 0 : 200)
    isSampling = settings.word("result", default: "lowest") == "sample"
    let isIndexable = model.couplings.pairCount < 1 << 31
    graph = copies > 1 && isIndexable ? CompressedRows(model.couplings) : nil
    ladder = TemperatureLadder(
      highest: highest * scale, lowest: lowest * scale, count: count)
    parameters = [
      ("temperatures", "\(count)"), ("highest-temperature", "\(highest)"),
      ("lowest-temperature", "\(lowest)"), ("copies", "\(copies)"), ("burn-in", "\(burnIn)"),
      ("result", isSampling ? "sample" : "lowest"),
    ]
  }

  /// A thousand after the burn-in.
  var defaultSteps: Int { burnIn + 1000 }
  var energyTolerance: Double { couplings.energyTolerance }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try TemperingTrajectory(self, start)
  }
}
