import RealModule

/// A straight line through (ln x, ln y) by least squares.
struct LogarithmicFit {
  private var points: [(x: Double, y: Double)] = []

  /// Takes a point in; numbers that have no logarithm are passed over.
  mutating func add(x: Double, y: Double) {
    if x > 0, y > 0 { points.append((Double.log(x), Double.log(y))) }
  }

  /// The slope; `nil` with fewer than two different x.
  var slope: Double? {
    let count = Double(points.count)
    guard count > 1 else { return nil }
    let middle = points.reduce((0.0, 0.0)) { ($0.0 + $1.x / count, $0.1 + $1.y / count) }
    let (square, product) = points.reduce((0.0, 0.0)) {
      let (x, y) = ($1.x - middle.0, $1.y - middle.1)
      return ($0.0 + x * x, $0.1 + x * y)
    }
    return square > 0 ? product / square : nil
  }
}
