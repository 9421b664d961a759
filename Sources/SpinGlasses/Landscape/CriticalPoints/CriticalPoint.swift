public import Isinglass
import RealModule

/// A point of a soft-spin landscape at which the gradient vanishes: a minimum, a saddle or a maximum.
public struct CriticalPoint: Sendable, Hashable {
  /// The amplitudes x, one a spin, in units of √U.
  public var amplitudes: [Double]
  /// The gain a at which the point is critical.
  public var gain: Double
  /// E(x; a), summed over all spins, in units of U².
  public var energy: Double
  /// −Σ x⁴/4 − ½ Σ h x, which at a critical point equals the energy.
  public var virialEnergy: Double
  /// The root mean square of ∇E that is left.
  public var rootMeanSquareGradient: Double
  /// How many eigenvalues of the Hessian are negative: 0 at a minimum.
  public var index: Int
  /// The smallest eigenvalue of the Hessian.
  public var lowestCurvature: Double
  /// The eigenvalue of smallest magnitude; where it vanishes two points meet, and the index means
  /// nothing.
  public var softestCurvature: Double

  /// Whether the point is a minimum.
  public var isMinimum: Bool { index == 0 }

  /// The energy of one spin; 0 without spins.
  public var energyPerSpin: Double { energy / Double(max(1, amplitudes.count)) }

  /// q = ⟨x²⟩; 0 without spins.
  public var selfOverlap: Double {
    amplitudes.reduce(0) { $0 + $1 * $1 } / Double(max(1, amplitudes.count))
  }

  /// (−1)^index, what the point adds to the Morse sum.
  public var sign: Int { index.isMultiple(of: 2) ? 1 : -1 }
}

extension CriticalPoint {
  /// m = ⟨x ξ⟩ along a state ξ; spins beyond the shorter of the two do not count.
  public func magnetization(along state: Spins) -> Double {
    SpinGlasses.magnetization(of: amplitudes, along: state)
  }

  /// The cosine m/√q of the angle between the amplitudes and a state; 0 at the origin.
  public func cosine(with state: Spins) -> Double {
    SpinGlasses.cosine(of: amplitudes, with: state)
  }
}

extension SoftSpinMinimum {
  /// m = ⟨x ξ⟩ along a state ξ.
  public func magnetization(along state: Spins) -> Double {
    SpinGlasses.magnetization(of: amplitudes, along: state)
  }

  /// The cosine m/√q of the angle between the amplitudes and a state; 0 at the origin.
  public func cosine(with state: Spins) -> Double {
    SpinGlasses.cosine(of: amplitudes, with: state)
  }
}

/// ⟨x ξ⟩.
func magnetization(of amplitudes: [Double], along state: Spins) -> Double {
  var sum = 0.0
  for i in 0..<min(amplitudes.count, state.count) {
    sum += state.isUp(i) ? amplitudes[i] : -amplitudes[i]
  }
  return sum / Double(max(1, amplitudes.count))
}

/// ⟨x ξ⟩/√⟨x²⟩.
func cosine(of amplitudes: [Double], with state: Spins) -> Double {
  let square = amplitudes.reduce(0) { $0 + $1 * $1 } / Double(max(1, amplitudes.count))
  // At the origin rounding leaves amplitudes whose direction means nothing.
  return square > 1e-20 ? magnetization(of: amplitudes, along: state) / square.squareRoot() : 0
}

extension SoftSpinLandscape {
  /// −Σ x⁴/4 − ½ Σ h x, which equals E where the gradient vanishes, since then x·∇E = 0.
  ///
  /// - Throws: `LandscapeError.vectorCount`.
  public func virialEnergy(at x: [Double]) throws(LandscapeError) -> Double {
    try check(x)
    return virial(of: x)
  }

  func virial(of x: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices {
      let square = x[i] * x[i]
      sum -= square * square / 4
      if !fields.isEmpty { sum -= fields[i] * x[i] / 2 }
    }
    return sum
  }

  /// The size of gradients: max(F, |a|)^{3/2} + rms h.
  func gradientScale(gain: Double) -> Double {
    let curvature = max(curvatureScale, abs(gain))
    let squares = fields.reduce(0) { $0 + $1 * $1 } / Double(max(1, spinCount))
    return curvature * curvature.squareRoot() + squares.squareRoot()
  }

  /// The size of amplitudes, at which the quartic well balances the other terms.
  func amplitudeScale(gain: Double) -> Double {
    let curvature = max(curvatureScale, abs(gain))
    let field = fields.reduce(0) { max($0, abs($1)) }
    return max(curvature.squareRoot(), Double.root(field, 3))
  }
}
