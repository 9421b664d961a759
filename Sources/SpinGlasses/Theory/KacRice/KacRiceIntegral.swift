public import Isinglass
import RealModule

/// The mean number of critical points or minima of a given number of spins, exactly but for sampling.
///
/// The formula of Kac and Rice holds for any number of spins:
///
///     E[number] = ∫dx p(∇E(x) = 0) E[ |det H(x)| given ∇E(x) = 0 ]
///
/// The forces W x on N spins have the covariance (g²/N)(Σx² 1 + x xᵀ − 2 diag x²), since no spin couples to
/// itself. Points x are drawn from the amplitudes that ``Complexity`` finds for many spins, at several
/// overlaps with the hidden state and several scales; couplings are drawn Gaussian and corrected such that
/// the gradient vanishes. What is drawn changes the error alone: weights make up for it. The origin,
/// where the gradient always vanishes, is not counted.
///
/// ```swift
/// let few = try KacRiceIntegral(at: PlantedGlassPoint(gain: 0), of: .minima, spins: 12)
/// print(few.logarithm.value, few.logarithm.error)
/// ```
///
/// Source: M. Kac, Bull. Amer. Math. Soc. 49, 314 (1943); Y. V. Fyodorov, Phys. Rev. Lett. 92, 240601
/// (2004).
public struct KacRiceIntegral: Sendable {
  /// The ensemble; the hidden state couples J₀/N between different spins.
  public let point: PlantedGlassPoint
  /// What is counted.
  public let kind: CriticalPointKind
  /// N.
  public let spinCount: Int
  /// ln E[number].
  public let logarithm: Estimate
  /// The mean energy per spin of those that are counted.
  public let energy: Estimate
  /// The mean share of negative eigenvalues of their Hessian.
  public let index: Estimate
  /// The mean of (−1)^index over those that are counted. Times their number, and with the origin's own sign
  /// added, it is 1 by Morse's theorem.
  public let sign: Estimate
  /// How many samples of equal weight would give the same error, (Σw)²/Σw². Where it is below a few
  /// hundred, rare samples may be missing and the error is a lower bound.
  public let effectiveSamples: Double

  /// Draws samples.
  ///
  /// - Parameters:
  ///   - point: the ensemble; a gain above −1.9 g.
  ///   - kind: what is counted.
  ///   - spins: N, 3 to 200. Many samples are needed beyond some thirty.
  ///   - samples: how many, at least 2.
  ///   - seed: decides them.
  ///   - threads: how many threads; the numbers do not depend on it.
  /// - Throws: `TheoryError`.
  /// - Complexity: N³ operations for each sample.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, spins: Int, samples: Int = 20_000,
    seed: Seed = 0, threads: Int = 1
  ) throws {
    try point.validate()
    guard (3...200).contains(spins) else {
      throw TheoryError.parameter("the number of spins", value: Double(spins), wanted: "3 to 200")
    }
    guard (2...100_000_000).contains(samples) else {
      throw TheoryError.parameter(
        "the number of samples", value: Double(samples), wanted: "2 to 100 million")
    }
    let g = point.disorder
    let reduced = PlantedGlassPoint(
      gain: point.gain / g, ferromagneticBias: point.ferromagneticBias / g)
    let proposal = try AmplitudeProposal(at: reduced, of: kind)
    let pieces = min(64, samples)
    let drawn = parallelMap(pieces, threads: max(1, threads)) { piece -> [WeightedPoint] in
      var random = seed.stream(.proposal, index: piece)
      var sampler = KacRiceSampler(reduced, kind, spins: spins)
      let count = (piece + 1) * samples / pieces - piece * samples / pieces
      return (0..<count).compactMap { _ in sampler.draw(from: proposal, &random) }
    }.flatMap { $0 }
    let top = drawn.map(\.logWeight).max() ?? 0
    let weights = drawn.map { Double.exp($0.logWeight - top) }
    let sum = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    func mean(_ property: (WeightedPoint) -> Double) -> Estimate {
      guard sum > 0 else { return Estimate(value: .nan, error: .infinity) }
      let value = zip(weights, drawn).reduce(0) { $0 + $1.0 * property($1.1) } / sum
      let spread = zip(weights, drawn).reduce(0) { total, pair in
        let distance = pair.0 * (property(pair.1) - value)
        return total + distance * distance
      }
      return Estimate(value: value, error: spread.squareRoot() / sum)
    }
    self.point = point
    self.kind = kind
    spinCount = spins
    // Samples without weight, which are no minima, count too.
    let variance = max(0, squares / (sum * sum) - 1 / Double(samples))
    logarithm =
      sum > 0
      ? Estimate(
        value: top + Double.log(sum / Double(samples)), error: variance.squareRoot())
      : Estimate(value: -.infinity, error: .infinity)
    let perSpin = mean(\.energy)
    energy = Estimate(value: g * g * perSpin.value, error: g * g * perSpin.error)
    index = mean(\.index)
    sign = mean(\.sign)
    effectiveSamples = squares > 0 ? sum * sum / squares : 0
  }
}

/// A sample of the integral.
struct WeightedPoint: Sendable {
  var logWeight: Double
  /// Per spin.
  var energy: Double
  /// Share of negative eigenvalues.
  var index: Double
  /// (−1)^index.
  var sign: Double
}
