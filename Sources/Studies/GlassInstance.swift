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

  /// Several anneals, each looked at where the gain passes the same values.
  ///
  /// Where a valley is all but flat, rounding can stop a descent short of its bottom; such an anneal is left
  /// out.
  ///
  /// - Throws: `LandscapeError`, `.notConverged` only if no anneal came to its end.
  func anneals(
    _ count: Int, to gains: [Double], rate: Double, seed: Seed
  ) throws(LandscapeError) -> [[SoftSpinMinimum]] {
    var found: [[SoftSpinMinimum]] = []
    var failure: LandscapeError?
    for index in 0..<count {
      do throws(LandscapeError) {
        found.append(
          try landscape.anneal(to: gains, ramp: GainRamp(rate: rate), seed: seed, index: index))
      } catch {
        guard case .notConverged = error else { throw error }
        failure = error
      }
    }
    if found.isEmpty, let failure { throw failure }
    return found
  }

  /// The edge of the Hessian's bulk once no single spin can be turned for less energy, by the amplitudes
  /// there; `nil` where rounding stops the descent of a trial.
  func polishedEdge(
    _ minimum: SoftSpinMinimum, gain: Double
  ) throws(LandscapeError) -> Double? {
    do throws(LandscapeError) {
      let polished = try landscape.polish(minimum, gain: gain).minimum
      return try landscape.semicircularEdge(at: polished.amplitudes, gain: gain)
    } catch {
      guard case .notConverged = error else { throw error }
      return nil
    }
  }

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
