import Isinglass
import RealModule
import Spectra

@testable import SpinGlasses

/// A Wishart instance of few spins with its full matrix W Wᵀ/N, whose hidden state is all up.
struct WishartSample {
  let size: Int
  let b: Double
  /// W Wᵀ/N, row by row.
  let matrix: [Double]
  /// More than the largest eigenvalue of that, but for rare fluctuations.
  let stiffness: Double

  init(size: Int, alpha: Double, b: Double, seed: UInt64) throws {
    let ensemble = WishartPlanted(size: size, alpha: alpha, couplings: .gaussian, planted: .up)
    let columns = try ensemble.gaussianColumns(seed: Seed(seed))
    let count = ensemble.columnCount
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        var sum = 0.0
        for k in 0..<count { sum += columns[i * count + k] * columns[j * count + k] }
        matrix[i * size + j] = sum / Double(size)
        matrix[j * size + i] = sum / Double(size)
      }
    }
    (self.size, self.b, self.matrix) = (size, b, matrix)
    stiffness = 1.2 * (1 + alpha.squareRoot()) * (1 + alpha.squareRoot())
  }

  func gradient(_ x: [Double], into g: inout [Double]) {
    matrix.withUnsafeBufferPointer { matrix in
      x.withUnsafeBufferPointer { x in
        g.withUnsafeMutableBufferPointer { g in
          for i in 0..<size {
            var sum = x[i] * (x[i] * x[i] - b)
            let row = i * size
            for j in 0..<size { sum += matrix[row + j] * x[j] }
            g[i] = sum
          }
        }
      }
    }
  }

  /// The energy per spin.
  func energy(_ x: [Double]) -> Double {
    var g = x
    gradient(x, into: &g)
    // x·∇E = Σ(x⁴ − b x²) + xᵀCx.
    let virial = zip(x, g).reduce(0) { $0 + $1.0 * $1.1 }
    let quartic = x.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    return (0.5 * virial - 0.25 * quartic) / Double(size)
  }

  /// The minimum that descent comes to, exact to Newton's method; nil where it is too soft for that.
  func minimum(from start: [Double], steps: Int) -> [Double]? {
    var x = start
    var g = x
    let pace = 1 / (2 * b + stiffness)
    for round in 0..<60 {
      for _ in 0..<steps * (1 + round) {
        gradient(x, into: &g)
        for i in 0..<size { x[i] -= pace * g[i] }
      }
      if let end = polished(x) { return end }
    }
    return nil
  }

  private func polished(_ start: [Double]) -> [Double]? {
    var x = start
    var g = x
    for _ in 0..<20 {
      gradient(x, into: &g)
      guard let step = newtonStep(x, g) else { return nil }
      let length = step.reduce(0) { max($0, abs($1)) }
      guard length < 0.3 * b.squareRoot() else { return nil }
      for i in 0..<size { x[i] -= step[i] }
      if length < 1e-10 { return x }
    }
    return nil
  }

  /// H⁻¹g by Cholesky's decomposition; nil unless H is positive.
  private func newtonStep(_ x: [Double], _ g: [Double]) -> [Double]? {
    var l = matrix
    for i in 0..<size { l[i * size + i] += 3 * x[i] * x[i] - b }
    let isPositive = l.withUnsafeMutableBufferPointer { l in
      for j in 0..<size {
        var pivot = l[j * size + j]
        for k in 0..<j { pivot -= l[j * size + k] * l[j * size + k] }
        guard pivot > 0 else { return false }
        let root = pivot.squareRoot()
        l[j * size + j] = root
        for i in j + 1..<max(size, j + 1) {
          var sum = l[i * size + j]
          for k in 0..<j { sum -= l[i * size + k] * l[j * size + k] }
          l[i * size + j] = sum / root
        }
      }
      return true
    }
    guard isPositive else { return nil }
    var y = g
    for i in 0..<size {
      for k in 0..<i { y[i] -= l[i * size + k] * y[k] }
      y[i] /= l[i * size + i]
    }
    for i in stride(from: size - 1, through: 0, by: -1) {
      for k in i + 1..<max(size, i + 1) { y[i] -= l[k * size + i] * y[k] }
      y[i] /= l[i * size + i]
    }
    return y
  }

  /// The Hessian's eigenvalues, rising.
  func eigenvalues(_ x: [Double]) throws -> [Double] {
    let hessian = SymmetricMatrix(order: size) { i, j in
      matrix[i * size + j] + (i == j ? 3 * x[i] * x[i] - b : 0)
    }
    return try SymmetricEigen.decompose(hessian).values
  }
}
