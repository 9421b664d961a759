/// A vector in place of a spin.
///
/// With few components there can be local minima, which bounds suffer from: sixteen do for some hundred spins, thirty-two
/// for some thousands.
protocol RelaxedSpin: Sendable {
  /// The number of components.
  static var scalarCount: Int { get }

  init()
  subscript(component: Int) -> Double { get set }

  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  /// Component by component.
  static func * (left: Self, right: Self) -> Self
  static func * (left: Double, right: Self) -> Self
  static func / (left: Self, right: Double) -> Self
  static func += (left: inout Self, right: Self)
  static func *= (left: inout Self, right: Double)
  static func /= (left: inout Self, right: Double)

  /// The sum of the components.
  func sum() -> Double
}

extension SIMD16<Double>: RelaxedSpin {}

/// Thirty-two components. `SIMD32` would do, but for it the compiler writes code that is fifty times slower.
struct TwinVector: RelaxedSpin {
  private var low = SIMD16<Double>()
  private var high = SIMD16<Double>()

  static var scalarCount: Int { 32 }

  init() {}

  private init(_ low: SIMD16<Double>, _ high: SIMD16<Double>) {
    (self.low, self.high) = (low, high)
  }

  subscript(component: Int) -> Double {
    get { component < 16 ? low[component] : high[component - 16] }
    set { if component < 16 { low[component] = newValue } else { high[component - 16] = newValue } }
  }

  static func + (left: Self, right: Self) -> Self {
    Self(left.low + right.low, left.high + right.high)
  }
  static func - (left: Self, right: Self) -> Self {
    Self(left.low - right.low, left.high - right.high)
  }
  static func * (left: Self, right: Self) -> Self {
    Self(left.low * right.low, left.high * right.high)
  }
  static func * (left: Double, right: Self) -> Self { Self(left * right.low, left * right.high) }
  static func / (left: Self, right: Double) -> Self { Self(left.low / right, left.high / right) }
  static func += (left: inout Self, right: Self) { left = left + right }
  static func *= (left: inout Self, right: Double) { left = right * left }
  static func /= (left: inout Self, right: Double) { left = left / right }

  func sum() -> Double { (low + high).sum() }
}

/// A vector's length.
func length<Spin: RelaxedSpin>(_ vector: Spin) -> Double { (vector * vector).sum().squareRoot() }

/// The inner product of two lists of vectors.
func dot<Spin: RelaxedSpin>(_ a: [Spin], _ b: [Spin]) -> Double {
  var sum = Spin()
  for index in 0..<min(a.count, b.count) { sum += a[index] * b[index] }
  return sum.sum()
}

/// Adds a multiple of one list of vectors to another.
func add<Spin: RelaxedSpin>(_ scale: Double, _ a: [Spin], to b: inout [Spin]) {
  for index in 0..<min(a.count, b.count) { b[index] += scale * a[index] }
}

extension Array where Element: RelaxedSpin {
  /// Vectors in directions that follow from their number alone.
  static func random(count: Int) -> [Element] {
    var random = Seed(0).stream(.eigenvector, index: count)
    return (0..<count).map { _ in
      var vector = Element()
      for component in 0..<Element.scalarCount { vector[component] = random.uniform() - 0.5 }
      return vector
    }
  }
}
