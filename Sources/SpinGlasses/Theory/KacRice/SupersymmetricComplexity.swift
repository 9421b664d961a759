import RealModule

/// The supersymmetric branch of the Kac–Rice equations, which is replica symmetry broken once without
/// overlap between states: A = G/q + y/2 and u = y make P(x) that of wells in Gaussian fields tilted by
/// e^{yΦ}.
///
/// It counts with signs what does not cancel, and is unstable (its replicon is negative) at all gains above
/// −2g: the number of minima is that of ``Complexity``, which is far larger.
///
/// Source: A. Cavagna, I. Giardina & G. Parisi, J. Phys. A 36, 1175 (2003), for the equivalence.
public struct SupersymmetricComplexity: Sendable, Hashable {
  /// Parisi's parameter y, which is u = dΣ/de.
  public let slope: Double
  /// Σ.
  public let complexity: Double
  /// The energy per spin.
  public let energy: Double
  /// q = ⟨x²⟩.
  public let selfOverlap: Double
  /// The response χ = G of a state.
  public let susceptibility: Double
  /// 1 − g²⟨(dx/dh)²⟩ over the smooth part of the response; the branch is unstable below 0, and wherever
  /// wells are double, since spins at the jump respond without bound.
  public let replicon: Double

  /// The free energy's derivatives at a gain and a slope.
  ///
  ///     f(y) = ½ g²χq + ¼ g² y q² − (1/y) ln E_z exp y Φ(g√q z),  Σ = y² df/dy,  e = d(y f)/dy
  ///
  /// with Φ(h) = max_x [h x + ½ b x² − ¼ x⁴], b = a + g²χ.
  ///
  /// - Parameters:
  ///   - gain: a, above −1.9 g.
  ///   - slope: y; positive.
  ///   - disorder: g.
  ///   - neighbor: a solution nearby to start from.
  /// - Throws: `TheoryError`.
  public init(
    gain: Double, slope: Double, disorder: Double = 1, near neighbor: Self? = nil
  ) throws {
    let point = PlantedGlassPoint(gain: gain, disorder: disorder)
    let search = try KacRiceSearch(point, .minima)
    let g = disorder
    let y = slope * g * g
    guard y.isFinite, y > 0, y < 1e3 else {
      throw TheoryError.parameter("the slope y", value: slope, wanted: "positive")
    }
    var guess: [Double]
    if let neighbor {
      guess = [Double.log(neighbor.selfOverlap / g), neighbor.susceptibility * g]
    } else {
      let symmetric = try ReplicaSymmetricState(
        at: PlantedGlassPoint(gain: search.gain, ferromagneticBias: 0))
      guess = [Double.log(symmetric.selfOverlap), symmetric.susceptibility]
    }
    // From a small y, where P(x) is that of unbroken symmetry.
    var step = neighbor == nil ? min(y, 0.1) : y
    var reached = 0.0
    while reached < y {
      let next = min(y, reached + step)
      let system = NonlinearSystem { v in
        guard let e = Self.averages(search.gain, next, v) else { return nil }
        return [e.square / Double.exp(v[0]) - 1, e.response - v[1]]
      }
      if let root = system.root(near: guess, tolerance: 1e-11) {
        (guess, reached) = (root.unknowns, next)
      } else {
        step /= 2
        guard step > 1e-4 else { throw search.failure }
      }
    }
    guard let e = Self.averages(search.gain, y, guess) else { throw search.failure }
    let (q, chi) = (Double.exp(guess[0]), guess[1])
    let complexity = 0.25 * y * y * q * q + e.logNorm - y * e.potential
    let free = 0.5 * chi * q + 0.25 * y * q * q - e.logNorm / y
    self.slope = slope
    self.complexity = complexity
    energy = (free + complexity / y) * g * g
    selfOverlap = q * g
    susceptibility = chi / g
    replicon = 1 - e.squaredResponse
  }

  /// The largest Σ at a gain: a cusp of Σ(e), where the energy is highest.
  ///
  /// - Throws: `TheoryError`.
  public static func greatest(gain: Double, disorder: Double = 1) throws -> Self {
    let unit = 1 / (disorder * disorder)
    func at(_ slope: Double, near neighbor: Self?) throws -> Self {
      try Self(gain: gain, slope: slope, disorder: disorder, near: neighbor)
    }
    var step = 0.02 * unit / (1 + max(0, gain / disorder))
    var best = try at(step, near: nil)
    // Upwards while Σ grows, then to and fro with smaller steps.
    while step.magnitude > 1e-5 * unit {
      let next = try at(best.slope + step, near: best)
      if next.complexity > best.complexity {
        best = next
      } else {
        step *= -0.5
        if best.slope + step <= 0 { step /= 2 }
      }
    }
    return best
  }

  private struct Averages {
    var logNorm = 0.0
    var square = 0.0
    var potential = 0.0
    var response = 0.0
    var squaredResponse = 0.0
  }

  /// Averages over the fields tilted by e^{yΦ} at g = 1, with x for a variable.
  private static func averages(_ gain: Double, _ y: Double, _ v: [Double]) -> Averages? {
    guard v.allSatisfy(\.isFinite), v[0].magnitude < 20 else { return nil }
    let (q, chi) = (Double.exp(v[0]), v[1])
    let well = EffectiveWell(curvature: gain + chi)
    let b = well.curvature
    let deviation = q.squareRoot()
    // The tilt moves the weight to fields of about y q x.
    let reach = (9 + 2 * y * deviation * (1 + max(b, 0).squareRoot() + deviation)) * deviation
    func exponent(_ x: Double) -> Double {
      let h = (x * x - b) * x
      return -0.5 * h * h / q + y * (0.75 * x * x - 0.5 * b) * x * x
    }
    var top = -Double.infinity
    well.forEachAmplitude(fields: -reach...reach, panels: 40) { x, _ in top = max(top, exponent(x))
    }
    var e = Averages()
    var (sum, fields) = (0.0, 0.0)
    well.forEachAmplitude(fields: -reach...reach, panels: 40) { x, weight in
      let stiffness = 3 * x * x - b
      let h = (x * x - b) * x
      let p = weight * stiffness * Double.exp(exponent(x) - top)
      sum += p
      fields += p * h * x
      e.square += p * x * x
      e.potential += p * (0.75 * x * x - 0.5 * b) * x * x
      e.squaredResponse += p / (stiffness * stiffness)
    }
    guard sum > 0, sum.isFinite else { return nil }
    e.square /= sum
    e.potential /= sum
    e.squaredResponse /= sum
    // By parts: E[h x] = q (χ + y E[x²]), the jump between wells included.
    e.response = fields / sum / q - y * e.square
    e.logNorm = Double.log(sum) + top - 0.5 * Double.log(2 * Double.pi * q)
    return e
  }
}
