import Isinglass
import Spectra

/// The derivative y of all N amplitudes along a direction, moved by the couplings that move the state:
///
///     y(t+1) = y(t) + dt [(b − 3x²) y + J y].
///
/// After an impulse ξ_i = ±1 on the forces at t′ the mean of ξ y is the response R(t, t′), up to
/// √(⟨y²⟩/N): what other spins' impulses add has random signs. Started along the hidden state, ⟨y⟩ is the
/// growth of an infinitesimal overlap.
struct Tangent: Sendable {
  enum Kind: Sendable {
    /// ∂x/∂m(0), from the start.
    case growth
    /// From an impulse, by its number.
    case impulse(Int)
  }

  let kind: Kind
  /// What was found at the times looked at.
  private(set) var values: [Double] = []
  private let begin: Int
  private let signs: [Double]
  private var y: [Double]

  /// The growth of an overlap.
  init(size: Int) {
    kind = .growth
    begin = -1
    signs = [Double](repeating: 1, count: size)
    y = signs
  }

  /// The response to an impulse.
  init(size: Int, impulse number: Int, at step: Int, random: inout Philox) {
    kind = .impulse(number)
    begin = step
    signs = (0..<size).map { _ in random.next() & 1 == 0 ? -1 : 1 }
    y = [Double](repeating: 0, count: size)
  }

  mutating func look(at step: Int) {
    values.append(
      step > begin
        ? VectorArithmetic.dot(signs.span, y.span) / Double(max(1, signs.count)) : 0)
  }

  mutating func advance(
    from x: [Double], gain b: Double, step: Int, timeStep: Double,
    forces: ([Double]) -> [Double]
  ) {
    if step < begin { return }
    if step == begin {
      // An impulse of area 1 within one step.
      y = signs
      return
    }
    let forces = forces(y)
    for i in y.indices { y[i] += timeStep * ((b - 3 * x[i] * x[i]) * y[i] + forces[i]) }
  }
}
