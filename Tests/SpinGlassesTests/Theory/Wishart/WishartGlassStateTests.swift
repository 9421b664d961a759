import RealModule
import Testing

@testable import SpinGlasses

@Suite struct WishartGlassStateTests {
  /// The lowest states and the highest of one step: b, α, energy, largest Σ and its energy, growth of an
  /// overlap, replicon (nil: negative), by an independent program.
  ///
  /// Its energies are interpolated between breakpoints, which makes them up to 10⁻⁴ too low, and its largest Σ
  /// is that of a scan, up to 0.002 too small: φ(y) is concave and Σ has a maximum.
  private static let table: [(Double, Double, Double, Double, Double, Double, Double?)] = [
    (0.5, 0.5, -0.06097, 0.187, -0.0592, 0.494, 0.90),
    (0.5, 0.75, -0.05660, 0.095, -0.0546, 0.725, 0.83),
    (0.5, 1.0, -0.04976, 0.043, -0.0482, 0.936, 0.58),
    (0.5, 1.25, -0.04113, 0.016, -0.0401, 1.113, nil),
    (0.5, 1.5, -0.03159, 0.005, -0.0311, 1.250, nil),
    (1, 0.5, -0.24601, 0.197, -0.2408, 0.492, 0.95),
    (1, 0.75, -0.23447, 0.111, -0.2281, 0.718, 0.93),
    (1, 1.0, -0.21608, 0.062, -0.2100, 0.922, 0.91),
    (1, 1.25, -0.19264, 0.034, -0.1876, 1.101, 0.86),
    (1, 1.5, -0.16606, 0.018, -0.1622, 1.250, 0.79),
    (1, 2.0, -0.11073, 0.005, -0.1090, 1.468, nil),
    (2, 0.5, -0.99055, 0.203, -0.9776, 0.491, 0.98),
    (2, 0.75, -0.96296, 0.124, -0.9457, 0.712, 0.97),
    (2, 1.0, -0.91863, 0.078, -0.9005, 0.911, 0.97),
    (2, 1.25, -0.86119, 0.051, -0.8438, 1.087, 0.96),
    (2, 1.5, -0.79442, 0.034, -0.7785, 1.240, 0.95),
    (2, 2.0, -0.64586, 0.017, -0.6337, 1.492, 0.92),
    (2, 3.0, -0.35387, 0.004, -0.3489, 1.841, 0.64),
  ]

  @Test(arguments: table)
  func statesAreWhereTheTableHasThem(
    b: Double, alpha: Double, energy: Double, sigma: Double, highest: Double, growth: Double,
    replicon: Double?
  ) throws {
    let point = WishartPoint(alpha: alpha, b: b)
    let lowest = try WishartGlassState.lowest(at: point)
    #expect(abs(lowest.complexity) < 1e-11)
    #expect(abs(lowest.energy - lowest.freeEnergy) < 1e-11)
    #expect((-1e-5...1e-4).contains(lowest.energy - energy))
    #expect(abs(lowest.alignmentGain - growth) < 0.007)
    if let replicon {
      #expect(abs(lowest.replicon - replicon) < 0.0065)
    } else {
      #expect(lowest.replicon < 0)
    }
    let most = try WishartGlassState.highest(at: point)
    #expect((-5e-4...2e-3).contains(most.complexity - sigma))
    #expect(abs(most.energy - highest) < 2.5e-4)
    #expect(most.energy > lowest.energy)
  }

  /// φ by quadrature over the normal field itself.
  private func freeEnergy(_ point: WishartPoint, _ y: Double, chi: Double, q: Double) -> Double {
    let (alpha, r) = (point.alpha, point.alpha / (1 + chi))
    let delta = alpha * q / ((1 + chi) * (1 + chi + y * q))
    let well = EffectiveWell(curvature: point.b - r)
    func exponent(_ z: Double) -> Double {
      -0.5 * z * z - y * well.lowestEnergy(at: delta.squareRoot() * z)
    }
    let steps = 6000
    let width = 60.0 / Double(steps)
    let values = (0...steps).map { exponent(width * Double($0)) }
    let top = values.max() ?? 0
    var sum = 0.0
    for (k, value) in values.enumerated() {
      let weight = k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4 : 2
      sum += weight * Double.exp(value - top)
    }
    let logNorm = top + Double.log(2 * sum * width / 3) - 0.5 * Double.log(2 * Double.pi)
    return 0.5 * alpha / y * Double.log(onePlus: y * q / (1 + chi))
      - 0.5 * (r * q - delta * (chi + y * q)) - logNorm / y
  }

  /// At a solution φ is stationary in χ and q, Σ = y² dφ/dy and e = φ + Σ/y, by differences.
  @Test(arguments: [
    (0.75, 1.0, 1.0), (0.5, 0.5, 0.4), (1.25, 0.5, 1), (2, 1, 0.8), (3, 2, 1.5), (1, 0.05, 1),
    (1.5, 6, 0.6), (0.3, 1, 0.3),
  ])
  func theFreeEnergyIsStationary(alpha: Double, b: Double, share: Double) throws {
    let point = WishartPoint(alpha: alpha, b: b)
    let y = share * (try WishartGlassState.lowest(at: point).breakpoint)
    let state = try WishartGlassState(at: point, breakpoint: y)
    let (chi, q) = (state.susceptibility, state.selfOverlap)
    let unit = b * b
    #expect(abs(freeEnergy(point, y, chi: chi, q: q) - state.freeEnergy) < 1e-8 * unit)
    func slope(_ value: (Double) -> Double) -> Double { (value(1e-3) - value(-1e-3)) / 2e-3 }
    #expect(
      abs(slope { freeEnergy(point, y, chi: chi * Double.exp($0), q: q) }) < 1e-5 * unit)
    #expect(
      abs(slope { freeEnergy(point, y, chi: chi, q: q * Double.exp($0)) }) < 1e-5 * unit)
    let sigma = y * slope { freeEnergy(point, y * Double.exp($0), chi: chi, q: q) }
    #expect(abs(sigma - state.complexity) < 1e-5 * y * unit)
    #expect(abs(state.energy - state.freeEnergy - state.complexity / y) < 1e-10 * unit)
  }

  /// The mean amplitude of clusters in a small field common to all, weighted by e^{−yε}: its slope is the total
  /// response, which decides about overlaps with the hidden state and between clusters.
  @Test(arguments: [(0.75, 1.0), (1.5, 0.5), (2, 2), (1, 0.05)])
  func theTotalResponseIsThatOfTheWeightedMean(alpha: Double, b: Double) throws {
    let state = try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b))
    let deviation = state.fieldVariance.squareRoot()
    let well = EffectiveWell(curvature: state.curvature)
    let y = state.breakpoint
    func mean(_ field: Double) -> Double {
      // Panels end where the minimum jumps, at no field.
      let jump = -field / deviation
      let top = (0...4000).reduce(-Double.infinity) { top, k in
        let z = 0.01 * Double(k - 2000)
        return max(top, -0.5 * z * z - y * well.lowestEnergy(at: deviation * z + field))
      }
      var (norm, sum) = (0.0, 0.0)
      for (low, high) in [(-20.0, jump), (jump, 20)] {
        GaussLegendre.panel.forEachNode(from: low, to: high, panels: 200) { z, weight in
          let h = deviation * z + field
          let p = weight * Double.exp(-0.5 * z * z - y * well.lowestEnergy(at: h) - top)
          norm += p
          sum += p * well.minimum(at: h)
        }
      }
      return sum / norm
    }
    let total = state.totalSusceptibility
    let small = 1e-3 * b.squareRoot() / total
    #expect(abs((mean(small) - mean(-small)) / (2 * small) / total - 1) < 1e-4)
    let share = total / (1 + total)
    #expect(abs(state.alignmentGain - alpha * share) < 1e-12)
    #expect(abs(state.clusterReplicon - (1 - alpha * share * share)) < 1e-12)
  }

  /// dΣ/de = y along the curve.
  @Test(arguments: [(0.5, 1.0), (1, 0.2), (1.5, 0.5), (2, 4)])
  func theBreakpointIsTheSlopeOfTheCurve(alpha: Double, b: Double) throws {
    let curve = try WishartGlassState.curve(at: WishartPoint(alpha: alpha, b: b), points: 400)
    #expect(curve.count == 400)
    for (k, state) in curve.enumerated().dropFirst().dropLast() {
      let (below, above) = (curve[k - 1], curve[k + 1])
      #expect(above.energy > below.energy && above.complexity > below.complexity)
      let slope = (above.complexity - below.complexity) / (above.energy - below.energy)
      #expect(abs(slope / state.breakpoint - 1) < 1e-3)
    }
  }

  /// The symmetric state by direct averages over the normal field.
  @Test(arguments: [(0.8, 1.0), (1.2, 0.5), (1.6, 0.2), (3, 3), (1, 0.01)])
  func theSymmetricStateIsSelfConsistent(alpha: Double, b: Double) throws {
    let state = try WishartGlassState.symmetric(at: WishartPoint(alpha: alpha, b: b))
    #expect(state.breakpoint == 0)
    let chi = state.susceptibility
    let deviation = (alpha * state.selfOverlap).squareRoot() / (1 + chi)
    let well = EffectiveWell(curvature: b - alpha / (1 + chi))
    var (square, field, energy) = (0.0, 0.0, 0.0)
    GaussLegendre.panel.forEachNode(from: 0, to: 10, panels: 400) { z, weight in
      let p = 2 * weight * Double.exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
      let x = well.minimum(at: deviation * z)
      square += p * x * x
      field += p * z * x
      energy += p * (0.25 * x * x - 0.5 * b) * x * x
    }
    #expect(abs(square / state.selfOverlap - 1) < 1e-6)
    #expect(abs(field / deviation / chi - 1) < 1e-6)
    energy += 0.5 * alpha * state.selfOverlap / ((1 + chi) * (1 + chi))
    #expect(abs(energy / state.energy - 1) < 1e-6)
  }

  /// For hard spins the lowest states have the energy at which the entropy of random ones vanishes, where
  /// hardly any spin has a small field; otherwise that is a bound from below.
  @Test(arguments: [(0.3, true), (0.5, true), (1, false), (1.5, false)])
  func hardSpinsAreTheLimitOfLargeGains(alpha: Double, isFrozen: Bool) throws {
    let limit = try WishartIsingLimit(alpha: alpha).lowestUnalignedEnergy
    func residual(_ b: Double) throws -> Double {
      (try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b)).energy + 0.25 * b * b) / b
    }
    let (near, far) = (try residual(50), try residual(100))
    // What softness takes falls as 1/b.
    let hard = 2 * far - near
    if isFrozen { #expect(abs(hard / limit - 1) < 1e-4) } else { #expect(hard > limit) }
    #expect(abs(hard / limit - 1) < 0.02)
  }

  @Test func whatIsOutOfRangeIsRefused() {
    for (alpha, b) in [
      (0.01, 1.0), (2, 0.17), (1, 0), (0.5, -1), (.nan, 1), (1, 1e6), (1e4, 1e4),
    ] {
      #expect(throws: TheoryError.self) {
        try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b))
      }
    }
    // Up to 2/π the symmetric response is infinite.
    #expect(throws: TheoryError.self) {
      try WishartGlassState.symmetric(at: WishartPoint(alpha: 0.63, b: 1))
    }
    #expect(throws: TheoryError.self) {
      try WishartGlassState(at: WishartPoint(alpha: 1, b: 1), breakpoint: -1)
    }
  }
}
