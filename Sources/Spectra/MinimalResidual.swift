import RealModule

/// The solution of a symmetric linear system that need not be positive definite.
public struct LinearSolution: Sendable {
  /// The approximate solution.
  public let vector: [Double]
  /// ‖b − A x‖/‖b‖ as the iteration estimates it; 0 for b = 0.
  public let relativeResidual: Double
  /// How many products with the operator were computed.
  public let products: Int
}

/// Linear systems with a large symmetric operator, definite or not, by the method of minimal residuals.
///
/// Source: C. C. Paige & M. A. Saunders, SIAM J. Numer. Anal. 12, 617 (1975).
public struct MinimalResidual: Sendable {
  /// The relative residual at which the iteration ends.
  public var tolerance: Double
  /// How many products may be spent.
  public var maximumProducts: Int

  /// Sets the method up.
  public init(tolerance: Double = 1e-10, maximumProducts: Int = 2000) {
    self.tolerance = tolerance
    self.maximumProducts = maximumProducts
  }

  /// Solves A x = b.
  ///
  /// - Parameters:
  ///   - operator: A, symmetric; nothing checks it.
  ///   - right: b.
  /// - Throws: `SpectraError.invalidSize` if b has another length, `.notFinite` if b or a product holds
  ///   a NaN or an infinity.
  /// - Complexity: as many products as the condition of A asks for, and five vectors.
  public func solve(
    _ operator: some SymmetricOperator, _ right: [Double]
  ) throws(SpectraError) -> LinearSolution {
    let n = `operator`.order
    guard right.count == n else {
      throw .invalidSize("a right side of \(right.count) numbers for an operator of order \(n)")
    }
    let size = VectorArithmetic.norm(right.span)
    guard size.isFinite else { throw .notFinite("the right side of a linear system") }
    var solution = [Double](repeating: 0, count: n)
    guard size > 0 else {
      return LinearSolution(vector: solution, relativeResidual: 0, products: 0)
    }
    var (older, newer) = (right, right)
    var (direction, previous, beforePrevious) = (solution, solution, solution)
    var (vector, image) = (solution, solution)
    var (beta, oldBeta) = (size, 0.0)
    var (cosine, sine) = (-1.0, 0.0)
    var (diagonal, epsilon) = (0.0, 0.0)
    var residual = size
    var products = 0
    while products < maximumProducts, residual > tolerance * size, beta > 1e-300 {
      for i in 0..<n { vector[i] = newer[i] / beta }
      var span = image.mutableSpan
      `operator`.multiply(vector.span, into: &span)
      products += 1
      if oldBeta > 0 {
        let ratio = beta / oldBeta
        for i in 0..<n { image[i] -= ratio * older[i] }
      }
      let alpha = VectorArithmetic.dot(vector.span, image.span)
      let ratio = alpha / beta
      for i in 0..<n { image[i] -= ratio * newer[i] }
      swap(&older, &newer)
      swap(&newer, &image)
      oldBeta = beta
      beta = VectorArithmetic.norm(newer.span)
      guard alpha.isFinite, beta.isFinite else { throw .notFinite("a product with the operator") }

      // The next plane rotation of the factorisation, applied to the new column.
      let oldEpsilon = epsilon
      let delta = cosine * diagonal + sine * alpha
      let bar = sine * diagonal - cosine * alpha
      epsilon = sine * beta
      diagonal = -cosine * beta
      let gamma = max((bar * bar + beta * beta).squareRoot(), 1e-300)
      (cosine, sine) = (bar / gamma, beta / gamma)
      let step = cosine * residual
      residual = abs(sine * residual)

      swap(&beforePrevious, &previous)
      swap(&previous, &direction)
      for i in 0..<n {
        direction[i] = (vector[i] - oldEpsilon * beforePrevious[i] - delta * previous[i]) / gamma
        solution[i] += step * direction[i]
      }
    }
    return LinearSolution(
      vector: solution, relativeResidual: residual / size, products: products)
  }
}
