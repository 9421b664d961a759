/// A minimum that turning single spins around does not improve any more.
public struct PolishedMinimum: Sendable, Hashable {
  /// The minimum.
  public var minimum: SoftSpinMinimum
  /// The spins that were turned, in order.
  public var flips: [Int]
  /// How many turns were tried.
  public var trials: Int
}

extension SoftSpinLandscape {
  /// Turns single spins of a minimum around as long as that finds a lower one.
  ///
  /// Anneals leave a few spins in the higher of the two wells that their neighbours allow. x_i is turned to
  /// −x_i, everything relaxes, and the new minimum is kept if it is lower. Spins are tried in the order of
  /// what turning them promises, 2 x_i (f_i − χ_i x_i) with the local field f and the response χ_i of the
  /// neighbours to the spin itself.
  ///
  /// - Parameters:
  ///   - minimum: where to begin.
  ///   - gain: a.
  ///   - candidates: how many spins to try before giving up; a tenth of them, and ten at least, if `nil`.
  ///   - descent: how the spins relax.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.notConverged`, `.spectrum`.
  /// - Complexity: one descent for each trial.
  public func polish(
    _ minimum: SoftSpinMinimum, gain: Double, candidates: Int? = nil,
    descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) -> PolishedMinimum {
    try check(point: minimum.amplitudes, gain: gain)
    var polished = PolishedMinimum(minimum: minimum, flips: [], trials: 0)
    let limit = min(spinCount, max(0, candidates ?? max(10, spinCount / 10)))
    var isImproved = true
    while isImproved {
      isImproved = false
      for spin in promisingSpins(polished.minimum.amplitudes, gain: gain).prefix(limit) {
        var start = polished.minimum.amplitudes
        start[spin] = -start[spin]
        let found = try minimize(from: start, gain: gain, descent: descent)
        polished.trials += 1
        let margin = 1e-10 * max(abs(found.energy), 1e-10)
        if found.energy < polished.minimum.energy - margin {
          polished.minimum = found
          polished.flips.append(spin)
          isImproved = true
          break
        }
      }
    }
    return polished
  }

  /// The spins, those first whose turn promises most.
  private func promisingSpins(_ x: [Double], gain: Double) -> [Int] {
    let response = semicircularResponse(at: x, gain: gain)
    var force = [Double](repeating: 0, count: spinCount)
    var span = force.mutableSpan
    multiply(x.span, into: &span)
    let price = x.indices.map { i in
      let field = force[i] + (fields.isEmpty ? 0 : fields[i])
      return x[i] * (field - response * x[i])
    }
    return x.indices.sorted { price[$0] != price[$1] ? price[$0] < price[$1] : $0 < $1 }
  }
}

extension SoftSpinLandscape {
  /// The lower edge of the Hessian's bulk at a point, if the couplings were independent of it: the maximum
  /// of s − F²⟨1/(D − s)⟩ over s below every D_i = 3 x_i² − a.
  ///
  /// For the dense couplings of a glass it agrees with the lowest eigenvalue up to fluctuations of order
  /// N^(−2/3); for sparse couplings it is a guide only.
  ///
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`.
  /// - Complexity: O(N) for each of some fifty steps.
  ///
  /// Source: L. Pastur, Theor. Math. Phys. 10, 67 (1972).
  public func semicircularEdge(at x: [Double], gain: Double) throws(LandscapeError) -> Double {
    try check(point: x, gain: gain)
    guard !x.isEmpty else { return 0 }
    let shift = edgeShift(at: x, gain: gain)
    guard couplingScale > 0 else { return shift }
    return shift - couplingScale * couplingScale * resolvent(x, gain, at: shift)
  }

  /// F² G with G = ⟨1/(D − F²G)⟩: what a spin's own influence on its neighbours returns to it.
  private func semicircularResponse(at x: [Double], gain: Double) -> Double {
    guard !x.isEmpty, couplingScale > 0 else { return 0 }
    let square = couplingScale * couplingScale
    // From the left of the edge G grows towards its value there; where the edge is below zero, that.
    let highest = edgeShift(at: x, gain: gain)
    var (low, high) = (min(0, highest), highest)
    if low - square * resolvent(x, gain, at: low) > 0 { low = highest - 2 * couplingScale }
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if middle < square * resolvent(x, gain, at: middle) { low = middle } else { high = middle }
    }
    return max(0, 0.5 * (low + high))
  }

  /// ⟨1/(D − s)⟩.
  private func resolvent(_ x: [Double], _ gain: Double, at s: Double) -> Double {
    x.reduce(0) { $0 + 1 / (3 * $1 * $1 - gain - s) } / Double(x.count)
  }

  /// The s at which F²⟨1/(D − s)²⟩ = 1.
  private func edgeShift(at x: [Double], gain: Double) -> Double {
    let square = couplingScale * couplingScale
    let smallest = x.reduce(Double.infinity) { min($0, 3 * $1 * $1 - gain) }
    func isBeyond(_ s: Double) -> Bool {
      let sum = x.reduce(0.0) {
        let distance = 3 * $1 * $1 - gain - s
        return $0 + 1 / (distance * distance)
      }
      return square * sum / Double(x.count) > 1
    }
    // All D are at or above the smallest, so that the sum is below 1 at a distance F from it.
    var (low, high) = (smallest - couplingScale, smallest)
    guard couplingScale > 0 else { return smallest }
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if isBeyond(middle) { high = middle } else { low = middle }
    }
    return low
  }
}
