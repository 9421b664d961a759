extension IsingModel {
  /// The unit of gains and temperatures, in the numerator's units: the rms field F of the couplings;
  /// without couplings the rms of the fields h; 1 when there are neither.
  public var fieldScale: Double { fieldScale(couplings.statistics()) }

  /// The unit, from sizes that are known already.
  func fieldScale(_ statistics: CouplingStatistics) -> Double {
    let coupled = statistics.rootMeanSquareField
    if coupled > 0 { return coupled }
    let squares = fields.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? (squares / Double(max(1, spinCount))).squareRoot() : 1
  }
}
