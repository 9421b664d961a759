package import Isinglass

/// Turns many energies of one problem into objectives without adding up its couplings each time.
package struct ObjectiveScale: Sendable {
  /// What the objective is called.
  package let name: String
  private let zero: Energy
  private let slope: Double

  package init(_ problem: Problem) {
    self.init(problem.kind, zero: problem.objective(at: Energy(exactly: 0)))
  }

  package init(_ model: ShardedModel) {
    self.init(model.kind, zero: model.objective(at: Energy(exactly: 0)))
  }

  private init(_ kind: Problem.Kind, zero: Energy) {
    name = kind.objectiveName
    self.zero = zero
    slope =
      switch kind {
      case .ising, .qubo(.minimize): 1
      case .qubo(.maximize): -1
      case .maxCut: -0.5
      }
  }

  /// The objective at an energy; exact where that is and stays below 2⁵⁰.
  package func callAsFunction(_ energy: Energy) -> Energy {
    if slope == 1 { return energy }
    let value = zero.value + slope * energy.value
    let eighths = value * 8
    guard zero.isExact, energy.isExact, abs(eighths) < 0x1p53, eighths == eighths.rounded() else {
      return Energy(value)
    }
    return Energy(exactly: Int64(eighths), denominator: 8)
  }
}
