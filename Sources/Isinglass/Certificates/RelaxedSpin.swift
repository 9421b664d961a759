/// A vector in place of a spin. With sixteen components there are hardly ever local minima for the numbers of spins that
/// are bounded with them, and if there are the bound is just not as good.
typealias RelaxedSpin = SIMD16<Double>

/// A vector's length.
func length(_ vector: RelaxedSpin) -> Double { (vector * vector).sum().squareRoot() }

/// The inner product of two lists of vectors.
func dot(_ a: [RelaxedSpin], _ b: [RelaxedSpin]) -> Double {
  var sum = RelaxedSpin()
  for index in 0..<min(a.count, b.count) { sum += a[index] * b[index] }
  return sum.sum()
}

/// Adds a multiple of one list of vectors to another.
func add(_ scale: Double, _ a: [RelaxedSpin], to b: inout [RelaxedSpin]) {
  for index in 0..<min(a.count, b.count) { b[index] += scale * a[index] }
}

extension [RelaxedSpin] {
  /// Vectors in directions that follow from their number alone.
  static func random(count: Int) -> [RelaxedSpin] {
    var random = Seed(0).stream(.eigenvector, index: count)
    return (0..<count).map { _ in
      var vector = RelaxedSpin()
      for component in vector.indices { vector[component] = random.uniform() - 0.5 }
      return vector
    }
  }
}
