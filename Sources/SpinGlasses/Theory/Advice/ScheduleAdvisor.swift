public import Isinglass
import RealModule

/// Finds the schedule that ends lowest, in a given number of steps, by dynamical mean-field theory.
///
/// Start gain, end gain and time step are varied by the simplex method of Nelder and Mead, every trial with the
/// same random numbers; what is gained is then measured with other ones. Predicted is the Ising energy of
/// the signs at the last step, without the descent that a solver adds.
///
/// Sources: <doc:AnnealingInTime>; J. Nelder & R. Mead, Computer Journal 7, 308 (1965).
public struct ScheduleAdvisor: Sendable, Hashable {
  /// The problems.
  public var ensemble: DynamicsEnsemble
  /// How many steps an anneal may take.
  public var steps: Int
  /// The number of trajectories of a run.
  public var size: Int
  /// How many runs a trial is judged by.
  public var runs: Int
  /// The standard deviation of the amplitudes at the start.
  public var initialSpread: Double
  /// m(0)/s₀ at the start; of N spins without knowledge about N^(−1/2).
  public var initialOverlap: Double

  /// Describes a search.
  public init(
    _ ensemble: DynamicsEnsemble, steps: Int, size: Int = 2000, runs: Int = 4,
    initialSpread: Double = 0.006, initialOverlap: Double = 0
  ) {
    self.ensemble = ensemble
    self.steps = steps
    self.size = size
    self.runs = runs
    self.initialSpread = initialSpread
    self.initialOverlap = initialOverlap
  }

  /// What is advised.
  public struct Advice: Sendable, Hashable {
    /// The schedule that ended lowest.
    public let schedule: AnnealSchedule
    /// The Ising energy per spin that it ends at; for Wishart problems above the ground state's.
    public let energy: Estimate
    /// How much that is below the schedule the search started from, by runs with the same random
    /// numbers that were not used in the search; negative is lower.
    public let difference: Estimate
    /// How many schedules were tried.
    public let trials: Int
  }

  /// The Ising energies that a schedule ends at, run by run.
  ///
  /// - Parameters:
  ///   - numbers: of the runs; equal numbers share their random numbers.
  ///   - bend: see ``AnnealSchedule/course(steps:bend:)``.
  /// - Throws: `TheoryError`.
  /// - Complexity: that of `DynamicalMeanField` for each run.
  public func energies(
    of schedule: AnnealSchedule, numbers: Range<Int>, bend: Double = 0, seed: Seed = 0,
    threads: Int = 1
  ) throws -> [Double] {
    let theory = DynamicalMeanField(
      ensemble, course: try schedule.course(steps: steps, bend: bend), size: size,
      timeStep: schedule.timeStep, initialSpread: initialSpread, initialOverlap: initialOverlap,
      tolerance: 1e-4)
    try theory.validate()
    return parallelMap(numbers.count, threads: threads) { index in
      let history = try? theory.history(seed: seed, number: numbers.lowerBound + index)
      return history?.moments.last?.isingEnergy ?? .infinity
    }
  }

  /// Searches from a schedule.
  ///
  /// - Parameters:
  ///   - first: where to start, such as the machine's default.
  ///   - trials: how many schedules to try at most.
  ///   - seed: decides all.
  ///   - threads: how many threads; the answer does not depend on it.
  ///   - tell: told before every trial how many are done.
  /// - Throws: `TheoryError` if the first schedule makes no sense, and what `tell` throws.
  public func advice(
    from first: AnnealSchedule, trials: Int = 40, seed: Seed = 0, threads: Int = 1,
    tell: (_ done: Int) throws -> Void = { _ in }
  ) throws -> Advice {
    guard runs >= 1, steps >= 1, size >= 2 else {
      throw TheoryError.parameter(
        "the number of runs, steps or trajectories", value: Double(min(runs, steps, size)),
        wanted: "1 or more, and 2 or more trajectories")
    }
    _ = try energies(of: first, numbers: 0..<0, seed: seed)
    var search = SimplexSearch(
      from: [first.startGain, first.endGain, .log(first.timeStep)], sizes: [0.4, -0.5, 0.25])
    var done = 0
    while done < trials, let next = search.next {
      try tell(done)
      // What makes no sense, such as steps that overshoot, is as bad as can be.
      let energies =
        (try? energies(
          of: Self.schedule(next), numbers: 0..<runs, seed: seed, threads: threads)) ?? []
      search.note(
        energies.isEmpty ? .infinity : energies.reduce(0, +) / Double(energies.count))
      done += 1
    }
    let best = Self.schedule(search.best)
    let fresh = runs..<max(3 * runs, runs + 2)
    let after = try energies(of: best, numbers: fresh, seed: seed, threads: threads)
    let before = try energies(of: first, numbers: fresh, seed: seed, threads: threads)
    return Advice(
      schedule: best, energy: Estimate(meanOf: after),
      difference: Estimate(meanOf: zip(after, before).map { $0 - $1 }), trials: done)
  }

  private static func schedule(_ point: [Double]) -> AnnealSchedule {
    AnnealSchedule(startGain: point[0], endGain: point[1], timeStep: .exp(point[2]))
  }
}
