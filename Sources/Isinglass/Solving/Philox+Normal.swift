/// Draws that give the same bits on every machine.
///
/// Platforms differ in the last place of `log`, `cos` and their like, and a generated instance must
/// never change. These draws use only addition, multiplication, division and the square root, which
/// IEEE 754 rounds in one way, in an order that Swift does not alter.
extension Philox {
  /// A number drawn from the standard normal distribution: one draw of 64 bits, pushed through the
  /// quantile function.
  public mutating func normal() -> Double { Philox.normalQuantile(openUniform()) }

  /// A number drawn from the exponential distribution of mean 1.
  public mutating func exponential() -> Double { -Philox.logarithm(openUniform()) }

  /// The rate λ = −ln(1 − p) at which exponential numbers, divided by λ and rounded down, count the
  /// failures before a success of probability p in (0, 1).
  package static func exponentialRate(ofProbability probability: Double) -> Double {
    // 1 − p loses the digits of a small p; the series takes over where it is exact to 16 digits.
    probability > 1e-5
      ? -logarithm(1 - probability)
      : probability * (1 + probability * (0.5 + probability * (1.0 / 3)))
  }

  /// A number drawn uniformly from (0, 1): an odd multiple of 2⁻⁵³, so that its distances to 0 and
  /// to 1 are both exact.
  private mutating func openUniform() -> Double { Double((next() >> 12) << 1 | 1) * 0x1p-53 }

  /// The z below which a standard normal number falls with probability `probability` in (0, 1), to
  /// about 16 digits (Wichura, Applied Statistics 37, 477 (1988), algorithm AS 241).
  package static func normalQuantile(_ probability: Double) -> Double {
    let q = probability - 0.5
    if abs(q) <= 0.425 { return q * ratio(centre, at: 0.180625 - q * q) }
    let r = (-logarithm(q < 0 ? probability : 1 - probability)).squareRoot()
    let z = r <= 5 ? ratio(shoulder, at: r - 1.6) : ratio(tail, at: r - 5)
    return q < 0 ? -z : z
  }

  /// The natural logarithm of a positive normal number, to a few units in the last place:
  /// x = 2ᵉ m with m in (√½, √2), ln m = 2 artanh((m − 1)/(m + 1)) by its series.
  package static func logarithm(_ x: Double) -> Double {
    var (mantissa, exponent) = (x.significand, Double(x.exponent))
    if mantissa > 1.414_213_562_373_095_1 { (mantissa, exponent) = (mantissa / 2, exponent + 1) }
    let f = (mantissa - 1) / (mantissa + 1)
    let square = f * f
    var series = 1.0 / 23
    series = series * square + 1.0 / 21
    series = series * square + 1.0 / 19
    series = series * square + 1.0 / 17
    series = series * square + 1.0 / 15
    series = series * square + 1.0 / 13
    series = series * square + 1.0 / 11
    series = series * square + 1.0 / 9
    series = series * square + 1.0 / 7
    series = series * square + 1.0 / 5
    series = series * square + 1.0 / 3
    // ln 2 in two parts: the first has few enough digits that its product with e is exact.
    let high = 0x1.62e42fee00000p-1
    let low = 0x1.a39ef35793c76p-33
    return exponent * high + (2 * f + (2 * f * square * series + exponent * low))
  }

  /// The coefficients of a quotient of two polynomials of degree 7, lowest first.
  private struct Rational: Sendable {
    var numerator: SIMD8<Double>
    var denominator: SIMD8<Double>
  }

  /// Horner's rule for numerator and denominator side by side.
  private static func ratio(_ rational: Rational, at x: Double) -> Double {
    var (above, below) = (rational.numerator[7], rational.denominator[7])
    for power in stride(from: 6, through: 0, by: -1) {
      above = above * x + rational.numerator[power]
      below = below * x + rational.denominator[power]
    }
    return above / below
  }

  private static let centre = Rational(
    numerator: [
      3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
      45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ],
    denominator: [
      1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
      21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ])

  private static let shoulder = Rational(
    numerator: [
      1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
      3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
      0.0227238449892691845833, 7.74545014278341407640e-4,
    ],
    denominator: [
      1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
      0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
      1.05075007164441684324e-9,
    ])

  private static let tail = Rational(
    numerator: [
      6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
      0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    denominator: [
      1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15,
    ])
}
