import Isinglass
package import SpinGlasses

/// What an anneal does in time.
package struct DynamicsQuestion: Question {
  package static let record = QuestionRecord(
    name: "dmft",
    summary: "What annealing does in time, by dynamical mean-field theory.",
    parameters: GlassEnsemble.parameters + [
      .question("rate", "how fast the gain rises, da/dt", .real(-1e6...1e6), default: "0.1"),
      .question(
        "start_gain", "the gain at the start", .real(-1e6...1e6),
        default: "-2.5 g, or b = -0.5 for wishart"),
      .question(
        "end_gain", "the gain at the end", .real(-1e6...1e6),
        default: "g, or b = 2 for wishart"),
      .question("hold", "how long to go on at the last gain", .real(0...1e9), default: "0"),
      .question(
        "initial_overlap", "m/s0, how far the start leans to the hidden state", .real(-1e6...1e6),
        default: "0"),
      .question(
        "initial_spread", "the standard deviation of the amplitudes at the start", .real(0...1e6),
        default: "0.1"),
      .question("time_step", "the length of Euler's steps", .real(0...1e3), default: "0.05"),
      .question("noise", "the temperature of the noise", .real(0...1e6), default: "0"),
      .question(
        "solver", "how to solve the theory; the last two are checks",
        .choice(DynamicsSolver.allCases.map(\.rawValue)), default: "conditioning"),
      .question(
        "size", "trajectories in a run", .integer(1...10_000_000),
        default: "20000, or 2000 with response, or 4000 where conditioning finds R"),
      .question(
        "runs", "independent runs, from which errors follow", .integer(1...10_000), default: "4"),
      .question("points", "at how many times to look", .integer(2...10_000), default: "36"),
      .question("seed", "what all randomness follows from", .integer(0...Int.max), default: "0"),
      .question(
        "two_times",
        "give C(t, t') between so many of the times, and R(t, t') to impulses at four of them",
        .integer(2...200)),
      .flag("amplitudes", "keep what the picture of the amplitudes needs"),
      .flag(
        "overlap_growth", "by how much an infinitesimal overlap with the hidden state has grown"),
    ])

  package var ensemble: GlassEnsemble
  package var rate = 0.1
  package var startGain: Double?
  package var endGain: Double?
  package var hold = 0.0
  package var initialOverlap = 0.0
  package var initialSpread = 0.1
  package var timeStep = 0.05
  package var noise = 0.0
  package var solver = DynamicsSolver.conditioning
  package var size: Int?
  package var runs = 4
  package var points = 36
  package var seed: UInt64 = 0
  package var twoTimes: Int?
  package var amplitudes = false
  package var overlapGrowth = false

  package init(_ ensemble: GlassEnsemble) { self.ensemble = ensemble }

  package init(_ settings: QuestionSettings) throws {
    try self.init(GlassEnsemble(settings))
    rate = settings.real("rate") ?? rate
    startGain = settings.real("start_gain")
    endGain = settings.real("end_gain")
    hold = settings.real("hold") ?? hold
    initialOverlap = settings.real("initial_overlap") ?? initialOverlap
    initialSpread = settings.real("initial_spread") ?? initialSpread
    timeStep = settings.real("time_step") ?? timeStep
    noise = settings.real("noise") ?? noise
    solver = settings.word("solver").flatMap(DynamicsSolver.init) ?? solver
    size = settings.integer("size")
    runs = settings.integer("runs") ?? runs
    points = settings.integer("points") ?? points
    seed = settings.integer("seed").flatMap { UInt64(exactly: $0) } ?? seed
    twoTimes = settings.integer("two_times")
    amplitudes = settings.flag("amplitudes")
    overlapGrowth = settings.flag("overlap_growth")
    try validate()
  }

  /// - Throws: `QuestionError`.
  package func validate() throws {
    if let twoTimes, !(2...200).contains(twoTimes) {
      throw QuestionError("`two_times` must be 2 to 200.", parameter: "two_times")
    }
    if overlapGrowth, solver == .novikov {
      throw QuestionError(
        "`overlap_growth` needs a response: take `solver` conditioning or response.",
        parameter: "solver")
    }
    if overlapGrowth, initialOverlap != 0 {
      throw QuestionError(
        "`overlap_growth` is that of no overlap: leave out `initial_overlap`.",
        parameter: "initial_overlap")
    }
    guard (2...10_000).contains(points) else {
      throw QuestionError("`points` must be 2 to 10000.", parameter: "points")
    }
    guard (1...10_000).contains(runs) else {
      throw QuestionError("`runs` must be 1 to 10000.", parameter: "runs")
    }
  }

  package func answer(threads: Int) throws -> any Answer {
    try validate()
    let (alpha, disorder) = (ensemble.alpha, ensemble.disorder)
    let isWishart = ensemble.kind == .wishart
    let course = try GainCourse(
      from: startGain ?? (isWishart ? -0.5 - alpha : -2.5 * disorder),
      to: endGain ?? (isWishart ? 2 - alpha : disorder), rate: rate, hold: hold)
    let usual =
      solver == .response ? 2000 : solver == .conditioning && twoTimes != nil ? 4000 : 20_000
    let theory = DynamicalMeanField(
      isWishart
        ? .wishart(ratio: alpha)
        : .plantedGlass(ferromagneticBias: ensemble.ferromagneticBias, disorder: disorder),
      course: course, size: size ?? usual, timeStep: timeStep, initialSpread: initialSpread,
      initialOverlap: initialOverlap, noise: noise, solver: solver)
    let looks = DynamicsLooks(
      duration: course.duration, points: points, twoTimes: twoTimes ?? 0)
    let anneals = try theory.anneals(
      at: looks.times, impulses: solver == .novikov ? [] : looks.impulses, runs: runs,
      keepsAmplitudes: twoTimes != nil || amplitudes, seed: Seed(seed), threads: threads)
    let growth =
      overlapGrowth
      ? try theory.overlapGrowth(
        at: looks.points.map { looks.times[$0] }, runs: runs, seed: Seed(seed), threads: threads)
      : nil
    return DynamicsResult(
      anneals, looks: looks, theory: theory, rate: rate, growth: growth, seed: seed,
      isByTime: hold > 0, hasAmplitudes: twoTimes != nil || amplitudes)
  }
}
