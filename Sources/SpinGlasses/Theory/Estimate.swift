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
}
