public import Isinglass
import RealModule
import Spectra

/// Which ensemble of the mean-field theory a problem's couplings look like, by their spectrum.
///
/// In units of the rms field F, whose square is the spectrum's second moment, a Sherrington–Kirkpatrick
/// glass has the third and fourth moments 0 and 2 of a semicircle that ends at ±2, and a hidden state of
/// strength J₀ > 1 adds one eigenvalue at J₀ + 1/J₀. Wishart couplings without a diagonal have −1/√α and
/// 2 + 1/α, and end at √α and √α − (1 + √α)²/√α. Moments are means over random signs z of zᵀJᵏz/N.
///
/// A spectrum says nothing of eigenvectors: what looks alike need not be alike.
public struct EnsembleMatch: Sendable, Hashable {
  /// What the couplings look like.
  public enum Kind: Sendable, Hashable {
    /// A glass of unit disorder, J₀ in units of F; 0 if no eigenvalue stands out.
    case plantedGlass(ferromagneticBias: Double)
    /// A Wishart problem of αN columns.
    case wishart(ratio: Double)
    /// None that the theory is about, and why.
    case unlike(reason: String)
  }

  /// What the couplings look like.
  public let kind: Kind
  /// The third moment of the spectrum over F³; NaN where it was not looked at.
  public let skewness: Double
  /// The fourth moment over F⁴; NaN where it was not looked at.
  public let kurtosis: Double

  /// Fewer spins have no spectrum to speak of.
  static let leastSpins = 60
  /// Couplings between a smaller share of all pairs are sparse to the theory.
  static let leastDensity = 0.3

  /// Compares a model with the ensembles.
  ///
  /// - Parameters:
  ///   - largest: the largest eigenvalue of the couplings, in the numerator's units.
  ///   - smallest: the smallest.
  ///   - seed: decides the random signs.
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: some 64,000/N products with the couplings, at least eight.
  public init(of model: IsingModel, largest: Double, smallest: Double, seed: Seed = 0) throws {
    let count = model.spinCount
    let field = model.couplings.rootMeanSquareField
    func unlike(_ reason: String) -> Kind { .unlike(reason: reason) }
    guard !model.hasFields, count >= Self.leastSpins, model.couplings.density >= Self.leastDensity,
      field > 0, field.isFinite
    else {
      (skewness, kurtosis) = (.nan, .nan)
      kind =
        model.hasFields
        ? unlike("it has fields")
        : count < Self.leastSpins
          ? unlike("it has fewer than \(Self.leastSpins) spins")
          : unlike("its couplings are sparse, and the theory is about dense ones")
      return
    }
    let moments = try Self.moments(of: model, field: field, seed: seed)
    (skewness, kurtosis) = (moments.third, moments.fourth)
    // Four standard errors of the mean over signs, and some room for finite size.
    let samples = Double(count * Self.probes(count))
    let (third, fourth) = (
      0.08 + 4 * (10 / samples).squareRoot(), 0.15 + 4 * (28 / samples).squareRoot()
    )
    let (upper, lower) = (largest / field, smallest / field)
    func isNear(_ value: Double, _ wanted: Double) -> Bool {
      abs(value - wanted) <= 0.2 * max(1, abs(wanted))
    }
    // An outlier's own share of the moments.
    let bias = upper > 2.15 ? 0.5 * (upper + (upper * upper - 4).squareRoot()) : 0
    let outlier = bias > 0 ? Double.pow(upper, 3) / Double(count) : 0
    let ratio = 1 / (skewness * skewness)
    if abs(skewness - outlier) <= third,
      abs(kurtosis - outlier * upper - 2) <= fourth, isNear(lower, -2),
      bias > 0 || isNear(upper, 2)
    {
      kind = .plantedGlass(ferromagneticBias: bias)
    } else if skewness < -third, abs(kurtosis - 2 - 1 / ratio) <= fourth * (1 + 1 / ratio),
      isNear(upper, ratio.squareRoot()),
      isNear(lower, ratio.squareRoot() - (1 + ratio.squareRoot()) * (1 / ratio.squareRoot() + 1))
    {
      kind = .wishart(ratio: ratio)
    } else {
      kind = unlike("its spectrum is neither a semicircle nor that of Marchenko and Pastur")
    }
  }

  /// How many random signs: few for many spins, over which they are means already.
  private static func probes(_ count: Int) -> Int { max(4, 32_000 / count) }

  private static func moments(
    of model: IsingModel, field: Double, seed: Seed
  ) throws -> (third: Double, fourth: Double) {
    let couplings = try CouplingOperator(model)
    let count = model.spinCount
    var (third, fourth) = (0.0, 0.0)
    for probe in 0..<probes(count) {
      var random = seed.stream(.eigenvector, index: 1_000_000 + probe)
      let signs = (0..<count).map { _ in random.next() >> 63 == 0 ? 1.0 : -1.0 }
      let once = product(couplings, signs, field)
      let twice = product(couplings, once, field)
      third += VectorArithmetic.dot(once.span, twice.span)
      fourth += VectorArithmetic.dot(twice.span, twice.span)
    }
    let samples = Double(count * probes(count))
    return (third / samples, fourth / samples)
  }

  private static func product(
    _ couplings: CouplingOperator, _ vector: [Double], _ field: Double
  ) -> [Double] {
    var result = [Double](repeating: 0, count: vector.count)
    var span = result.mutableSpan
    couplings.multiply(vector.span, into: &span)
    return result.map { $0 / field }
  }
}
