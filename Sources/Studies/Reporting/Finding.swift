public import SpinGlasses

/// One claim of a study: what was predicted, what was found, and whether the claim holds.
public struct Finding: Sendable, Hashable {
  /// The claim, as a sentence.
  public let claim: String
  /// What theory says, where it says a number.
  public let predicted: Estimate?
  /// What was found.
  public let measured: Estimate?
  /// Whether the claim holds.
  public let holds: Bool
  /// How the claim was judged, and what should be known about it.
  public let remark: String

  /// A claim judged by other means than a distance in errors.
  public init(
    _ claim: String, predicted: Estimate? = nil, measured: Estimate? = nil, holds: Bool,
    remark: String = ""
  ) {
    self.claim = claim
    self.predicted = predicted
    self.measured = measured
    self.holds = holds
    self.remark = remark
  }

  /// A claim that two numbers agree: within three times their errors, taken together, and what is
  /// systematically between them, such as the size of the simulated problems.
  public init(
    _ claim: String, predicted: Estimate, measured: Estimate, systematic: Double = 0,
    remark: String = ""
  ) {
    let distance = (predicted.value - measured.value).magnitude
    let error = (predicted.error * predicted.error + measured.error * measured.error).squareRoot()
    self.init(
      claim, predicted: predicted, measured: measured,
      holds: distance <= 3 * error + systematic, remark: remark)
  }

  /// The distance of both numbers in units of their errors.
  public var deviation: Double? {
    guard let predicted, let measured else { return nil }
    let error = (predicted.error * predicted.error + measured.error * measured.error).squareRoot()
    return error > 0 ? (measured.value - predicted.value) / error : nil
  }
}
