import RealModule

/// What a broken-symmetry state above b = 0 tends to with ever more and ever larger breakpoints.
///
/// There q(ζ) has no largest breakpoint, and fields near 0 are as good as absent: P(h) ∝ |h|. Up to a
/// largest breakpoint some remain, P(0) > 0, whose jumps between the wells respond with 2√b P(0); leaving
/// that out, with the curvature that then follows, brackets the limit from the other side, and both sides
/// come together as P(0) → 0.
struct RigidLimit {
  /// b = a + g²χ in the limit.
  let curvature: Estimate
  /// The lower edge of the Hessian's bulk.
  let hessianEdge: Estimate
  /// 1 − g²⟨(dx/dh)²⟩.
  let replicon: Estimate
  /// P(x).
  let amplitudes: AmplitudeDistribution

  /// Extrapolates from two states at the same point, the second with the larger breakpoints.
  init(_ first: BrokenReplicaState, _ second: BrokenReplicaState) {
    let (near, far) = (Bracket(first), Bracket(second))
    let ratio = far.densityAtZeroField / near.densityAtZeroField
    func limit(_ side: (Bracket.Side) -> Double) -> Estimate {
      let (inner, outer) = (side(far.smooth), side(far.whole))
      // A narrow hole in P(h) that the breakpoints do not resolve yet: the limit is somewhere between here
      // and where the other side or a straight line would have it.
      guard ratio < 0.8 else {
        let line = (side(near.whole) - outer) * ratio / max(0.01, 1 - ratio)
        let half = 0.5 * max((outer - inner).magnitude, line.magnitude)
        return Estimate(value: inner < outer ? outer - half : outer + half, error: half)
      }
      let step = (inner - side(near.smooth)) * ratio / (1 - ratio)
      return Estimate(value: inner + step, error: max(0.3 * step.magnitude, 1e-6))
    }
    curvature = limit(\.curvature)
    hessianEdge = limit(\.edge)
    replicon = limit(\.replicon)
    amplitudes = second.amplitudes(curvature: curvature.value)
  }
}

/// A state with and without the jumps between the wells.
private struct Bracket {
  struct Side {
    let curvature: Double
    let edge: Double
    let replicon: Double

    init(_ state: BrokenReplicaState, curvature: Double) {
      let amplitudes = state.amplitudes(curvature: curvature)
      let g2 = state.point.disorder * state.point.disorder
      self.curvature = curvature
      edge = HessianSpectrum(amplitudes: amplitudes, at: state.point).lowerEdge.eigenvalue
      replicon =
        1 - g2
        * amplitudes.mean { x in
          let response = 1 / (3 * x * x - curvature)
          return response * response
        }
    }
  }

  let densityAtZeroField: Double
  let whole: Side
  let smooth: Side

  init(_ state: BrokenReplicaState) {
    densityAtZeroField = state.densityAtZeroField
    whole = Side(state, curvature: state.curvature)
    smooth = Side(state, curvature: state.smoothCurvature)
  }
}

extension BrokenReplicaState {
  /// The curvature b = a + g²E[1/(3x² − b)] without the response of jumps between the wells.
  var smoothCurvature: Double {
    let g2 = point.disorder * point.disorder
    func excess(_ b: Double) -> Double {
      g2 * amplitudes(curvature: b).mean { 1 / (3 * $0 * $0 - b) } - (b - point.gain)
    }
    let jump = 2 * g2 * max(0, curvature).squareRoot() * densityAtZeroField
    var (low, high) = (curvature - 2 * jump, curvature)
    guard jump > 0, excess(low) > 0 else { return curvature }
    for _ in 0..<40 {
      let middle = 0.5 * (low + high)
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}
