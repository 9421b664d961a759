import Spectra

/// Vectors of one length, one after the other in memory.
struct VectorStack: Sendable {
  /// The length of each.
  let length: Int
  /// How many there are.
  private(set) var count = 0
  private var elements: [Double] = []

  init(length: Int) { self.length = length }

  /// Adds a vector at the end.
  mutating func append(_ vector: [Double]) {
    elements += vector
    count += 1
  }

  /// Forgets the last vector.
  mutating func removeLast() {
    elements.removeLast(length)
    count -= 1
  }

  /// The product of each vector with another one.
  func products(with vector: [Double]) -> [Double] {
    let all = elements.span
    return (0..<count).map {
      VectorArithmetic.dot(all.extracting($0 * length..<($0 + 1) * length), vector.span)
    }
  }

  /// Adds a combination of the vectors.
  func add(_ coefficients: [Double], to vector: inout [Double]) {
    let all = elements.span
    for (k, coefficient) in coefficients.enumerated() {
      VectorArithmetic.add(
        coefficient, times: all.extracting(k * length..<(k + 1) * length), to: &vector, at: 0)
    }
  }

  /// Takes from a vector its part along these, which are orthonormal, and returns the coefficients.
  ///
  /// Twice, since once loses orthogonality as rounding errors build up.
  func takeProjection(from vector: inout [Double]) -> [Double] {
    let first = products(with: vector)
    add(first.map { -$0 }, to: &vector)
    let second = products(with: vector)
    add(second.map { -$0 }, to: &vector)
    return zip(first, second).map { $0 + $1 }
  }

  /// Writes a vector as a combination of these, which are orthonormal, and of what is new in it.
  ///
  /// - Returns: the coefficients, and the new direction with its length if it is more than the share
  ///   `tolerance` of the vector.
  func split(
    _ vector: [Double], tolerance: Double
  ) -> (coefficients: [Double], rest: (direction: [Double], length: Double)?) {
    var rest = vector
    var coefficients = products(with: vector)
    add(coefficients.map { -$0 }, to: &rest)
    let norm = VectorArithmetic.dot(vector.span, vector.span).squareRoot()
    func length() -> Double { VectorArithmetic.dot(rest.span, rest.span).squareRoot() }
    // Where nothing is new, as at most steps, once is enough.
    guard length() > tolerance * norm else { return (coefficients, nil) }
    for (k, correction) in takeProjection(from: &rest).enumerated() {
      coefficients[k] += correction
    }
    let length = length()
    guard length > tolerance * norm else { return (coefficients, nil) }
    for i in rest.indices { rest[i] /= length }
    _ = takeProjection(from: &rest)
    let scale = VectorArithmetic.dot(rest.span, rest.span).squareRoot()
    for i in rest.indices { rest[i] /= scale }
    return (coefficients, (rest, length))
  }
}
