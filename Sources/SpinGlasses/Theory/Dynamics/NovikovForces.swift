import Isinglass
import Spectra

/// The forces of dynamical mean-field theory on independent single spins, without the response.
///
/// Gaussian noise η = g Σ_j L_j z_j with x = Σ_j L_j E_j has by Novikov's theorem
/// ⟨x(t) z_j⟩ = g Σ_s R(t, s) L_j(s), so that the memory is
///
///     g² Σ_s R(t, s) x(s) = g Σ_j ⟨x(t) z_j⟩ E_j.
///
/// For Wishart problems the same holds with v = Σ_s R_u(t, s) (x(s) − m(s)), R_u = (1 + R)^(−1), in place
/// of x: v(t) = x(t) − m(t) − Σ_j ⟨x(t) z_j⟩ V_j/√α, and the force is −α v + √α Σ_j L_j z_j.
///
/// The sample's error of ⟨x z_j⟩ acts as a force of relative size √(rank/N), from which comes a bias of
/// order rank/N, and which is rough in time, so that the rank keeps growing. To make noises causal in the
/// sample, too, would remove both, and make of the glass' forces those of `ConditionedGlass` but for the
/// diagonal; as it is they are independent of them.
///
/// Source: E. A. Novikov, Sov. Phys. JETP 20, 1290 (1965).
struct NovikovForces: MeanFieldForces {
  private let size: Int
  private let ensemble: DynamicsEnsemble
  private var basis: NoiseBasis

  init(size: Int, ensemble: DynamicsEnsemble, tolerance: Double, random: Philox) {
    self.size = size
    self.ensemble = ensemble
    basis = NoiseBasis(size: size, tolerance: tolerance, isCausal: false, random: random)
  }

  var rank: Int { basis.rank }

  mutating func forces(on x: [Double]) -> [Double] {
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      let coefficients = basis.split(x)
      let mean = x.reduce(0, +) / Double(size)
      var forces = [Double](repeating: bias * mean, count: size)
      basis.noises.add(coefficients.map { disorder * $0 }, to: &forces)
      basis.directions.add(basis.noises.products(with: x).map { disorder * $0 }, to: &forces)
      return forces
    case .wishart(let ratio):
      let root = ratio.squareRoot()
      var v = x.withoutMean()
      basis.directions.add(basis.noises.products(with: v).map { -$0 / root }, to: &v)
      let coefficients = basis.split(v)
      var forces = v.map { -ratio * $0 }
      basis.noises.add(coefficients.map { root * $0 }, to: &forces)
      return forces
    }
  }

  func couplingEnergy(ofTrial x: [Double]) -> Double {
    if case .wishart = ensemble { return basis.energy(ofTrial: x.withoutMean(), ensemble) }
    return basis.energy(ofTrial: x, ensemble)
  }

  var warnings: [String] {
    guard size < 100 * rank else { return [] }
    return [
      "\(size) trajectories for \(rank) directions of noise: numbers may be off by some \(Self.percent(rank, of: size)) % (rank/N); take \(100 * rank) or more"
    ]
  }

  private static func percent(_ part: Int, of all: Int) -> Double {
    (1000 * Double(part) / Double(max(1, all))).rounded() / 10
  }
}
