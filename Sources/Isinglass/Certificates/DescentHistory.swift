/// The last steps of a descent, from which the curvature along them is known: L-BFGS (Liu & Nocedal, Math.
/// Programming 45, 503 (1989)).
struct DescentHistory<Spin: RelaxedSpin> {
  private var steps: [(step: [Spin], change: [Spin], inverse: Double)] = []
  private static var memory: Int { 12 }

  /// The step that the quadratic through the last steps suggests: minus this from the point.
  ///
  /// - Parameter size: how far to go along the gradient where nothing is known yet.
  func direction(at gradient: [Spin], size: Double) -> [Spin] {
    var direction = gradient
    var weights = [Double](repeating: 0, count: steps.count)
    for (index, last) in steps.enumerated().reversed() {
      weights[index] = last.inverse * dot(last.step, direction)
      add(-weights[index], last.change, to: &direction)
    }
    let scale = steps.last.map { 1 / ($0.inverse * dot($0.change, $0.change)) } ?? size
    for index in direction.indices { direction[index] *= scale }
    for (index, last) in steps.enumerated() {
      let weight = last.inverse * dot(last.change, direction)
      add(weights[index] - weight, last.step, to: &direction)
    }
    return direction
  }

  /// Takes in a step and by how much the gradient changed along it.
  mutating func record(step: [Spin], change: [Spin]) {
    let curvature = dot(step, change)
    guard curvature > 1e-14 * dot(change, change).squareRoot() * dot(step, step).squareRoot()
    else { return }
    if steps.count == Self.memory { steps.removeFirst() }
    steps.append((step, change, 1 / curvature))
  }

  /// Forgets everything.
  mutating func clear() { steps = [] }
}
