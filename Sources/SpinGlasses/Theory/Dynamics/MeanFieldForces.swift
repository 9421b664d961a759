import Spectra

/// What acts on each of N trajectories of one step, in one of the ways to solve the theory.
///
/// Asked once a step, in the order of time, since what has happened is remembered.
protocol MeanFieldForces: Sendable {
  /// Directions that noise has been drawn for.
  var rank: Int { get }

  /// The forces J x on the amplitudes, those of all spins on each.
  mutating func forces(on x: [Double]) -> [Double]

  /// −½ xᵀJx/N for a vector that is not part of the dynamics, such as signs.
  mutating func couplingEnergy(ofTrial x: [Double]) -> Double

  /// −½ xᵀJx/N for the state that the forces were asked of last.
  func couplingEnergy(of x: [Double], under forces: [Double]) -> Double

  /// Told that the state goes on from x, where the force of a single spin is b x − x³.
  mutating func advance(from x: [Double], gain b: Double)

  /// R(t, t′) at steps t to impulses at steps t′, if this way knows it.
  func response(at steps: [Int], to impulses: [Int]) -> [[Double]]?

  /// m/m(0) at steps for an infinitesimal m(0), if this way knows it.
  func growth(at steps: [Int]) -> [Double]?

  /// What should be known about the numbers.
  var warnings: [String] { get }
}

extension MeanFieldForces {
  func couplingEnergy(of x: [Double], under forces: [Double]) -> Double {
    -0.5 * VectorArithmetic.dot(x.span, forces.span) / Double(max(1, x.count))
  }

  mutating func advance(from x: [Double], gain b: Double) {}

  func response(at steps: [Int], to impulses: [Int]) -> [[Double]]? { nil }

  func growth(at steps: [Int]) -> [Double]? { nil }

  var warnings: [String] { [] }
}
