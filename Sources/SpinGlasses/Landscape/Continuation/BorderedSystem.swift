import Spectra

/// The equations ∇E(x; a) = 0 in x and a together, linearised at a point.
///
/// With ∂∇E/∂a = −x the matrix is symmetric, (H, −x; −xᵀ, c), and stays regular where H is singular at a
/// fold, since x has a part along the mode that is soft there. The corner c has the sign opposite to xᵀH⁻¹x,
/// so that c − xᵀH⁻¹x does not vanish elsewhere. The column is scaled to the size of H.
struct BorderedSystem {
  private let landscape: SoftSpinLandscape
  private let diagonal: [Double]
  private let border: [Double]
  /// da for a unit of the last unknown.
  private let gainScale: Double
  private let corner: Double

  /// Up to so many spins elimination is faster than an iteration.
  private static let fewSpins = 120

  /// - Parameter border: the column; −x if `nil`.
  init(
    _ landscape: SoftSpinLandscape, at x: [Double], gain: Double, cornerSign: Double,
    border column: [Double]? = nil
  ) {
    self.landscape = landscape
    diagonal = landscape.diagonal(at: x, gain: gain)
    let size = landscape.curvatureScale
    let length = (column ?? x).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let isOrigin = length < 1e-9 * size.squareRoot()
    gainScale = isOrigin ? 1 : size / length
    border = isOrigin ? [Double](repeating: 0, count: x.count) : x.map { -$0 * size / length }
    corner = cornerSign * size
  }

  /// Solves for (dx, da) with the given right side.
  func solve(
    _ right: [Double], _ last: Double, tolerance: Double
  ) throws(LandscapeError) -> (step: [Double], gain: Double)? {
    let n = right.count
    var solution: [Double]
    if n <= BorderedSystem.fewSpins {
      solution = right + [last]
      var matrix = denseMatrix()
      guard GaussianElimination.solve(&matrix, &solution) else { return nil }
    } else {
      let operation = ClosureOperator(order: n + 1) { vector, result in
        // The product of the Hessian is written in place, the last row and column after it.
        var image = [Double](repeating: 0, count: n)
        var span = image.mutableSpan
        landscape.hessianProduct(diagonal, vector.extracting(0..<n), into: &span)
        var sum = corner * vector[n]
        for i in 0..<n {
          result[i] = image[i] + border[i] * vector[n]
          sum += border[i] * vector[i]
        }
        result[n] = sum
      }
      do {
        solution = try MinimalResidual(tolerance: tolerance, maximumProducts: 4000)
          .solve(operation, right + [last]).vector
      } catch {
        throw .spectrum(error.description)
      }
    }
    guard solution.allSatisfy(\.isFinite) else { return nil }
    let gain = solution.removeLast() * gainScale
    return (solution, gain)
  }

  private func denseMatrix() -> [Double] {
    let n = diagonal.count
    var matrix = [Double](repeating: 0, count: (n + 1) * (n + 1))
    landscape.forEachCoupling { i, j, value in
      matrix[i * (n + 1) + j] = -value
      matrix[j * (n + 1) + i] = -value
    }
    for i in 0..<n {
      matrix[i * (n + 1) + i] = diagonal[i]
      matrix[i * (n + 1) + n] = border[i]
      matrix[n * (n + 1) + i] = border[i]
    }
    matrix[n * (n + 1) + n] = corner
    return matrix
  }
}
