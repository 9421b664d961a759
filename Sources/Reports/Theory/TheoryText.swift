package import SpinGlasses

/// How the theory's numbers are written.
package enum TheoryText {
  /// A number and its error, where that is worth a word.
  package static func number(_ estimate: Estimate) -> String {
    guard estimate.value.isFinite else { return estimate.value < 0 ? "−∞" : "∞" }
    guard estimate.error.isFinite else { return Quantity.significant(estimate.value, digits: 5) }
    if estimate.error < 1e-8 { return Quantity.significant(estimate.value, digits: 8) }
    let places = estimate.error < 1e-5 ? 6 : estimate.error < 1e-4 ? 5 : 4
    let error =
      estimate.error < 1e-6 ? "10⁻⁶" : Quantity.fixed(estimate.error, decimals: places)
    return "\(Quantity.fixed(estimate.value, decimals: places)) ± \(error)"
  }
}
