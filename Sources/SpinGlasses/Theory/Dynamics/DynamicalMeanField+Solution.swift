public import Isinglass
import RealModule
import Spectra

extension DynamicalMeanField {
  /// Follows the trajectories.
  ///
  /// - Parameters:
  ///   - times: when to look, rising; each is moved to the nearest step. Nil for the end alone.
  ///   - seed: decides couplings, start and noise.
  ///   - number: tells runs of one seed apart.
  /// - Throws: `TheoryError` for parameters that make no sense.
  /// - Complexity: O(N · rank) a step and 16 N · rank bytes.
  public func history(at times: [Double]? = nil, seed: Seed = 0, number: Int = 0) throws -> History
  {
    try validate()
    let couplings = seed.stream(.couplings, index: number)
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      return follow(
        ConditionedGlass(
          size: size, disorder: disorder, bias: bias, tolerance: tolerance, random: couplings),
        at: times, seed: seed, number: number)
    case .wishart(let ratio):
      return follow(
        ConditionedWishart(size: size, ratio: ratio, tolerance: tolerance, random: couplings),
        at: times, seed: seed, number: number)
    }
  }

  private func follow(
    _ couplings: some ConditionedCouplings, at times: [Double]?, seed: Seed, number: Int
  ) -> History {
    var couplings = couplings
    let steps = Int((course.duration / timeStep).rounded())
    let looks = (times ?? [course.duration]).map {
      max(0, min(steps, Int(($0 / timeStep).rounded())))
    }
    var x = start(seed.stream(.initialState, index: number))
    var random = seed.stream(.noise, index: number)
    let shake = (2 * noise * timeStep).squareRoot()
    var moments: [Moment] = []
    var amplitudes: [[Double]] = []
    var next = 0
    let last = looks.max() ?? 0
    for step in 0...last {
      let time = Double(step) * timeStep
      let gain = course.gain(at: time)
      let forces = couplings.forces(on: x)
      while next < looks.count, looks[next] <= step {
        moments.append(moment(x, forces, &couplings, time: time, gain: gain))
        amplitudes.append(x)
        next += 1
      }
      guard step < last else { break }
      let b = gain + ensemble.gainShift
      for i in x.indices { x[i] += timeStep * (x[i] * (b - x[i] * x[i]) + forces[i]) }
      if shake > 0 { for i in x.indices { x[i] += shake * random.normal() } }
    }
    return History(moments: moments, amplitudes: amplitudes, rank: couplings.rank)
  }

  /// Amplitudes whose mean and standard deviation are as asked for to the last digits: what is left to
  /// chance at the start would be amplified.
  private func start(_ stream: Philox) -> [Double] {
    var random = stream
    let numbers = (0..<size).map { _ in random.normal() }
    let mean = numbers.reduce(0, +) / Double(size)
    let square = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
    let scale = square > 0 ? 1 / square.squareRoot() : 0
    return numbers.map { initialSpread * (($0 - mean) * scale + initialOverlap) }
  }

  private func moment(
    _ x: [Double], _ forces: [Double], _ couplings: inout some ConditionedCouplings, time: Double,
    gain: Double
  ) -> Moment {
    let count = Double(size)
    let b = gain + ensemble.gainShift
    var (sum, square, energy, up) = (0.0, 0.0, 0.0, 0.0)
    for (x, force) in zip(x, forces) {
      sum += x
      square += x * x
      energy += x * (x * (x * x / 4 - b / 2) - force / 2)
      up += x >= 0 ? 1 : -1
    }
    return Moment(
      time: time, gain: gain, magnetization: sum / count, selfOverlap: square / count,
      energy: energy / count, roundedOverlap: up / count,
      isingEnergy: couplings.couplingEnergy(of: x.map { $0 >= 0 ? 1 : -1 }))
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
    try validate()
    guard runs >= 1 else {
      throw TheoryError.parameter("the number of runs", value: Double(runs), wanted: "1 or more")
    }
    let histories = parallelMap(runs, threads: threads) { number in
      (try? history(at: times, seed: seed, number: number))?.moments ?? []
    }
    return times.indices.compactMap { k in
      let moments = histories.compactMap { $0.indices.contains(k) ? $0[k] : nil }
      guard let first = moments.first else { return nil }
      func mean(_ value: (Moment) -> Double) -> Estimate { Estimate(meanOf: moments.map(value)) }
      return Average(
        time: first.time, gain: first.gain, magnetization: mean(\.magnetization),
        selfOverlap: mean(\.selfOverlap), energy: mean(\.energy),
        roundedOverlap: mean(\.roundedOverlap), isingEnergy: mean(\.isingEnergy))
    }
  }
}
