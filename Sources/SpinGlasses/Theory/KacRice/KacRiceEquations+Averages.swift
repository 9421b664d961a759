import RealModule

extension KacRiceEquations {
  /// Averages over P.
  struct Averages {
    /// ln Z − ½ ln(2πq).
    var logNorm = 0.0
    var amplitude = 0.0
    var square = 0.0
    var fourth = 0.0
    var amplitudeForce = 0.0
    var force = 0.0
    var forceSquare = 0.0
    /// Re E[1/(D − G)].
    var resolvent = 0.0
    /// E[1/(D − s₁)].
    var edgeResolvent = 0.0
    /// E[1/|D − s₁|²].
    var squaredResolvent = 0.0
  }

  /// Crowded where the determinant vanishes.
  private static let fewNodes = GaussLegendre.nodesCrowdedAtZero(panels: 16)
  private static let manyNodes = GaussLegendre.nodesCrowdedAtZero(panels: 64)

  /// The logarithm of the weight without its determinant.
  private func exponent(_ x: Double, _ p: Parameters) -> Double {
    let f = (x * x - gain) * x - bias * p.overlap
    return -f * f / (2 * p.selfOverlap) + p.force * x * f
      + ((p.square + 0.25 * p.slope * x * x) * x + p.overlapField) * x
  }

  /// Visits amplitudes with D − s₁ and their weights in P, all in units of e^top, which is returned; nil
  /// where the weight has no integral.
  func forEachAmplitude(
    _ p: Parameters, _ body: (_ x: Double, _ distance: Double, _ weight: Double) -> Void
  ) -> Double? {
    let lower = max(0, (p.edge + gain) / 3).squareRoot()
    let signs: [Double] = overlap == .none ? [1] : [1, -1]
    let unit = 0.05 * (1 + max(gain, 0).squareRoot() + p.selfOverlap.squareRoot())
    let first = kind == .minima ? lower : 0
    // At large gains spins sit in narrow peaks.
    let nodes = gain > 12 || isFine ? Self.manyNodes : Self.fewNodes
    var top = -Double.infinity
    for sign in signs {
      for k in 0...160 { top = max(top, exponent(sign * (first + 0.5 * unit * Double(k)), p)) }
    }
    // Peaks at the wells of spins alone may be narrower than the steps.
    let well = max(gain, 0).squareRoot()
    let wellReach = well + (gain > 1 ? 6 * p.selfOverlap.squareRoot() / gain : 0)
    if well > first { for sign in signs { top = max(top, exponent(sign * well, p)) } }
    guard top.isFinite else { return nil }
    let cost = kind == .minima ? p.extra : 0
    let imaginary = kind == .all ? p.extra : 0
    for sign in signs {
      // The weight dies with the sixth power of x.
      var reach = max(lower + unit, wellReach)
      var quiet = 0
      for k in 1...20_000 where quiet < 30 {
        let x = lower + unit * Double(k)
        if exponent(sign * x, p) > top - 45 {
          reach = max(reach, x + unit)
          quiet = 0
        } else {
          quiet += 1
        }
      }
      guard quiet >= 30 else { return nil }
      // Near D = s₁ differences of large numbers would be lost: D − s₁ = 3 (x − x₁)(x + x₁).
      func add(_ offset: Double, _ weight: Double) {
        let x = lower + offset
        let distance = lower > 0 ? 3 * offset * (x + lower) : 3 * x * x - gain - p.edge
        let shifted = distance + (p.edge - p.shift)
        let size = Double.exp(exponent(sign * x, p) - top - (cost > 0 ? cost / distance : 0))
        switch kind {
        case .all:
          let modulus = (shifted * shifted + imaginary * imaginary).squareRoot()
          body(sign * x, distance, weight * size * modulus)
        case .minima:
          if distance > 0, shifted > 0 { body(sign * x, distance, weight * size * shifted) }
        }
      }
      let length = reach - lower
      for node in nodes { add(length * node.place, length * node.weight) }
      if kind == .all, lower > 0 {
        for node in nodes { add(-lower * node.place, lower * node.weight) }
      }
    }
    return top + (overlap == .none ? Double.log(2) : 0)
  }

  /// Averages for some unknowns; nil where the weight has no integral.
  func averages(_ p: Parameters) -> Averages? {
    var sum = 0.0
    var means = Averages()
    let field = bias * p.overlap
    let imaginary = kind == .all ? p.extra : 0
    let top = forEachAmplitude(p) { x, edgeDistance, weight in
      let x2 = x * x
      let f = (x2 - gain) * x - field
      let distance = edgeDistance + (p.edge - p.shift)
      let r = 1 / (distance * distance + imaginary * imaginary)
      sum += weight
      means.amplitude += weight * x
      means.square += weight * x2
      means.fourth += weight * x2 * x2
      means.amplitudeForce += weight * x * f
      means.force += weight * f
      means.forceSquare += weight * f * f
      means.resolvent += weight * distance * r
      if case .gap = stability {
        let inverse = 1 / edgeDistance
        means.edgeResolvent += weight * inverse
        means.squaredResolvent += weight * inverse * inverse
      } else {
        means.squaredResolvent += weight * r
      }
    }
    guard let top, sum > 0, sum.isFinite else { return nil }
    let isEven = overlap == .none
    means.amplitude *= isEven ? 0 : 1 / sum
    means.force *= isEven ? 0 : 1 / sum
    means.square /= sum
    means.fourth /= sum
    means.amplitudeForce /= sum
    means.forceSquare /= sum
    means.resolvent /= sum
    means.edgeResolvent /= sum
    means.squaredResolvent /= sum
    means.logNorm = Double.log(sum) + top - 0.5 * Double.log(2 * Double.pi * p.selfOverlap)
    return means
  }

  /// The average angle of G − D with the negative axis: π times the share of D below G, where G is real.
  func angle(_ p: Parameters) -> Double {
    var (sum, angles) = (0.0, 0.0)
    let top = forEachAmplitude(p) { _, distance, weight in
      sum += weight
      angles += weight * Double.atan2(y: p.extra, x: distance)
    }
    return top == nil || sum == 0 ? 0 : angles / sum
  }
}

extension KacRiceEquations {
  /// P(x) of a solution with amplitudes in units of 1/scale.
  func amplitudes(_ v: [Double], scale: Double) -> AmplitudeDistribution {
    var places: [Double] = []
    var weights: [Double] = []
    guard let p = parameters(v) else { return AmplitudeDistribution(single: 0) }
    _ = forEachAmplitude(p) { x, _, weight in
      guard weight > 0 else { return }
      for sign in overlap == .none ? [1.0, -1] : [1] {
        places.append(scale * sign * x)
        weights.append(weight)
      }
    }
    return AmplitudeDistribution(amplitudes: places, weights: weights)
  }
}
