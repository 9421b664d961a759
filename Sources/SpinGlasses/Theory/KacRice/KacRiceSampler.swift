import Isinglass
import RealModule

/// Weighs points of N spins at g = 1.
struct KacRiceSampler {
  private let gain, bias: Double
  private let kind: CriticalPointKind
  private let n: Int
  private let variance: Double
  private var x, force, root, couplings: [Double]

  init(_ point: PlantedGlassPoint, _ kind: CriticalPointKind, spins: Int) {
    gain = point.gain
    bias = point.ferromagneticBias
    self.kind = kind
    n = spins
    variance = 1 / Double(spins)
    x = [Double](repeating: 0, count: spins)
    force = x
    root = [Double](repeating: 0, count: spins * spins)
    couplings = root
  }

  /// A weighted point; nil where it counts nothing.
  mutating func draw(
    from proposal: AmplitudeProposal, _ random: inout Philox
  ) -> WeightedPoint? {
    proposal.draw(into: &x, &random)
    var logWeight = -proposal.logDensity(x)
    guard logWeight.isFinite else { return nil }
    let square = x.reduce(0) { $0 + $1 * $1 }
    let total = x.reduce(0, +)
    // The covariance of W x, and its root.
    for i in 0..<n {
      for j in 0...i {
        root[i * n + j] = variance * (i == j ? square - x[i] * x[i] : x[i] * x[j])
      }
      // What W x must be.
      force[i] = (x[i] * x[i] - gain) * x[i] - bias * variance * (total - x[i])
    }
    guard Self.factor(&root, n) else { return nil }
    for i in 0..<n { logWeight -= Double.log(root[i * n + i]) }
    let scaled = solveLower(force)
    logWeight -= 0.5 * scaled.reduce(0) { $0 + $1 * $1 } + 0.5 * Double(n) * Double.log(2 * .pi)
    drawCouplings(&random)
    var missing = force
    for i in 0..<n { for j in 0..<n { missing[i] -= couplings[i * n + j] * x[j] } }
    // The least change of Gaussian couplings that makes W x the force.
    let r = solveUpper(solveLower(missing))
    var hessian = couplings
    for i in 0..<n {
      for j in 0..<n {
        let w = couplings[i * n + j] + variance * (r[i] * x[j] + r[j] * x[i])
        hessian[i * n + j] = i == j ? 3 * x[i] * x[i] - gain : -(w + bias * variance)
      }
    }
    guard let determinant = determinant(&hessian) else { return nil }
    let energy = -0.25 * x.reduce(0) { $0 + $1 * $1 * $1 * $1 } * variance
    return WeightedPoint(
      logWeight: logWeight + determinant.logarithm, energy: energy,
      index: Double(determinant.index) * variance,
      sign: determinant.index.isMultiple(of: 2) ? 1 : -1)
  }

  /// Gaussian couplings of variance 1/N, none of a spin with itself.
  private mutating func drawCouplings(_ random: inout Philox) {
    var spare: Double?
    for i in 0..<n {
      for j in 0..<i {
        let normal: Double
        if let second = spare {
          normal = second
          spare = nil
        } else {
          let radius = (-2 * Double.log(1 - random.uniform())).squareRoot()
          let angle = 2 * Double.pi * random.uniform()
          normal = radius * Double.cos(angle)
          spare = radius * Double.sin(angle)
        }
        couplings[i * n + j] = variance.squareRoot() * normal
        couplings[j * n + i] = couplings[i * n + j]
      }
    }
  }

  /// ln |det| and the number of negative eigenvalues, which is that of negative pivots (Sylvester); nil if
  /// minima are counted and it is none.
  private func determinant(_ matrix: inout [Double]) -> (logarithm: Double, index: Int)? {
    var (logarithm, index) = (0.0, 0)
    for k in 0..<n {
      let pivot = matrix[k * n + k]
      guard pivot != 0 else { return nil }
      if pivot < 0 {
        if kind == .minima { return nil }
        index += 1
      }
      logarithm += Double.log(pivot.magnitude)
      for i in (k + 1)..<max(n, k + 1) {
        let factor = matrix[i * n + k] / pivot
        for j in (k + 1)...i { matrix[i * n + j] -= factor * matrix[j * n + k] }
      }
    }
    return (logarithm, index)
  }

  /// The Cholesky factor in place of the lower triangle; false if the matrix is not positive.
  private static func factor(_ matrix: inout [Double], _ n: Int) -> Bool {
    for i in 0..<n {
      for j in 0...i {
        var sum = matrix[i * n + j]
        for k in 0..<j { sum -= matrix[i * n + k] * matrix[j * n + k] }
        if i == j {
          guard sum > 0 else { return false }
          matrix[i * n + i] = sum.squareRoot()
        } else {
          matrix[i * n + j] = sum / matrix[j * n + j]
        }
      }
    }
    return true
  }

  private func solveLower(_ right: [Double]) -> [Double] {
    var y = right
    for i in 0..<n {
      for k in 0..<i { y[i] -= root[i * n + k] * y[k] }
      y[i] /= root[i * n + i]
    }
    return y
  }

  private func solveUpper(_ right: [Double]) -> [Double] {
    var y = right
    for i in (0..<n).reversed() {
      for k in (i + 1)..<max(n, i + 1) { y[i] -= root[k * n + i] * y[k] }
      y[i] /= root[i * n + i]
    }
    return y
  }
}
