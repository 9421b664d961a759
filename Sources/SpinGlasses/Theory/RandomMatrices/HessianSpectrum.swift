import RealModule
import Spectra

/// The spectrum of the Hessian H = diag(3x² − a) − g W − (J₀/N) ξξᵀ at a point whose amplitudes have a
/// distribution P(x), for infinitely many spins.
///
/// The bulk is the free convolution of the diagonal's distribution with a semicircle:
/// G(z) = E[1/(3x² − a − z − g²G(z))], ρ(λ) = Im G(λ + i0)/π. With s = z + g²G the inverse map is
/// z(s) = s − g²E[1/(D − s)], whose maximum below the smallest D is the lower edge.
///
/// Source: L. Pastur, Theor. Math. Phys. 10, 67 (1972).
public struct HessianSpectrum: Sendable {
  /// P(x).
  public let amplitudes: AmplitudeDistribution
  /// The gain a.
  public let gain: Double
  /// g.
  public let disorder: Double
  /// J₀.
  public let ferromagneticBias: Double
  let diagonal: [Double]
  /// The diagonal and the disorder together.
  let bulk: FreeConvolution

  /// Describes the spectrum.
  public init(amplitudes: AmplitudeDistribution, at point: PlantedGlassPoint) {
    self.amplitudes = amplitudes
    gain = point.gain
    disorder = point.disorder
    ferromagneticBias = point.ferromagneticBias
    diagonal = amplitudes.amplitudes.map { 3 * $0 * $0 - point.gain }
    bulk = FreeConvolution(
      eigenvalues: diagonal, weights: amplitudes.weights,
      noise: .semicircle(variance: point.disorder * point.disorder))
  }

  /// The lower edge of the bulk, and s there.
  public var lowerEdge: (eigenvalue: Double, shift: Double) {
    let edge = bulk.lowerEdge
    return (edge.eigenvalue, edge.subordinate)
  }

  /// z(s) = s − g²E[1/(D − s)].
  func inverse(_ s: Double) -> Double { bulk.inverse(s).eigenvalue }

  /// The density of eigenvalues ρ(λ) at rising eigenvalues, each resolved to `broadening`.
  ///
  /// - Complexity: O(eigenvalues × nodes).
  public func density(at eigenvalues: [Double], broadening: Double = 1e-5) -> [Double] {
    bulk.density(at: eigenvalues, broadening: broadening)
  }

  /// The lowest eigenvalue that stands apart below the bulk, if there is one.
  ///
  /// Given that the gradient vanishes, the couplings know the point: deterministic terms of rank three in
  /// x, f = V′(x) − J₀m and the hidden state. An outlier solves det(1 + C K) = 0 with
  /// K_uv = E[u v/(D − s)].
  public func outlier(magnetization m: Double) -> Double? {
    let edge = lowerEdge
    func determinant(_ s: Double) -> Double { secularDeterminant(s, magnetization: m) }
    let reach = 4 * disorder + ferromagneticBias.magnitude + (edge.shift.magnitude)
    let top = edge.shift - 1e-9 * max(1, edge.shift.magnitude)
    let count = 60
    // Towards the edge the steps shrink with the distance.
    var last = (s: edge.shift - reach, value: determinant(edge.shift - reach))
    for k in 1...count {
      let t = Double(k) / Double(count)
      let s = min(top, edge.shift - reach * (1 - t) * (1 - t))
      let value = determinant(s)
      if last.value * value < 0 {
        var (low, high) = (last.s, s)
        for _ in 0..<80 {
          let middle = 0.5 * (low + high)
          if determinant(low) * determinant(middle) <= 0 { high = middle } else { low = middle }
        }
        return inverse(0.5 * (low + high))
      }
      last = (s, value)
    }
    return nil
  }

  private func secularDeterminant(_ s: Double, magnetization m: Double) -> Double {
    let g2 = disorder * disorder
    var k = [[Double]](repeating: [Double](repeating: 0, count: 3), count: 3)
    var (q, c, g) = (0.0, 0.0, 0.0)
    for i in diagonal.indices {
      let x = amplitudes.amplitudes[i]
      let weight = amplitudes.weights[i]
      let f = (x * x - gain) * x - ferromagneticBias * m
      let vector = [x, f, 1]
      let scaled = weight / (diagonal[i] - s)
      q += weight * x * x
      c += weight * x * f
      g += scaled
      for u in 0..<3 { for v in 0..<3 { k[u][v] += scaled * vector[u] * vector[v] } }
    }
    guard q > 0 else { return 1 - ferromagneticBias * g }
    let coupling = [
      [g2 * g / q + c / (q * q), -1 / q, 0], [-1 / q, 0, 0], [0, 0, -ferromagneticBias],
    ]
    var matrix = k
    for i in 0..<3 {
      for j in 0..<3 {
        matrix[i][j] = (0..<3).reduce(i == j ? 1.0 : 0.0) { $0 + coupling[i][$1] * k[$1][j] }
      }
    }
    let a = matrix
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1])
      - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
      + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0])
  }
}

extension HessianSpectrum {
  /// An eigenvalue that hardly any exceed, for pictures: fields have no bound, and so the bulk has none.
  public var reach: Double {
    let ordered = zip(diagonal, amplitudes.weights).sorted { $0.0 > $1.0 }
    var share = 0.0
    for (d, weight) in ordered {
      share += weight
      if share > 1e-3 { return d + 2 * disorder }
    }
    return 2 * disorder - gain
  }
}
