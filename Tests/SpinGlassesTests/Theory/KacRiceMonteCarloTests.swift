import RealModule
import Testing

@testable import SpinGlasses

/// The Kac–Rice integral for a few spins, by sampling: nothing of the theory for many spins is in it but
/// where samples are drawn, which changes only their error.
@Suite struct KacRiceMonteCarloTests {
  /// ln E[number of minima] grows by Σ with each spin.
  @Test(arguments: [(0.0, 0.006), (1, 0.008)]) func theNumberOfMinimaGrowsAsTheTheorySays(
    gain: Double, tolerance: Double
  ) throws {
    let theory = try Complexity(at: PlantedGlassPoint(gain: gain), of: .minima)
    var integral = KacRiceIntegral(gain: gain, amplitudes: theory.amplitudes)
    let few = integral.logarithmOfMinima(spins: 8, samples: 30_000)
    let many = integral.logarithmOfMinima(spins: 16, samples: 30_000)
    #expect(abs((many - few) / 8 - theory.complexity) < tolerance)
  }
}

private struct KacRiceIntegral {
  let gain: Double
  let reach: Double
  /// Shares of equal bins from −reach to reach.
  let shares: [Double]
  let sums: [Double]
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(gain: Double, amplitudes: AmplitudeDistribution) {
    self.gain = gain
    let count = 300
    let reach = 1.05 * (amplitudes.amplitudes.map(abs).max() ?? 1)
    var shares = [Double](repeating: 0.02 / Double(count), count: count)
    for (x, weight) in zip(amplitudes.amplitudes, amplitudes.weights) {
      let place = (x + reach) / (2 * reach) * Double(count)
      shares[min(max(Int(place), 0), count - 1)] += 0.98 * weight
    }
    self.reach = reach
    self.shares = shares
    var sum = 0.0
    sums = shares.map {
      sum += $0
      return sum
    }
  }

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
  }

  mutating func normal() -> Double {
    (-2 * Double.log(uniform())).squareRoot() * Double.cos(2 * Double.pi * uniform())
  }

  /// An amplitude and the logarithm of its density.
  mutating func amplitude() -> (x: Double, logDensity: Double) {
    let target = uniform() * sums[sums.count - 1]
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] < target { low = middle + 1 } else { high = middle }
    }
    let width = 2 * reach / Double(sums.count)
    return (
      -reach + width * (Double(low) + uniform()),
      Double.log(shares[low] / sums[sums.count - 1] / width)
    )
  }

  /// ln ∫dx p(∇E = 0) E[det H 1(H > 0) | ∇E = 0] for couplings of variance 1/N off the diagonal.
  mutating func logarithmOfMinima(spins n: Int, samples: Int) -> Double {
    var logarithms: [Double] = []
    let variance = 1 / Double(n)
    for _ in 0..<samples {
      var x = [Double](repeating: 0, count: n)
      var logDensity = 0.0
      for i in 0..<n {
        let drawn = amplitude()
        x[i] = drawn.x
        logDensity += drawn.logDensity
      }
      let square = x.reduce(0) { $0 + $1 * $1 }
      // The covariance of Wx.
      var covariance = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
      for i in 0..<n {
        for j in 0..<n {
          covariance[i][j] = variance * (i == j ? square - x[i] * x[i] : x[i] * x[j])
        }
      }
      guard let root = cholesky(covariance) else { continue }
      let force = x.map { ($0 * $0 - gain) * $0 }
      var logWeight = -logDensity
      let scaled = solveLower(root, force)
      for i in 0..<n {
        logWeight -=
          0.5 * scaled[i] * scaled[i] + Double.log(root[i][i]) + 0.5 * Double.log(2 * Double.pi)
      }
      // Couplings, and what they must change by for Wx = f.
      var w = covariance
      for i in 0..<n {
        w[i][i] = 0
        for j in 0..<i {
          w[i][j] = variance.squareRoot() * normal()
          w[j][i] = w[i][j]
        }
      }
      var missing = force
      for i in 0..<n { for j in 0..<n { missing[i] -= w[i][j] * x[j] } }
      let r = solveUpper(root, solveLower(root, missing))
      var hessian = w
      for i in 0..<n {
        for j in 0..<n {
          hessian[i][j] =
            i == j
            ? 3 * x[i] * x[i] - gain : -(w[i][j] + variance * (r[i] * x[j] + r[j] * x[i]))
        }
      }
      guard let positive = cholesky(hessian) else { continue }
      for i in 0..<n { logWeight += 2 * Double.log(positive[i][i]) }
      logarithms.append(logWeight)
    }
    let top = logarithms.max() ?? 0
    return top + Double.log(logarithms.reduce(0) { $0 + Double.exp($1 - top) } / Double(samples))
  }

  private func cholesky(_ matrix: [[Double]]) -> [[Double]]? {
    let n = matrix.count
    var root = matrix
    for i in 0..<n {
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= root[i][k] * root[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          root[i][i] = sum.squareRoot()
        } else {
          root[i][j] = sum / root[j][j]
        }
      }
    }
    return root
  }

  private func solveLower(_ root: [[Double]], _ right: [Double]) -> [Double] {
    var y = right
    for i in y.indices {
      for k in 0..<i { y[i] -= root[i][k] * y[k] }
      y[i] /= root[i][i]
    }
    return y
  }

  private func solveUpper(_ root: [[Double]], _ right: [Double]) -> [Double] {
    var y = right
    for i in y.indices.reversed() {
      for k in i + 1..<max(y.count, i + 1) { y[i] -= root[k][i] * y[k] }
      y[i] /= root[i][i]
    }
    return y
  }
}
