/// Anderson's acceleration of a fixed-point iteration: the combination of the last steps whose residual
/// is smallest, found from the normal equations.
///
/// Source: D. G. Anderson, J. ACM 12, 547 (1965).
struct AndersonAcceleration {
  /// How many steps back it looks.
  let depth: Int
  private var points: [[Double]] = []
  private var residuals: [[Double]] = []

  init(depth: Int) { self.depth = depth }

  /// Forgets what it has seen.
  mutating func reset() {
    points = []
    residuals = []
  }

  /// Remembers a point x with residual F(x) − x.
  mutating func record(_ x: [Double], residual: [Double]) {
    points.append(x)
    residuals.append(residual)
    if points.count > depth + 1 {
      points.removeFirst()
      residuals.removeFirst()
    }
  }

  /// The next point after x with residual F(x) − x, mixed by `mixing`.
  mutating func next(_ x: [Double], residual: [Double], mixing: Double) -> [Double] {
    record(x, residual: residual)
    let last = residuals.count - 1
    var next = zip(x, residual).map { $0 + mixing * $1 }
    guard last > 0 else { return next }
    let steps = (0..<last).map { k in zip(residuals[k + 1], residuals[k]).map { $0 - $1 } }
    let moves = (0..<last).map { k in zip(points[k + 1], points[k]).map { $0 - $1 } }
    var matrix = steps.map { a in steps.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    let size = (0..<last).map { matrix[$0][$0] }.max() ?? 0
    for k in 0..<last { matrix[k][k] += 1e-13 * size }
    let right = steps.map { a in zip(a, residual).reduce(0) { $0 + $1.0 * $1.1 } }
    guard let weights = NonlinearSystem.solve(columns: matrix, right) else { return next }
    for (k, weight) in weights.enumerated() {
      for i in next.indices { next[i] -= weight * (moves[k][i] + mixing * steps[k][i]) }
    }
    return next
  }
}
