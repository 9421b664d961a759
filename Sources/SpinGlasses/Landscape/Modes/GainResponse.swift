import Spectra

/// How a critical point moves while the gain rises: dx/da = H⁻¹ x.
///
/// A rise by da leaves the gradient −x da behind, and following it lowers the energy by ½ da² xᵀH⁻¹x. In
/// the modes v of the Hessian, v·dx = (v·x) da/λ: soft modes carry more than their share of the way, and
/// (v·x)²/λ is their part of the energy.
public struct GainResponse: Sendable {
  /// dx/da.
  public let velocity: [Double]
  /// |dx/da|².
  public let squaredSpeed: Double
  /// xᵀH⁻¹x: twice the energy that following a rise by da gains, over da².
  public let work: Double
  private let modes: HessianModes

  /// A part of a step.
  public struct Share: Sendable, Hashable {
    /// How many modes it is about.
    public var modes: Int
    /// Their part of |dx|².
    public var displacement: Double
    /// Their part of the energy gained.
    public var energy: Double
  }

  /// Works out how a point moves.
  ///
  /// - Parameters:
  ///   - landscape: the landscape.
  ///   - modes: some or all modes at a critical point.
  /// - Throws: `LandscapeError.vectorCount`, `.spectrum` where the Hessian is singular.
  /// - Complexity: O(N²) with all modes, else some hundred products with the couplings.
  public init(of landscape: SoftSpinLandscape, modes: HessianModes) throws(LandscapeError) {
    self.modes = modes
    let x = modes.amplitudes
    if modes.isWhole {
      var velocity = [Double](repeating: 0, count: x.count)
      for mode in modes.eigenvalues.indices {
        let vector = modes.vector(mode)
        let along = zip(vector, x).reduce(0) { $0 + $1.0 * $1.1 } / modes.eigenvalues[mode]
        for (i, v) in vector.enumerated() { velocity[i] += along * v }
      }
      self.velocity = velocity
    } else {
      do {
        velocity = try MinimalResidual(tolerance: 1e-9, maximumProducts: 20_000).solve(
          try landscape.hessianOperator(at: x, gain: modes.gain), x
        ).vector
      } catch let error as LandscapeError {
        throw error
      } catch {
        throw .spectrum("\(error)")
      }
    }
    squaredSpeed = velocity.reduce(0) { $0 + $1 * $1 }
    work = zip(velocity, x).reduce(0) { $0 + $1.0 * $1.1 }
    guard squaredSpeed.isFinite else { throw .spectrum("the Hessian is singular here") }
  }

  /// What the softest modes carry.
  ///
  /// - Parameter count: how many; no more than there are modes at hand.
  public func share(ofSoftest count: Int) -> Share {
    let count = max(0, min(count, modes.eigenvalues.count))
    var (displacement, energy) = (0.0, 0.0)
    for mode in 0..<count {
      let along = zip(modes.vector(mode), modes.amplitudes).reduce(0) { $0 + $1.0 * $1.1 }
      let step = along / modes.eigenvalues[mode]
      displacement += step * step
      energy += step * along
    }
    return Share(
      modes: count, displacement: squaredSpeed > 0 ? displacement / squaredSpeed : 0,
      energy: work != 0 ? energy / work : 0)
  }

  /// What the softest part of all modes carries.
  ///
  /// - Parameter fraction: such as 0.05; at least one mode is counted.
  public func share(ofSoftestFraction fraction: Double) -> Share {
    let part = max(0, min(1, fraction)) * Double(modes.spinCount)
    return share(ofSoftest: max(1, Int(part.rounded())))
  }
}
