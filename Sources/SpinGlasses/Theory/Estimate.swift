/// A number and how far it may be off.
public struct Estimate: Sendable, Hashable {
  /// The number.
  public var value: Double
  /// How far it may be off.
  public var error: Double

  /// A number with its error.
  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// The mean of independent samples and its standard error; infinite for fewer than two.
  public init(meanOf samples: [Double]) {
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / max(1, count)
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      value: mean, error: count > 1 ? (squares / (count * (count - 1))).squareRoot() : .infinity)
  }
}
