/// The lines between the phases of the planted Sherrington–Kirkpatrick machine.
public enum PhaseBoundaries {
  /// The gain at which the origin goes unstable: −2g, or −(J₀ + g²/J₀) towards the hidden state for J₀ > g.
  public static func onset(ferromagneticBias: Double, disorder: Double = 1) -> Double {
    ferromagneticBias > disorder
      ? -(ferromagneticBias + disorder * disorder / ferromagneticBias) : -2 * disorder
  }

  /// The gain above which replica symmetry is broken (the line of de Almeida and Thouless).
  ///
  /// For J₀ ≤ g that is the onset. The glass is magnetized for J₀ > g exactly, at every gain.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: some thirty replica-symmetric solutions.
  public static func replicaSymmetryBreaking(
    ferromagneticBias: Double, disorder: Double = 1
  ) throws -> Double {
    let g = disorder
    var low = onset(ferromagneticBias: ferromagneticBias, disorder: g)
    guard ferromagneticBias > g else { return low }
    func state(_ gain: Double, _ neighbor: ReplicaSymmetricState?) throws -> ReplicaSymmetricState {
      try ReplicaSymmetricState(
        at: PlantedGlassPoint(gain: gain, ferromagneticBias: ferromagneticBias, disorder: g),
        near: neighbor)
    }
    // At a = 0 the wells are double, which always breaks the symmetry.
    var high = 0.0
    var neighbor: ReplicaSymmetricState?
    while high - low > 1e-7 * g {
      let middle = 0.5 * (low + high)
      let found = try state(middle, neighbor)
      if found.replicon > 0 { low = middle } else { high = middle }
      if found.selfOverlap > 0 { neighbor = found }
    }
    return 0.5 * (low + high)
  }
}
