import Spectra

/// A landscape of few spins at one gain, with Newton's method for points of any index.
///
/// For a dozen spins a Newton step by elimination takes a microsecond, so that the best search is the
/// plainest: undamped steps of bounded length from very many starts. Near a critical point of any index
/// they converge quadratically; elsewhere they wander, which finds points too.
struct DenseLandscape: Sendable {
  let count: Int
  let gain: Double
  /// The size of amplitudes.
  let amplitudeScale: Double
  /// The size of curvatures.
  let curvatureScale: Double
  /// Σ g² at which a point counts as critical.
  private let tolerance: Double
  /// −J, row by row.
  private let negatedCouplings: [Double]
  private let fields: [Double]

  init(_ landscape: SoftSpinLandscape, gain: Double) throws(LandscapeError) {
    count = landscape.spinCount
    self.gain = gain
    amplitudeScale = landscape.amplitudeScale(gain: gain)
    curvatureScale = max(landscape.curvatureScale, abs(gain))
    let wanted = 1e-13 * landscape.gradientScale(gain: gain)
    tolerance = wanted * wanted * Double(max(1, count))
    let origin = [Double](repeating: 0, count: count)
    negatedCouplings = try landscape.hessian(at: origin, gain: 0).elements
    fields = landscape.fields.isEmpty ? origin : landscape.fields
  }

  var hasFields: Bool { fields.contains { $0 != 0 } }

  /// Writes ∇E and returns its square.
  private func gradient(_ x: [Double], into g: inout [Double]) -> Double {
    var square = 0.0
    for i in 0..<count {
      let value = x[i] * (x[i] * x[i] - gain) - localField(x, i)
      g[i] = value
      square += value * value
    }
    return square
  }

  /// Σ_j J_ij x_j + h_i.
  func localField(_ x: [Double], _ i: Int) -> Double {
    var field = fields[i]
    for j in 0..<count { field -= negatedCouplings[i * count + j] * x[j] }
    return field
  }

  func energy(_ x: [Double]) -> Double {
    var energy = 0.0
    for i in 0..<count {
      let square = x[i] * x[i]
      energy +=
        square * (square / 4 - gain / 2) - x[i] * (localField(x, i) + fields[i]) / 2
    }
    return energy
  }

  func hessian(_ x: [Double]) -> [Double] {
    var hessian = negatedCouplings
    for i in 0..<count { hessian[i * count + i] += 3 * x[i] * x[i] - gain }
    return hessian
  }

  /// The Hessian's eigenvalues and vectors.
  func modes(at x: [Double]) throws(LandscapeError) -> SymmetricEigen {
    do {
      return try SymmetricEigen.decompose(
        SymmetricMatrix(order: count, elements: hessian(x)), vectors: true, using: .own)
    } catch {
      throw .spectrum(error.description)
    }
  }

  /// The critical point that Newton's method comes to, or `nil` if it does not in `steps`.
  ///
  /// - Parameter deflating: points to stay away from. The gradient is multiplied by Π (1 + 1/|x − x_k|²),
  ///   which leaves the direction of the step and changes its length (Farrell, Birkisson & Funke, SIAM
  ///   J. Sci. Comput. 37, A2026 (2015)).
  func newton(
    from start: [Double], deflating: [[Double]] = [], steps: Int = 60
  ) -> [Double]? {
    var x = start
    var (step, matrix) = (x, negatedCouplings)
    var square = gradient(x, into: &step)
    let longest = 0.7 * amplitudeScale
    for _ in 0..<steps {
      let isCritical = square <= tolerance
      matrix.withUnsafeMutableBufferPointer { matrix in
        for k in 0..<count * count { matrix[k] = negatedCouplings[k] }
        for i in 0..<count { matrix[i * count + i] += 3 * x[i] * x[i] - gain }
      }
      guard GaussianElimination.solve(&matrix, &step) else { return isCritical ? x : nil }
      var length = 0.0
      for i in 0..<count { length = max(length, abs(step[i])) }
      if isCritical {
        // One more step, to the last digit, unless the Hessian is too singular for it.
        if length < 1e-6 * amplitudeScale { for i in 0..<count { x[i] -= step[i] } }
        return x
      }
      // The step is −s; deflation asks for the direction in which x moves.
      let factor =
        deflating.isEmpty
        ? 1
        : Deflation(points: deflating, size: amplitudeScale).factor(at: x, step: step.map { -$0 })
      let way = length * abs(factor) > longest ? factor * longest / (length * abs(factor)) : factor
      for i in 0..<count { x[i] -= way * step[i] }
      square = gradient(x, into: &step)
      guard square.isFinite else { return nil }
    }
    return nil
  }
}

extension DenseLandscape {
  /// Points from which Newton's method is likely to reach critical points near one that is known.
  ///
  /// Every spin alone is put to the other roots of x³ − a x = its field, which at large gains leads from
  /// one of the 3^N points to all its neighbours. Along every eigenvector v of the Hessian, E is a quartic
  /// λt²/2 + (Σxv³)t³ + (Σv⁴)t⁴/4, whose other critical points are tried: where λ is small, that is the
  /// partner with which the point meets at a fold.
  func startsNear(_ x: [Double], modes: SymmetricEigen) -> [[Double]] {
    var starts: [[Double]] = []
    starts.reserveCapacity(4 * count)
    for i in 0..<count {
      // The other roots of x³ − a x − f, which has the root x_i: t² + x_i t + x_i² − a = 0.
      let roots = DenseLandscape.roots(1, x[i], x[i] * x[i] - gain)
      for root in roots.isEmpty ? [-x[i], -x[i] / 2] : roots {
        var start = x
        start[i] = root
        starts.append(start)
      }
    }
    for k in 0..<count {
      let mode = modes.vector(k)
      var (cubic, quartic) = (0.0, 0.0)
      for (value, v) in zip(x, mode) {
        cubic += value * v * v * v
        quartic += v * v * v * v
      }
      let roots = DenseLandscape.roots(quartic, 3 * cubic, modes.values[k])
      for root in roots.isEmpty ? [-1.5 * cubic / quartic] : roots {
        starts.append(zip(x, mode).map { $0 + root * $1 })
      }
    }
    return starts
  }

  /// The real roots of a t² + b t + c with a > 0.
  private static func roots(_ a: Double, _ b: Double, _ c: Double) -> [Double] {
    let discriminant = b * b - 4 * a * c
    guard discriminant > 0 else { return [] }
    let root = discriminant.squareRoot()
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]
  }

  /// The minimum below a point, by steps |H|⁻¹g that keep the energy falling, polished; `nil` if 60 steps
  /// do not reach one.
  func minimum(below start: [Double]) throws(LandscapeError) -> [Double]? {
    var x = start
    var value = energy(x)
    var slope = x
    for _ in 0..<60 {
      let square = gradient(x, into: &slope)
      let modes = try modes(at: x)
      if square <= 1e12 * tolerance, (modes.values.first ?? 1) > 0 { return newton(from: x) }
      var step = [Double](repeating: 0, count: count)
      for k in 0..<count {
        let mode = modes.vector(k)
        let along = zip(mode, slope).reduce(0) { $0 + $1.0 * $1.1 }
        let size = along / max(abs(modes.values[k]), 0.05 * curvatureScale)
        for (i, v) in mode.enumerated() { step[i] -= size * v }
      }
      var length = step.reduce(0) { max($0, abs($1)) }
      length = length > 0.5 * amplitudeScale ? 0.5 * amplitudeScale / length : 1
      var isDown = false
      for _ in 0..<20 {
        let trial = zip(x, step).map { $0 + length * $1 }
        let there = energy(trial)
        if there < value {
          (x, value, isDown) = (trial, there, true)
          break
        }
        length /= 2
      }
      if !isDown { return newton(from: x) }
    }
    return nil
  }
}
