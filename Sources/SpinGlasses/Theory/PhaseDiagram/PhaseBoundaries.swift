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

  /// The gain above which the lowest minima are rigid: where the effective well's curvature b vanishes.
  ///
  /// At b = 0 itself the solution is found for two sets of breakpoints. The largest of them leaves some
  /// fields near zero, P(0) > 0, and the response falls with it, by a power between the first (far away)
  /// and the second (in the end, up to logarithms): the value is the middle of both extrapolations and
  /// the error covers them. Where the rough window above the line of de Almeida and Thouless is narrower
  /// than that, this is its upper end.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: two solutions with broken symmetry, or four; two seconds, or ten.
  public static func rigidity(
    ferromagneticBias: Double, disorder: Double = 1
  ) throws -> Estimate {
    let g = disorder
    let unbroken = try replicaSymmetryBreaking(
      ferromagneticBias: ferromagneticBias, disorder: disorder)
    // Only the size of the overlaps is taken from this gain.
    let point = PlantedGlassPoint(
      gain: max(-0.4 * g, unbroken + 0.01 * g), ferromagneticBias: ferromagneticBias, disorder: g)
    // Where symmetry is broken ever so little, only large breakpoints notice it.
    for (spread, fields) in [(1.0, 1201), (8.0, 2401)] {
      var resolution = ParisiResolution(fields: fields, spread: spread)
      let first = try BrokenReplicaState(
        at: point, resolution: resolution, branch: .equilibrium, near: nil, curvature: 0)
      resolution.spread *= 2
      let second = try BrokenReplicaState(
        at: point, resolution: resolution, branch: .equilibrium, near: first, curvature: 0)
      let ratio = second.densityAtZeroField / first.densityAtZeroField
      guard ratio < 0.9 else { continue }
      let fall = first.susceptibility - second.susceptibility
      let linear = second.susceptibility - fall * ratio / (1 - ratio)
      let square = second.susceptibility - fall * ratio * ratio / (1 - ratio * ratio)
      let value = -0.5 * g * g * (linear + square)
      let error = 0.5 * g * g * (square - linear).magnitude
      return Estimate(value: max(value, unbroken), error: max(error, 0.01 * g))
    }
    return Estimate(value: unbroken + 0.015 * g, error: 0.015 * g)
  }
}
