public import Isinglass

extension DynamicalMeanField {
  /// Several independent runs of one anneal.
  public struct Anneals: Sendable, Hashable {
    /// The runs.
    public let histories: [History]

    /// What should be known about the numbers, each thing once.
    public var warnings: [String] {
      histories.first(where: { !$0.warnings.isEmpty })?.warnings ?? []
    }

    /// Means over the runs and their errors, at the times looked at.
    public var averages: [Average] {
      (histories.first?.moments.indices ?? 0..<0).map { k in
        let moments = histories.map { $0.moments[k] }
        func mean(_ value: (Moment) -> Double) -> Estimate { Estimate(meanOf: moments.map(value)) }
        return Average(
          time: moments[0].time, gain: moments[0].gain, magnetization: mean(\.magnetization),
          selfOverlap: mean(\.selfOverlap), energy: mean(\.energy),
          roundedOverlap: mean(\.roundedOverlap), isingEnergy: mean(\.isingEnergy))
      }
    }

    /// C(t, t′) = ⟨x(t) x(t′)⟩ between the times looked at; empty if amplitudes were not kept.
    public var correlation: [[Estimate]] {
      correlation(between: Array((histories.first?.amplitudes ?? []).indices))
    }

    /// C(t, t′) between some of the times looked at, by their places; empty if amplitudes were not kept.
    public func correlation(between looks: [Int]) -> [[Estimate]] {
      let amplitudes = histories.first?.amplitudes ?? []
      guard looks.allSatisfy(amplitudes.indices.contains) else { return [] }
      var rows = looks.map { _ in looks.map { _ in Estimate(value: 0, error: 0) } }
      for i in looks.indices {
        for k in 0...i {
          rows[i][k] = Estimate(meanOf: histories.map { $0.correlation(looks[i], looks[k]) })
          rows[k][i] = rows[i][k]
        }
      }
      return rows
    }

    /// R(t, t′) = ⟨∂x(t)/∂f(t′)⟩ at the times t looked at to each of the impulses at t′; nil if there were
    /// none or the solver does not know it. 0 up to t′, and 1 just after.
    public var response: [[Estimate]]? {
      let all = histories.compactMap(\.response)
      guard all.count == histories.count, let first = all.first else { return nil }
      return first.indices.map { i in
        first[i].indices.map { k in Estimate(meanOf: all.map { $0[i][k] }) }
      }
    }

    /// The distribution P(x, t) of amplitudes at a time looked at, all runs together: the middles of bins and
    /// the density there. Empty if amplitudes were not kept.
    ///
    /// - Parameters:
    ///   - look: which of the times.
    ///   - bins: how many, over all that occur.
    public func amplitudeDensity(
      at look: Int, bins: Int = 60
    ) -> (amplitudes: [Double], density: [Double]) {
      let all = histories.flatMap {
        $0.amplitudes.indices.contains(look) ? $0.amplitudes[look] : []
      }
      let reach = all.reduce(0) { max($0, abs($1)) }
      guard bins > 0, reach > 0, reach.isFinite else { return ([], []) }
      let width = 2 * reach / Double(bins)
      var counts = [Double](repeating: 0, count: bins)
      for x in all { counts[max(0, min(bins - 1, Int((x + reach) / width)))] += 1 }
      return (
        (0..<bins).map { (Double($0) + 0.5) * width - reach },
        counts.map { $0 / (width * Double(all.count)) }
      )
    }
  }

  /// Means over several runs and their standard errors.
  public struct Average: Sendable, Hashable {
    /// t.
    public var time: Double
    /// a(t).
    public var gain: Double
    /// m = ⟨x⟩ along the hidden state.
    public var magnetization: Estimate
    /// q = ⟨x²⟩.
    public var selfOverlap: Estimate
    /// The energy per spin.
    public var energy: Estimate
    /// ⟨sign x⟩ along the hidden state.
    public var roundedOverlap: Estimate
    /// The Ising energy per spin of the signs; for Wishart problems above the ground state's.
    public var isingEnergy: Estimate
  }

  /// Follows several independent runs, from which C(t, t′), R(t, t′) and P(x, t) follow.
  ///
  /// - Parameters:
  ///   - times: when to look, rising.
  ///   - impulses: the times t′ for which to find R(t, t′). By `.conditioning` it is the mean derivative of
  ///     the N amplitudes in the same couplings, for which each impulse explores as many directions again
  ///     as the state; by `.response` it is there anyway; `.novikov` does without it.
  ///   - runs: how many; from two on there are errors.
  ///   - keepsAmplitudes: whether to, which C and P need.
  ///   - seed: decides all.
  ///   - threads: how many threads; the answer does not depend on it.
  /// - Throws: `TheoryError`.
  public func anneals(
    at times: [Double], impulses: [Double] = [], runs: Int, keepsAmplitudes: Bool = true,
    seed: Seed = 0, threads: Int = 1
  ) throws -> Anneals {
    let bytes = keepsAmplitudes ? 8 * Double(times.count) * Double(size) * Double(runs) : 0
    guard bytes <= 4e9 else {
      throw TheoryError.parameter(
        "the memory for amplitudes in GB", value: bytes / 1e9,
        wanted: "4 or less: take fewer times, runs or trajectories")
    }
    for time in impulses where !time.isFinite {
      throw TheoryError.parameter("the time of an impulse", value: time, wanted: "finite")
    }
    return try follow(
      at: times, runs: runs, seed: seed, threads: threads,
      Inquiry(impulses: impulses, keepsAmplitudes: keepsAmplitudes))
  }

  /// Follows several independent runs.
  ///
  /// - Parameters:
  ///   - times: when to look, rising.
  ///   - runs: how many; from two on there are errors.
  ///   - seed: decides all.
  ///   - threads: how many threads; the answer does not depend on it.
  /// - Throws: `TheoryError`.
  public func averages(
    at times: [Double], runs: Int, seed: Seed = 0, threads: Int = 1
  ) throws -> [Average] {
    try follow(
      at: times, runs: runs, seed: seed, threads: threads, Inquiry(keepsAmplitudes: false)
    ).averages
  }

  /// m(t)/m(0) of an infinitesimal overlap at the start: how far the state without an overlap is from
  /// finding the hidden one.
  ///
  /// By `.conditioning` the derivative of the N amplitudes along the hidden state, by `.response` from R and
  /// ι(t) = ∂x(t)/∂x(0) of single spins,
  ///
  ///     glass: m = (1 − J₀ R)^(−1) ι m(0),   Wishart: m = (1 + R) [1 + (1 − α) R]^(−1) ι m(0).
  ///
  /// - Parameters:
  ///   - times: when to look, rising.
  ///   - runs: how many; from two on there are errors.
  ///   - seed: decides all.
  ///   - threads: how many threads; the answer does not depend on it.
  /// - Throws: `TheoryError`, also for `.novikov`, which knows no response, and for an overlap at the start.
  public func overlapGrowth(
    at times: [Double], runs: Int, seed: Seed = 0, threads: Int = 1
  ) throws -> [Estimate] {
    guard solver != .novikov else {
      throw TheoryError.solver("the growth of an overlap", wanted: "conditioning or response")
    }
    guard initialOverlap == 0 else {
      throw TheoryError.parameter("the initial overlap", value: initialOverlap, wanted: "0")
    }
    let all = try follow(
      at: times, runs: runs, seed: seed, threads: threads,
      Inquiry(wantsGrowth: true, keepsAmplitudes: false))
    return times.indices.map { k in
      Estimate(meanOf: all.histories.compactMap { $0.growth?[k] })
    }
  }

  private func follow(
    at times: [Double], runs: Int, seed: Seed, threads: Int, _ inquiry: Inquiry
  ) throws -> Anneals {
    try validate()
    guard runs >= 1 else {
      throw TheoryError.parameter("the number of runs", value: Double(runs), wanted: "1 or more")
    }
    for (time, next) in zip(times, times.dropFirst()) where !(next >= time) {
      throw TheoryError.parameter("a time", value: next, wanted: "no earlier than the one before")
    }
    for time in times where !time.isFinite {
      throw TheoryError.parameter("a time", value: time, wanted: "finite")
    }
    return Anneals(
      histories: parallelMap(runs, threads: threads) { number in
        history(at: times, seed: seed, number: number, inquiry)
      })
  }
}
