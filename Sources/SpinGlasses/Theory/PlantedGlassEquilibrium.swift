/// The phases of the planted Sherrington–Kirkpatrick machine.
public enum GlassPhase: String, Sendable, Hashable, CaseIterable {
  /// All amplitudes are 0.
  case paramagnet
  /// One state, along the hidden one.
  case ferromagnet
  /// Many states, all with an overlap with the hidden one.
  case mixed
  /// Many states without overlap with the hidden one.
  case spinGlass = "spin_glass"
}

/// What the lowest minima are like.
public enum GlassRigidity: String, Sendable, Hashable, CaseIterable {
  /// The origin is the only minimum.
  case flat
  /// One minimum with a gap in its Hessian.
  case gapped
  /// The Hessian has soft modes down to 0.
  case rough
  /// Each spin is held by a double well: gaps in the amplitudes and in the Hessian.
  case rigid
}

/// How replica symmetry is treated.
public enum ReplicaScheme: Sendable, Hashable {
  /// As unbroken where that is stable, as fully broken elsewhere.
  case automatic
  /// As unbroken.
  case symmetric
  /// As fully broken.
  case full
}

/// What the global minimum of the planted Sherrington–Kirkpatrick machine is like at a gain, for infinitely
/// many spins.
public struct PlantedGlassEquilibrium: Sendable {
  /// A number and how far it may be off.
  public struct Estimate: Sendable, Hashable {
    /// The number.
    public var value: Double
    /// How far it may be off: for broken symmetry what half the resolution changes.
    public var error: Double
  }

  /// Where it is.
  public let point: PlantedGlassPoint
  /// Whether replica symmetry is broken in this answer.
  public let isBroken: Bool
  /// m = ⟨x⟩ along the hidden state.
  public let magnetization: Estimate
  /// q = ⟨x²⟩.
  public let selfOverlap: Estimate
  /// The response of a single state; of all for unbroken symmetry.
  public let susceptibility: Estimate
  /// The energy per spin.
  public let energy: Estimate
  /// 1 − g²⟨(dx/dh)²⟩ over the smooth part of the response: below 0 the answer is not stable.
  public let replicon: Estimate
  /// The lower edge of the bulk of the Hessian's spectrum.
  public let hessianEdge: Estimate
  /// An eigenvalue below the bulk, if there is one.
  public let hessianOutlier: Double?
  /// The phase.
  public let phase: GlassPhase
  /// What the minimum is like.
  public let rigidity: GlassRigidity
  /// P(x).
  public let amplitudes: AmplitudeDistribution

  /// The spectrum of the Hessian at the minimum.
  public var spectrum: HessianSpectrum { HessianSpectrum(amplitudes: amplitudes, at: point) }

  /// Solves the theory at a point.
  ///
  /// - Parameters:
  ///   - point: where.
  ///   - scheme: how replica symmetry is treated.
  ///   - resolution: how finely symmetry is broken.
  /// - Throws: `TheoryError`.
  /// - Complexity: under a millisecond with symmetry, a second or two without.
  public init(
    at point: PlantedGlassPoint, scheme: ReplicaScheme = .automatic,
    resolution: ParisiResolution = ParisiResolution()
  ) throws {
    let symmetric = try ReplicaSymmetricState(at: point)
    let isFlat = symmetric.selfOverlap == 0
    let isStable = symmetric.replicon > 0
    let isMagnetized = point.ferromagneticBias > point.disorder
    self.point = point
    phase =
      isFlat
      ? .paramagnet : isStable ? .ferromagnet : isMagnetized ? .mixed : .spinGlass
    if isFlat || scheme == .symmetric || (scheme == .automatic && isStable) {
      isBroken = false
      let amplitudes = symmetric.amplitudes
      let spectrum = HessianSpectrum(amplitudes: amplitudes, at: point)
      func exact(_ value: Double) -> Estimate {
        Estimate(value: value, error: 1e-9 * max(1, value.magnitude))
      }
      self.amplitudes = amplitudes
      magnetization = exact(symmetric.magnetization)
      selfOverlap = exact(symmetric.selfOverlap)
      susceptibility = exact(symmetric.susceptibility)
      energy = exact(symmetric.energy)
      replicon = exact(symmetric.replicon)
      hessianEdge = exact(spectrum.lowerEdge.eigenvalue)
      hessianOutlier = spectrum.outlier(magnetization: symmetric.magnetization)
      rigidity = isFlat ? .flat : isStable ? .gapped : symmetric.curvature > 0 ? .rigid : .rough
      return
    }
    isBroken = true
    let fine = try BrokenReplicaState(at: point, resolution: resolution)
    let coarse = try BrokenReplicaState(at: point, resolution: resolution.halved)
    func compared(_ value: (BrokenReplicaState) -> Double) -> Estimate {
      let best = value(fine)
      return Estimate(value: best, error: max((best - value(coarse)).magnitude, fine.residual))
    }
    func stability(_ state: BrokenReplicaState) -> Double {
      let g2 = point.disorder * point.disorder
      let b = state.curvature
      return 1 - g2
        * state.amplitudes.mean { x in
          let response = 1 / (3 * x * x - b)
          return response * response
        }
    }
    func edge(_ state: BrokenReplicaState) -> Double {
      HessianSpectrum(amplitudes: state.amplitudes, at: point).lowerEdge.eigenvalue
    }
    amplitudes = fine.amplitudes
    magnetization = compared(\.magnetization)
    selfOverlap = compared(\.selfOverlap)
    susceptibility = compared(\.susceptibility)
    energy = compared(\.energy)
    replicon = compared(stability)
    hessianEdge = compared(edge)
    hessianOutlier = HessianSpectrum(amplitudes: amplitudes, at: point)
      .outlier(magnetization: fine.magnetization)
    rigidity = fine.curvature > 0 ? .rigid : .rough
  }
}

extension ParisiResolution {
  /// Half the steps on a coarser grid, for an estimate of the error.
  var halved: ParisiResolution {
    var half = self
    half.steps = max(1, steps / 2)
    half.fields = max(201, 2 * (fields / 3) + 1)
    return half
  }
}
