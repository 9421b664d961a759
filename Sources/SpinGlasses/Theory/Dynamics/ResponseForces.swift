import Isinglass
import Spectra

/// The forces of dynamical mean-field theory on independent single spins, with the response R in full.
///
///     glass:    J₀ m + g η + g² Σ_{s<t} R(t, s) x(s)
///     Wishart:  −α v + √α ξ,   v(t) = x(t) − m(t) − Σ_{s<t} R(t, s) v(s),   ⟨ξ ξ⟩ = ⟨v v⟩
///
/// and R the mean over trajectories of their derivatives (`AuxiliaryResponse`). The energy is that of the
/// balance −½⟨(x_{t+1} − x_t)(h_{t+1} + h_t)⟩ of coupling energy, which is exact for symmetric couplings
/// at any length of the steps; −g² Σ R C needs the tails of R and is worse by far.
///
/// Source: H. Eissfeller & M. Opper, Phys. Rev. Lett. 68, 2094 (1992).
struct ResponseForces: MeanFieldForces {
  private let size: Int
  private let ensemble: DynamicsEnsemble
  private var basis: NoiseBasis
  /// x, or v, of all steps so far.
  private var past: VectorStack
  private var auxiliary: AuxiliaryResponse
  private var last: (x: [Double], forces: [Double])?
  private var energy = 0.0

  init(
    size: Int, steps: Int, timeStep: Double, ensemble: DynamicsEnsemble, tolerance: Double,
    random: Philox
  ) {
    self.size = size
    self.ensemble = ensemble
    basis = NoiseBasis(size: size, tolerance: tolerance, isCausal: true, random: random)
    past = VectorStack(length: size)
    auxiliary = AuxiliaryResponse(
      size: size, steps: steps, timeStep: timeStep, ensemble: ensemble)
  }

  /// The bytes that derivatives take.
  static func bytes(size: Int, steps: Int) -> Double {
    2 * Double(size) * Double(steps + 1) * Double(steps + 2) + 8 * Double(size) * Double(steps)
  }

  var rank: Int { basis.rank }

  mutating func forces(on x: [Double]) -> [Double] {
    let row = auxiliary.row
    let scale: Double
    let state: [Double]
    var forces = [Double](repeating: 0, count: size)
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      scale = disorder
      state = x
      let mean = x.reduce(0, +) / Double(size)
      past.add(row.map { disorder * disorder * $0 }, to: &forces)
      for i in forces.indices { forces[i] += bias * mean }
    case .wishart(let ratio):
      scale = ratio.squareRoot()
      var v = x.withoutMean()
      past.add(row.map { -$0 }, to: &v)
      for i in forces.indices { forces[i] = -ratio * v[i] }
      state = v
    }
    past.append(state)
    let coefficients = basis.split(state)
    basis.noises.add(coefficients.map { scale * $0 }, to: &forces)
    balance(x, forces)
    return forces
  }

  private mutating func balance(_ x: [Double], _ forces: [Double]) {
    if let last {
      var work = 0.0
      for i in 0..<size { work += (x[i] - last.x[i]) * (forces[i] + last.forces[i]) }
      energy -= 0.5 * work / Double(size)
    } else {
      energy = -0.5 * VectorArithmetic.dot(x.span, forces.span) / Double(size)
    }
    last = (x, forces)
  }

  func couplingEnergy(of x: [Double], under forces: [Double]) -> Double { energy }

  func couplingEnergy(ofTrial x: [Double]) -> Double {
    if case .wishart = ensemble { return basis.energy(ofTrial: x.withoutMean(), ensemble) }
    return basis.energy(ofTrial: x, ensemble)
  }

  mutating func advance(from x: [Double], gain b: Double) { auxiliary.advance(from: x, gain: b) }

  func response(at steps: [Int], to impulses: [Int]) -> [[Double]]? {
    steps.map { later in impulses.map { auxiliary.response(later, $0) } }
  }

  func growth(at steps: [Int]) -> [Double]? { auxiliary.growth(at: steps) }

  var warnings: [String] {
    let carriers = auxiliary.carriers
    guard carriers < 100 else { return [] }
    return [
      "the response rests on some \(Int(carriers.rounded())) of \(size) trajectories, which pass close to x = 0: it may be off by \(Int((100 / max(1, carriers).squareRoot()).rounded())) %, and all else by part of that; compare with another solver"
    ]
  }
}
