/// The complexity against the energy, from where it is largest down to where it vanishes.
public struct ComplexityCurve: Sendable {
  /// Solutions from the most numerous, u = 0, to the lowest, energies falling.
  public let points: [Complexity]
  /// Where Σ = 0: on average over problems there are none below. A bound on the ground state's energy.
  public let lowestEnergy: Double

  /// Follows the conjugate u of the energy upwards.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: some fifty to a few hundred solutions, under a second.
  public init(at point: PlantedGlassPoint, of kind: CriticalPointKind) throws {
    var points = [try Complexity(at: point, of: kind)]
    var step = 0.02 / (point.disorder * point.disorder)
    let (least, largest) = (1e-6 * step, 2.5 * step)
    // The last solution is the first with a negative complexity.
    while let last = points.last, last.complexity > 0, points.count < 2000 {
      let next = try? Complexity(
        at: point, of: kind, slope: last.slope + step, near: last, isDirect: true)
      // Energies fall and complexities with them, or the solution belongs to another branch.
      if let next, next.energy < last.energy, next.complexity < last.complexity {
        points.append(next)
        step = min(1.2 * step, largest)
      } else {
        step /= 2
        if step < least {
          throw TheoryError.noConvergence(
            "the complexity curve", gain: point.gain, bias: point.ferromagneticBias)
        }
      }
    }
    lowestEnergy = try Self.end(of: points)
    self.points = points
  }

  /// The energy at Σ = 0 between the last two solutions, by the secant method in u.
  private static func end(of points: [Complexity]) throws -> Double {
    guard let last = points.last, let before = points.dropLast().last else {
      return points[0].energy
    }
    var (above, below) = (before, last)
    for _ in 0..<40 where below.complexity < -1e-9 {
      let share = above.complexity / (above.complexity - below.complexity)
      let slope = above.slope + min(max(share, 0.05), 0.95) * (below.slope - above.slope)
      let middle = try Complexity(at: last.point, of: last.kind, slope: slope, near: above)
      if middle.complexity > 0 { above = middle } else { below = middle }
      if above.complexity - below.complexity < 1e-9 { break }
    }
    let share = above.complexity / (above.complexity - below.complexity)
    return above.energy + share * (below.energy - above.energy)
  }
}
