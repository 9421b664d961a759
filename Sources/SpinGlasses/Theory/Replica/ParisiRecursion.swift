import RealModule

/// Parisi's recursion at g = 1: from given order parameters to those that they imply.
struct ParisiRecursion {
  let gain: Double
  /// b where it is given; a + χ otherwise.
  let curvature: Double?
  let bias: Double
  let breakpoints: [Double]
  let grid: FieldGrid

  /// What order parameters imply.
  struct Outcome {
    var overlaps: [Double]
    var susceptibility: Double
    var totalSusceptibility: Double
    var magnetization: Double
    var energy: Double
    var virialEnergy: Double
    var density: [Double]
  }

  /// Goes down the levels with Φ and its slope and up again with the density of fields.
  func evaluate(
    overlaps q: [Double], susceptibility chi: Double, magnetization m: Double
  ) -> Outcome {
    let k = breakpoints.count
    let b = curvature ?? (gain + chi)
    let well = EffectiveWell(curvature: b)
    let n = grid.fields.count
    var potentials = [[Double]](repeating: [], count: k + 1)
    var slopes = potentials
    slopes[k] = grid.fields.map { well.minimum(at: $0) }
    potentials[k] = zip(grid.fields, slopes[k]).map { h, x in (b / 2 - x * x / 4) * x * x + h * x }
    // The mean of x, not of x², vanishes at h = 0 above the barrier.
    for i in stride(from: k, to: 0, by: -1) {
      let lower = grid.descend(
        potential: potentials[i], slope: signed(slopes[i], i == k), rate: breakpoints[i - 1],
        variance: max(0, q[i] - q[i - 1]))
      (potentials[i - 1], slopes[i - 1]) = (lower.potential, lower.slope)
    }
    var density = grid.density(mean: bias * m, variance: q[0])
    var overlaps = [mean(density, slopes[0]) { $0 * $0 }]
    var total = 0.0
    for j in 1..<n - 1 { total += density[j] * (slopes[0][j + 1] - slopes[0][j - 1]) }
    total /= 2 * grid.spacing
    let potential0 = zip(density, potentials[0]).reduce(0) { $0 + $1.0 * $1.1 }
    for i in 1...k {
      density = grid.ascend(
        density, lower: potentials[i - 1], upper: potentials[i], rate: breakpoints[i - 1],
        variance: max(0, q[i] - q[i - 1]))
      let sum = density.reduce(0, +)
      for j in 0..<n { density[j] /= sum }
      overlaps.append(mean(density, slopes[i]) { $0 * $0 })
    }
    let half = grid.spacing / 2
    var response = 0.0
    for j in 0..<n where density[j] > 0 {
      // Differences integrate the jump between the wells exactly.
      let field = grid.fields[j]
      response +=
        density[j] * (well.minimum(at: field + half) - well.minimum(at: field - half))
    }
    let magnetization = mean(density, signed(slopes[k], true)) { $0 }
    var energy = 0.5 * chi * q[k] + 0.5 * bias * m * m - potential0
    for i in 1...k { energy += 0.25 * breakpoints[i - 1] * (q[i] * q[i] - q[i - 1] * q[i - 1]) }
    return Outcome(
      overlaps: overlaps, susceptibility: response / grid.spacing,
      totalSusceptibility: total, magnetization: magnetization,
      energy: energy, virialEnergy: -0.25 * mean(density, slopes[k]) { $0 * $0 * $0 * $0 },
      density: density)
  }

  /// At h = 0 both wells count, so that the mean of x is 0 although x² is b.
  private func signed(_ slope: [Double], _ isTop: Bool) -> [Double] {
    guard isTop else { return slope }
    var slope = slope
    slope[slope.count / 2] = 0
    return slope
  }

  private func mean(_ density: [Double], _ values: [Double], _ power: (Double) -> Double) -> Double
  {
    var sum = 0.0
    for j in density.indices { sum += density[j] * power(values[j]) }
    return sum
  }
}
