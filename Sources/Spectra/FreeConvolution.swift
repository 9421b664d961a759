public import ComplexModule
public import RealModule

/// The eigenvalues of a large sum D + B of a matrix D whose eigenvalues are known and free noise B.
///
/// With w = z − R(g) the resolvent of the sum is g = E[1/(w − D)]: the sum at z is D at w. Along the
/// real axis outside of the spectrum z(w) = w + R(E[1/(w − D)]), and the spectrum ends where dz/dw = 0.
///
/// For D a distribution with a density, its eigenvalues are the nodes of a quadrature; densities then
/// need a broadening above their distance.
///
/// Source: L. A. Pastur, Theor. Math. Phys. 10, 67 (1972); P. Biane, Indiana Univ. Math. J. 46, 705 (1997).
public struct FreeConvolution: Sendable {
  /// The eigenvalues of D.
  public let eigenvalues: [Double]
  /// Their shares, which add up to 1.
  public let weights: [Double]
  /// The noise.
  public let noise: FreeNoise

  /// Describes a sum.
  ///
  /// - Parameters:
  ///   - eigenvalues: of D, in any order, at least one, all finite.
  ///   - weights: their shares, positive or 0; they are divided by their sum.
  ///   - noise: what is added.
  public init(eigenvalues: [Double], weights: [Double], noise: FreeNoise) {
    let kept = zip(eigenvalues, weights).filter { $0.1 > 0 }
    let sum = kept.reduce(0) { $0 + $1.1 }
    self.eigenvalues = kept.map { $0.0 }
    self.weights = kept.map { $0.1 / sum }
    self.noise = noise
  }

  /// An end of the spectrum.
  public struct Edge: Hashable, Sendable {
    /// Where.
    public var eigenvalue: Double
    /// w there: where D has its counterpart.
    public var subordinate: Double
  }

  /// z(w) = w + R(E[1/(w − D)]) and its slope, for a real w outside of D's eigenvalues.
  public func inverse(_ w: Double) -> (eigenvalue: Double, slope: Double) {
    var (g, square) = (0.0, 0.0)
    for (d, weight) in zip(eigenvalues, weights) {
      let r = 1 / (w - d)
      g += weight * r
      square += weight * r * r
    }
    let noise = noise.real(g)
    return (w + noise.transform, 1 - noise.slope * square)
  }

  /// The lower end of the spectrum.
  ///
  /// - Complexity: some sixty passes over D's eigenvalues.
  public var lowerEdge: Edge { edge(isLower: true) }

  /// The upper end of the spectrum.
  ///
  /// - Complexity: some sixty passes over D's eigenvalues.
  public var upperEdge: Edge { edge(isLower: false) }

  private func edge(isLower: Bool) -> Edge {
    let side = isLower ? -1.0 : 1.0
    let end = eigenvalues.reduce(-Double.infinity) { max($0, side * $1) }
    guard end.isFinite else { return Edge(eigenvalue: .nan, subordinate: .nan) }
    var stride = max(noise.width, 1e-12 * max(1, end.magnitude))
    // Nearer to D than this R has a pole: there z is beyond the spectrum on its other side.
    func isOutside(_ distance: Double) -> Bool {
      let w = side * (end + distance)
      if let pole = noise.pole, !isLower {
        var g = 0.0
        for (d, weight) in zip(eigenvalues, weights) { g += weight / (w - d) }
        if g >= pole { return false }
      }
      return inverse(w).slope > 0
    }
    while !isOutside(stride), stride < 1e300 { stride *= 2 }
    var (near, far) = (0.0, stride)
    for _ in 0..<100 where far - near > 1e-15 * max(end.magnitude, far) {
      let middle = 0.5 * (near + far)
      if isOutside(middle) { far = middle } else { near = middle }
    }
    let w = side * (end + far)
    return Edge(eigenvalue: inverse(w).eigenvalue, subordinate: w)
  }

  /// g(z) = E[1/(z − λ)] over the eigenvalues of the sum, above the real axis.
  ///
  /// - Parameters:
  ///   - z: with a positive imaginary part.
  ///   - guess: g at a nearby z, from which it is found in a few steps.
  /// - Complexity: some ten passes over D's eigenvalues from a good guess, hundreds at worst.
  public func resolvent(
    at z: Complex<Double>, near guess: Complex<Double>? = nil
  ) -> Complex<Double> {
    // Only one g below the real axis solves the equation, so that any way to it will do.
    if let guess, guess.imaginary < 0 {
      var g = guess
      for _ in 0..<30 {
        let image = map(g, z)
        let step = (g - image.value) / (1 + image.slope * noise.slope(g))
        guard step.isFinite else { break }
        g -= step
        guard g.imaginary < 0 else { break }
        if step.magnitude <= 1e-13 * max(1, g.magnitude) { return g }
      }
    }
    var g = guess.map { $0.imaginary < 0 ? $0 : Complex(0, -1) } ?? Complex(0, -1)
    for iteration in 0..<4000 {
      let image = map(g, z).value
      let change = (image - g).magnitude
      g = (g + image).multiplied(by: 0.5)
      if change < 1e-13 * max(1, g.magnitude) { break }
      // Newton's method is sure to be safe only near the end.
      if iteration % 50 == 49, change < 1e-3 {
        let found = resolvent(polishing: g, at: z)
        if let found { return found }
      }
    }
    return g
  }

  private func resolvent(
    polishing start: Complex<Double>, at z: Complex<Double>
  ) -> Complex<Double>? {
    var g = start
    for _ in 0..<20 {
      let image = map(g, z)
      let step = (g - image.value) / (1 + image.slope * noise.slope(g))
      guard step.isFinite else { return nil }
      g -= step
      guard g.imaginary < 0 else { return nil }
      if step.magnitude <= 1e-13 * max(1, g.magnitude) { return g }
    }
    return nil
  }

  /// E[1/(w − D)] at w = z − R(g), and its derivative with respect to w.
  private func map(
    _ g: Complex<Double>, _ z: Complex<Double>
  ) -> (value: Complex<Double>, slope: Complex<Double>) {
    let w = z - noise.transform(g)
    let height = w.imaginary
    var (real, imaginary, squareReal, squareImaginary) = (0.0, 0.0, 0.0, 0.0)
    for (d, weight) in zip(eigenvalues, weights) {
      let distance = w.real - d
      let scale = 1 / (distance * distance + height * height)
      let (x, y) = (distance * scale, -height * scale)
      real += weight * x
      imaginary += weight * y
      squareReal += weight * (x * x - y * y)
      squareImaginary += weight * 2 * x * y
    }
    return (Complex(real, imaginary), Complex(-squareReal, -squareImaginary))
  }

  /// The density of the sum's eigenvalues, −Im g(λ + iη)/π.
  ///
  /// - Parameters:
  ///   - points: where; neighbours should be near to each other.
  ///   - broadening: η, the width of the Lorentzian that each eigenvalue is seen as.
  /// - Complexity: O(points × eigenvalues of D × 10).
  public func density(at points: [Double], broadening: Double = 1e-5) -> [Double] {
    var g: Complex<Double>?
    return points.map { point in
      let found = resolvent(at: Complex(point, broadening), near: g)
      g = found
      return max(0, -found.imaginary / Double.pi)
    }
  }
}
