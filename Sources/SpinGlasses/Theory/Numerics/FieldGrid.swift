import RealModule

/// Functions of the local field on equally spaced points, and what Gaussian noise in the field does to them.
struct FieldGrid: Sendable {
  /// Half the width of the grid.
  let reach: Double
  /// The points; their number is odd and the middle one is 0.
  let fields: [Double]
  /// The distance of two points.
  let spacing: Double

  init(reach: Double, count: Int) {
    let half = max(1, count / 2)
    let spacing = reach / Double(half)
    self.reach = reach
    self.spacing = spacing
    fields = (-half...half).map { Double($0) * spacing }
  }

  /// Half of a symmetric kernel: the weight at 0, at one point's distance, and so on; they add up to 1.
  ///
  /// Gaussians narrower than the grid become five weights with their second and fourth moments, of which
  /// the outer ones may be negative; steep functions could then become negative too, and get three.
  func kernel(variance: Double, isSteep: Bool = false) -> [Double] {
    let relative = variance / (spacing * spacing)
    if relative < 0.6 {
      if isSteep { return [1 - relative, 0.5 * relative] }
      let outer = relative * (3 * relative - 1) / 24
      let inner = 0.5 * relative - 4 * outer
      return [1 - 2 * (inner + outer), inner, outer]
    }
    let count = min(fields.count, Int((8 * relative.squareRoot()).rounded(.up)))
    var weights = (0...count).map { Double.exp(-0.5 * Double($0 * $0) / relative) }
    let sum = 2 * weights.dropFirst().reduce(0, +) + weights[0]
    for k in weights.indices { weights[k] /= sum }
    return weights
  }

  /// Weights of a Gaussian density that add up to 1; a narrow one is shared by the two nearest points.
  func density(mean: Double, variance: Double) -> [Double] {
    var weights = [Double](repeating: 0, count: fields.count)
    if variance < 0.6 * spacing * spacing {
      let place = min(max((mean + reach) / spacing, 0), Double(fields.count - 1))
      let left = min(Int(place), fields.count - 2)
      weights[left] = 1 - (place - Double(left))
      weights[left + 1] = place - Double(left)
      return weights
    }
    var sum = 0.0
    for k in weights.indices {
      let z = fields[k] - mean
      weights[k] = Double.exp(-0.5 * z * z / variance)
      sum += weights[k]
    }
    return weights.map { $0 / sum }
  }

  /// How many points share one exponent, so that exponentials neither overflow nor vanish.
  private static let block = 128

  /// One step of the Parisi recursion down from a level: Φ and M = Φ′ before the noise.
  ///
  ///     Φ_below(h) = (1/ζ) ln E_w exp[ζ Φ(h + σ w)],  M_below = E_w[e^{ζΦ} M] / E_w[e^{ζΦ}]
  ///
  /// Beyond the grid Φ goes on linearly and M stays what it is.
  func descend(
    potential: [Double], slope: [Double], rate: Double, variance: Double
  ) -> (potential: [Double], slope: [Double]) {
    let n = fields.count
    let gentle = kernel(variance: variance)
    let steep = kernel(variance: variance, isSteep: true)
    let margin = gentle.count - 1
    let (first, last) = (slope[0], slope[n - 1])
    var lower = potential
    var lowerSlope = slope
    var weights = [Double](repeating: 0, count: Self.block + 2 * margin)
    var products = weights
    var sums = [Double](repeating: 0, count: Self.block)
    var slopes = sums
    for start in stride(from: 0, to: n, by: Self.block) {
      let count = min(Self.block, n - start)
      let center = potential[start + count / 2]
      let kernel = isSteep(potential, start, count, rate) ? steep : gentle
      for k in 0..<count + 2 * margin {
        let place = start + k - margin
        let inside = min(max(place, 0), n - 1)
        var value = potential[inside]
        if place < 0 { value += first * spacing * Double(place) }
        if place >= n { value += last * spacing * Double(place - n + 1) }
        weights[k] = Double.exp(rate * (value - center))
        products[k] = weights[k] * slope[inside]
      }
      Self.convolve(weights, kernel, margin, count, into: &sums)
      Self.convolve(products, kernel, margin, count, into: &slopes)
      for k in 0..<count {
        lower[start + k] = center + Double.log(sums[k]) / rate
        lowerSlope[start + k] = slopes[k] / sums[k]
      }
    }
    return (lower, lowerSlope)
  }

  /// One step of the distribution of fields up to a level, whose Φ is `upper`:
  /// P_above = e^{ζΦ_above} G ∗ (P e^{−ζΦ}).
  func ascend(
    _ density: [Double], lower: [Double], upper: [Double], rate: Double, variance: Double
  ) -> [Double] {
    let n = fields.count
    let gentle = kernel(variance: variance)
    let steep = kernel(variance: variance, isSteep: true)
    let margin = gentle.count - 1
    var result = density
    var weights = [Double](repeating: 0, count: Self.block + 2 * margin)
    var sums = [Double](repeating: 0, count: Self.block)
    for start in stride(from: 0, to: n, by: Self.block) {
      let count = min(Self.block, n - start)
      let center = upper[start + count / 2]
      let kernel = isSteep(upper, start, count, rate) ? steep : gentle
      for k in 0..<count + 2 * margin {
        let place = start + k - margin
        weights[k] =
          place >= 0 && place < n && density[place] > 0
          ? density[place] * Double.exp(-rate * (lower[place] - center)) : 0
      }
      Self.convolve(weights, kernel, margin, count, into: &sums)
      for k in 0..<count {
        result[start + k] = max(0, sums[k]) * Double.exp(rate * (upper[start + k] - center))
      }
    }
    return result
  }

  /// Whether e^{ζΦ} changes so much from point to point in a block that weights must be positive.
  private func isSteep(_ potential: [Double], _ start: Int, _ count: Int, _ rate: Double) -> Bool {
    let end = min(start + count, potential.count - 1)
    let first = (potential[min(start + 1, end)] - potential[start]).magnitude
    let last = (potential[end] - potential[end - 1]).magnitude
    return rate * max(first, last) > 1.5
  }

  /// The middle `count` values of a symmetric convolution; the input has a margin each side, at least as
  /// wide as the kernel.
  private static func convolve(
    _ input: [Double], _ kernel: [Double], _ margin: Int, _ count: Int, into output: inout [Double]
  ) {
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        for k in 0..<count { output[k] = kernel[0] * input[margin + k] }
        for tap in stride(from: 1, through: kernel.count - 1, by: 1) {
          let weight = kernel[tap]
          for k in 0..<count {
            output[k] += weight * (input[margin + k - tap] + input[margin + k + tap])
          }
        }
      }
    }
  }
}
