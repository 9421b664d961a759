extension Certificate {
  /// The most spins of a lattice for which `bound(of:effort:)` solves a matching: under a second.
  public static let mostSpinsForMatchingBound = 100_000

  /// The bound of a minimum-weight perfect matching of the frustrated squares, or `nil` for a model
  /// that has fields or is no square lattice.
  ///
  /// The minimum itself when the lattice is open in a direction; on a torus it may lie below, by what
  /// turning the couplings along a line around the torus could gain.
  ///
  /// - Complexity: little more than linear in the number of spins in practice.
  public static func matching(of model: IsingModel) -> EnergyBound? {
    guard !model.hasFields, let lattice = SquareLattice(model.couplings) else { return nil }
    return LatticeRelaxation(lattice).bound(on: model)
  }
}

extension LatticeRelaxation {
  /// The bound on the energy of the model that the lattice is.
  func bound(on model: IsingModel) -> EnergyBound {
    // Rounding changed each of at most two bonds a spin by at most half a unit.
    let lowest = self.lowest - (lattice.isExact ? 0 : Int64(2 * model.spinCount))
    let numerator = model.offset + Double(lowest) * lattice.unit
    let isExact = lattice.isExact && model.isInteger && numerator.magnitude < 0x1p53
    let scale = model.couplings.absoluteSum + model.offset.magnitude
    return EnergyBound(
      energy: Certificate.energy(
        atLeast: isExact ? numerator : Certificate.roundedDown(numerator, terms: scale), model),
      method: .matching)
  }
}
