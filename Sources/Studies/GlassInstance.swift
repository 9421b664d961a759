import Isinglass
import SpinGlasses

/// A sampled problem of the planted Sherrington–Kirkpatrick machine with its landscape, g = 1.
struct GlassInstance: Sendable {
  /// The couplings.
  let model: IsingModel
  /// The landscape, in units of g.
  let landscape: SoftSpinLandscape
  /// The hidden state.
  let hidden: Spins

  /// The problem of a number; another number gives an independent one.
  init(size: Int, ferromagneticBias: Double, seed: Seed, number: Int) throws {
    var random = seed.stream(.experiment, index: number)
    let problem = try PlantedSherringtonKirkpatrick(
      size: size, ferromagneticBias: ferromagneticBias
    ).makeInstance(seed: Seed(random.next()))
    model = problem.model
    landscape = try SoftSpinLandscape(problem.model, unit: 1)
    hidden = problem.planted?.spins ?? Spins(repeating: true, count: size)
  }

  /// The cosine with the hidden state, whichever of x and −x was found.
  func cosine(_ minimum: SoftSpinMinimum) -> Double { abs(minimum.cosine(with: hidden)) }

  /// The Ising energy of the signs of amplitudes, per spin.
  func isingEnergy(_ amplitudes: [Double]) -> Double {
    let spins = Spins(values: amplitudes.map { $0 >= 0 ? 1 : -1 })
    return model.numerator(of: spins) / (Double(model.denominator) * Double(max(1, spins.count)))
  }

  /// |⟨x ξ⟩|.
  func magnetization(_ minimum: SoftSpinMinimum) -> Double {
    abs(minimum.magnetization(along: hidden))
  }
}
