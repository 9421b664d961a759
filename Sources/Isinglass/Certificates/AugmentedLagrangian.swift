/// A relaxation with unit vectors in place of spins, and inequalities among them that cost what an augmented Lagrangian
/// says (Hestenes, J. Optim. Theory Appl. 4, 303 (1969)).
protocol AugmentedLagrangian {
  associatedtype Spin: RelaxedSpin

  /// Vectors along the unit vectors.
  var factors: [Spin] { get set }
  /// What couplings are measured in.
  var unit: Double { get }

  /// The augmented Lagrangian at factors, and its gradient; sets whatever else follows from the factors.
  mutating func value(at point: [Spin], _ gradient: inout [Spin]) -> Double
}

extension AugmentedLagrangian {
  /// Minimises over the factors.
  ///
  /// - Parameters:
  ///   - iterations: how many at most.
  ///   - tolerance: the gradient at which to stop, in units of the couplings.
  mutating func minimize(iterations: Int, tolerance: Double) {
    for index in factors.indices { factors[index] /= length(factors[index]) }
    var gradient = factors
    var nextGradient = factors
    var trial = factors
    var history = DescentHistory<Spin>()
    var value = value(at: factors, &gradient)
    for _ in 0..<iterations {
      let squared = dot(gradient, gradient)
      if squared.squareRoot() < tolerance * unit { break }
      var direction = history.direction(at: gradient, size: 0.1 / unit)
      var slope = dot(gradient, direction)
      if !(slope > 0) {
        (direction, slope) = (gradient, squared)
        history.clear()
      }
      var size = 1.0
      var isLower = false
      for _ in 0..<15 {
        for index in trial.indices { trial[index] = factors[index] - size * direction[index] }
        let next = self.value(at: trial, &nextGradient)
        isLower = next <= value - 1e-4 * size * slope
        if isLower {
          value = next
          break
        }
        size *= 0.4
      }
      guard isLower else { break }
      for index in direction.indices { direction[index] *= -size }
      var change = nextGradient
      add(-1, gradient, to: &change)
      history.record(step: direction, change: change)
      swap(&factors, &trial)
      swap(&gradient, &nextGradient)
    }
    refresh()
  }

  /// Works out what follows from the factors as they are.
  mutating func refresh() {
    var gradient = factors
    _ = value(at: factors, &gradient)
  }
}
