import RealModule

/// With which probability an anneal of a Wishart problem ends at the hidden state, from a start that knows
/// nothing of it, while b = a + α rises from b₀ at the rate v.
///
/// As long as amplitudes are small the motion is linear: the hidden state grows as e^{∫b dt} and the mode
/// of eigenvalue λ of W Wᵀ/N by e^{−λt} less, so that of the start's mean square amplitude only
///
///     I(t) = ∫ ρ(λ) e^{−2λt} dλ
///
/// is left beside the hidden state. The start has an overlap ξ/√N with it, ξ normal, and what is selected
/// is selected when the linear stage ends, at t_nl, where amplitudes saturate:
///
///     s₀² e^{2∫b dt} I(t_nl) = b/3,    P(|overlap| > O) = erfc( O/√(1 − O²) · √(N I(t_nl)/2) ).
///
/// Nothing is fitted. I and t_nl are exact for N → ∞; that all is decided at the end of the linear stage
/// is not, but holds to some hundredths of P while b goes on rising. A stay at small b recovers
/// more, for then what is rough still amplifies the overlap. With N → ∞ at any finite rate P goes to 0:
/// recovery from an uninformed start is an effect of ln N. For α < 1, I is at least 1 − α however slow the
/// anneal.
///
/// The law is this package's; its ingredients are the spectrum of Marchenko and Pastur and, for the
/// ensemble, F. Hamze et al., Phys. Rev. E 101, 052102 (2020).
public struct RecoveryLaw: Sendable, Hashable {
  /// α, columns over spins.
  public var ratio: Double
  /// v = db/dt; 0 for a quench at constant b.
  public var rate: Double
  /// b₀, where the anneal starts.
  public var start: Double
  /// The standard deviation s₀ of the amplitudes at the start.
  public var initialSpread: Double
  /// The temperature T of the noise.
  public var noise: Double

  /// Describes an anneal.
  public init(
    ratio: Double, rate: Double, start: Double = -0.5, initialSpread: Double = 0.1,
    noise: Double = 0
  ) {
    self.ratio = ratio
    self.rate = rate
    self.start = start
    self.initialSpread = initialSpread
    self.noise = noise
  }

  /// How an anneal's linear stage ends.
  public struct LinearStage: Sendable, Hashable {
    /// t_nl; infinite if only the hidden state ever grows.
    public let duration: Double
    /// b(t_nl).
    public let gain: Double
    /// I(t_nl): mean squares of all modes over that along the hidden state, both per unit at the start;
    /// with noise, F(λ) = s₀² e^{−2λt} + 2T ∫ e^{−2∫b − 2λ(t − s)} ds stands for e^{−2λt}.
    public let spread: Double

    /// μ/√(μ² + I), the overlap then, of a start with m(0)/s₀ = μ.
    public func overlap(initialOverlap: Double) -> Double {
      let square = initialOverlap * initialOverlap
      return square > 0 ? initialOverlap / (square + spread).squareRoot() : 0
    }

    /// P(|overlap| > O) of N spins from a start without knowledge.
    ///
    /// - Throws: `TheoryError` unless 0 < O < 1 and N ≥ 1.
    public func probability(ofOverlapAbove overlap: Double = 0.5, size: Int) throws -> Double {
      guard overlap > 0, overlap < 1 else {
        throw TheoryError.parameter("the overlap", value: overlap, wanted: "between 0 and 1")
      }
      guard size >= 1 else {
        throw TheoryError.parameter("the number of spins", value: Double(size), wanted: "1 or more")
      }
      let odds = overlap / (1 - overlap * overlap).squareRoot()
      return Double.erfc(odds * (Double(size) * spread / 2).squareRoot())
    }
  }

  /// I(t) = ∫ ρ(λ) e^{−2λt} dλ: 1 at t = 0, then to 1 − α for α < 1, as (2πt)^(−1/2) for α = 1, and as
  /// t^(−3/2) e^{−2(√α − 1)²t} for α > 1.
  ///
  /// - Throws: `TheoryError` unless α and t make sense.
  public static func spread(ratio: Double, at time: Double) throws -> Double {
    try RecoveryLaw(ratio: ratio, rate: 1).validate()
    guard time >= 0, time.isFinite else {
      throw TheoryError.parameter("the time", value: time, wanted: "0 or more")
    }
    return Double.exp(WishartRelaxation(ratio: ratio).logAverage { -2 * $0 * time })
  }

  /// The end of the linear stage.
  ///
  /// - Throws: `TheoryError`, also if the start is too large for there to be a linear stage.
  /// - Complexity: a millisecond.
  public func linearStage() throws -> LinearStage {
    try validate()
    return try LinearGrowth(self).end()
  }

  /// P(|overlap| > O) of N spins from a start without knowledge.
  ///
  /// - Throws: `TheoryError`.
  public func probability(ofOverlapAbove overlap: Double = 0.5, size: Int) throws -> Double {
    try linearStage().probability(ofOverlapAbove: overlap, size: size)
  }

  /// α_c(N, v): the α above which more than half of all anneals end with an overlap above O.
  ///
  /// Everything but `ratio` is this law's.
  ///
  /// - Throws: `TheoryError`, also if there is no such α from 0.001 to 100.
  /// - Complexity: a twentieth of a second.
  public func criticalRatio(size: Int, overlap: Double = 0.5) throws -> Double {
    func probability(_ ratio: Double) throws -> Double {
      var law = self
      law.ratio = ratio
      return try law.probability(ofOverlapAbove: overlap, size: size)
    }
    var (low, high) = (1e-3, 100.0)
    guard try probability(low) < 0.5 else {
      throw TheoryError.parameter(
        "the number of spins", value: Double(size),
        wanted: "larger: so few end with that overlap by chance at any α")
    }
    guard try probability(high) > 0.5 else {
      throw TheoryError.parameter(
        "the rate", value: rate, wanted: "smaller, or α_c is above \(high)")
    }
    while high - low > 1e-7 * high {
      let middle = (low * high).squareRoot()
      if try probability(middle) < 0.5 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// Checks that the numbers make sense.
  ///
  /// - Throws: `TheoryError`.
  func validate() throws {
    func check(_ name: String, _ value: Double, _ isFine: Bool, _ wanted: String) throws {
      guard isFine else { throw TheoryError.parameter(name, value: value, wanted: wanted) }
    }
    try check("α", ratio, ratio > 0 && ratio <= 100, "above 0 and at most 100")
    try check(
      "the rate db/dt", rate, rate == 0 || (rate >= 1e-9 && rate <= 1e3),
      "0, or 10⁻⁹ to 1000")
    try check(
      "b at the start", start, start.magnitude <= 1e3 && (rate > 0 || start > 0),
      "at most 1000 in magnitude, and above 0 if it stays as it is")
    try check(
      "the noise T", noise, noise >= 0 && noise <= 100, "0 to 100")
    try check(
      "the initial spread", initialSpread,
      initialSpread <= 100 && (initialSpread >= 1e-12 || (initialSpread == 0 && noise > 0)),
      "10⁻¹² to 100, or 0 if there is noise")
  }
}
