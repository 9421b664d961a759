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
  /// As broken in one step.
  case oneStep
  /// As fully broken.
  case full
}

/// What the global minimum of the planted Sherrington–Kirkpatrick machine is like at a gain, for infinitely
/// many spins.
public struct PlantedGlassEquilibrium: Sendable {
  /// Where it is.
  public let point: PlantedGlassPoint
  /// The steps in which replica symmetry is broken in this answer: 0 for none.
  public let brokenSteps: Int
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
}

extension PlantedGlassEquilibrium {
  /// Solves the theory at a point.
  ///
  /// - Parameters:
  ///   - point: where.
  ///   - scheme: how replica symmetry is treated.
  ///   - resolution: how finely symmetry is broken.
  /// - Throws: `TheoryError`; also in the paramagnet if broken symmetry is asked for.
  /// - Complexity: a few milliseconds with symmetry, one to three seconds without.
  public init(
    at point: PlantedGlassPoint, scheme: ReplicaScheme = .automatic,
    resolution: ParisiResolution = ParisiResolution()
  ) throws {
    let symmetric = try ReplicaSymmetricState(at: point)
    let isFlat = symmetric.selfOverlap == 0
    let isStable = symmetric.replicon > 0
    if isFlat, scheme == .oneStep || scheme == .full {
      let onset = PhaseBoundaries.onset(
        ferromagneticBias: point.ferromagneticBias, disorder: point.disorder)
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted: "above \(onset) for symmetry to be broken: the paramagnet has one state")
    }
    let phase: GlassPhase =
      isFlat
      ? .paramagnet
      : isStable ? .ferromagnet : point.ferromagneticBias > point.disorder ? .mixed : .spinGlass
    if isFlat || scheme == .symmetric || (scheme == .automatic && isStable) {
      self.init(symmetric, phase)
    } else if scheme == .oneStep {
      try self.init(
        .oneStep(at: point), against: .oneStep(at: point, fields: 801), phase)
    } else {
      let coarse = try BrokenReplicaState(at: point, resolution: resolution.halved)
      try self.init(
        BrokenReplicaState(at: point, resolution: resolution.reaching(coarse), near: coarse),
        against: coarse, phase, wider: resolution)
    }
  }

  /// Without broken symmetry.
  private init(_ state: ReplicaSymmetricState, _ phase: GlassPhase) {
    let amplitudes = state.amplitudes
    let spectrum = HessianSpectrum(amplitudes: amplitudes, at: state.point)
    func exact(_ value: Double) -> Estimate {
      Estimate(value: value, error: 1e-9 * max(1, value.magnitude))
    }
    self.init(
      point: state.point, brokenSteps: 0, magnetization: exact(state.magnetization),
      selfOverlap: exact(state.selfOverlap), susceptibility: exact(state.susceptibility),
      energy: exact(state.energy), replicon: exact(state.replicon),
      hessianEdge: exact(spectrum.lowerEdge.eigenvalue),
      hessianOutlier: spectrum.outlier(magnetization: state.magnetization), phase: phase,
      rigidity: phase == .paramagnet
        ? .flat : state.replicon > 0 ? .gapped : state.curvature > 0 ? .rigid : .rough,
      amplitudes: amplitudes)
  }

  /// With broken symmetry; the errors are what a coarser solution differs by.
  private init(
    _ fine: BrokenReplicaState, against coarse: BrokenReplicaState, _ phase: GlassPhase,
    wider resolution: ParisiResolution? = nil
  ) throws {
    let point = fine.point
    let g2 = point.disorder * point.disorder
    func compared(_ value: (BrokenReplicaState) -> Double) -> Estimate {
      let best = value(fine)
      return Estimate(value: best, error: max((best - value(coarse)).magnitude, fine.residual))
    }
    // What the virial theorem misses by tells how far the iteration at these breakpoints can be off.
    var selfOverlap = compared(\.selfOverlap)
    selfOverlap.error = max(selfOverlap.error, (fine.virialEnergy - fine.energy).magnitude)
    func stability(_ state: BrokenReplicaState) -> Double {
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
    var susceptibility = compared(\.susceptibility)
    var replicon = compared(stability)
    var hessianEdge = compared(edge)
    var amplitudes = fine.amplitudes
    var rigidity: GlassRigidity = fine.curvature > 0 ? .rigid : .rough
    if let resolution, fine.curvature > 0 {
      let wider = try BrokenReplicaState(at: point, resolution: resolution.doubled, near: fine)
      let limit = RigidLimit(fine, wider)
      if limit.curvature.value > 0 {
        susceptibility = Estimate(
          value: (limit.curvature.value - point.gain) / g2, error: limit.curvature.error / g2)
        (replicon, hessianEdge, amplitudes) = (limit.replicon, limit.hessianEdge, limit.amplitudes)
      } else {
        rigidity = .rough
        let b = 0.5 * (limit.curvature.value + wider.curvature)
        susceptibility = Estimate(
          value: (b - point.gain) / g2, error: 0.5 * (wider.curvature - limit.curvature.value) / g2)
        hessianEdge = Estimate(value: 0, error: edge(wider))
        replicon = Estimate(value: 0, error: stability(wider).magnitude)
        amplitudes = wider.amplitudes
      }
    }
    self.init(
      point: point, brokenSteps: fine.breakpoints.count,
      magnetization: compared(\.magnetization), selfOverlap: selfOverlap,
      susceptibility: susceptibility, energy: compared(\.energy), replicon: replicon,
      hessianEdge: hessianEdge,
      hessianOutlier: HessianSpectrum(amplitudes: amplitudes, at: point)
        .outlier(magnetization: fine.magnetization), phase: phase, rigidity: rigidity,
      amplitudes: amplitudes)
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

  /// Breakpoints twice as large.
  var doubled: ParisiResolution {
    var wide = self
    wide.spread = 2 * spread
    return wide
  }

  /// Breakpoints only as far as q(ζ) rises: above b = 0 for ever, below up to where soft modes end it.
  func reaching(_ state: BrokenReplicaState) -> ParisiResolution {
    guard state.curvature < 0 else { return self }
    let (q, rates) = (state.overlaps, state.breakpoints)
    let last = rates.indices.last { q[$0 + 1] - q[$0] > 1e-5 * state.selfOverlap }
    guard let last, last + 1 < rates.count else { return self }
    var short = self
    short.greatestBreakpoint = rates[last + 1] * state.point.disorder
    return short
  }
}
