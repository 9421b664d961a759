import RealModule

/// A distribution of amplitudes P(x) as nodes and weights, over which averages are sums.
public struct AmplitudeDistribution: Sendable {
  /// Amplitudes at which the density is known.
  public private(set) var amplitudes: [Double] = []
  /// Their shares of the spins, which add up to 1.
  public private(set) var weights: [Double] = []

  init() {}

  /// Amplitudes with weights that need not be normalised.
  init(amplitudes: [Double], weights: [Double]) {
    let sum = weights.reduce(0, +)
    self.amplitudes = amplitudes
    self.weights = sum > 0 ? weights.map { $0 / sum } : weights
  }

  /// The average of a function of the amplitude.
  public func mean(_ function: (Double) -> Double) -> Double {
    var sum = 0.0
    for (x, weight) in zip(amplitudes, weights) { sum += weight * function(x) }
    return sum
  }

  /// The minima of wells of curvature b in fields of a density that need not be normalised.
  ///
  /// P(x) = (3x² − b) p(x³ − b x).
  init(
    well: EffectiveWell, fields: ClosedRange<Double>, panels: Int, density: (Double) -> Double
  ) {
    let b = well.curvature
    well.forEachAmplitude(fields: fields, panels: panels) { x, weight in
      amplitudes.append(x)
      weights.append(weight * (3 * x * x - b) * density((x * x - b) * x))
    }
    let sum = weights.reduce(0, +)
    if sum > 0 { for k in weights.indices { weights[k] /= sum } }
  }
}

extension ReplicaSymmetricState {
  /// P(x) of the state.
  public var amplitudes: AmplitudeDistribution {
    let deviation = point.disorder * selfOverlap.squareRoot()
    guard deviation > 0 else { return AmplitudeDistribution(single: 0) }
    let mean = point.ferromagneticBias * magnetization
    return AmplitudeDistribution(
      well: EffectiveWell(curvature: curvature),
      fields: mean - 9 * deviation...mean + 9 * deviation, panels: 30
    ) { h in
      let z = (h - mean) / deviation
      return Double.exp(-0.5 * z * z)
    }
  }
}

extension AmplitudeDistribution {
  /// All spins at one amplitude.
  init(single amplitude: Double) {
    amplitudes = [amplitude]
    weights = [1]
  }
}

extension BrokenReplicaState {
  /// P(x) of the state.
  public var amplitudes: AmplitudeDistribution { amplitudes(curvature: curvature) }

  /// P(x) if the effective well had another curvature b in the same fields.
  func amplitudes(curvature: Double) -> AmplitudeDistribution {
    let g = point.disorder
    let scale = g * g.squareRoot()
    return AmplitudeDistribution(
      well: EffectiveWell(curvature: curvature), fields: -grid.reach * scale...grid.reach * scale,
      panels: 80
    ) { density(atField: $0 / scale) }
  }

  /// The density of fields between the points of the grid, by cubic interpolation.
  private func density(atField h: Double) -> Double {
    let place = (h + grid.reach) / grid.spacing
    let k = min(max(Int(place), 1), density.count - 3)
    let t = place - Double(k)
    let (p0, p1, p2, p3) = (density[k - 1], density[k], density[k + 1], density[k + 2])
    let value =
      p1
      + 0.5 * t
      * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))
    return max(0, value)
  }
}
