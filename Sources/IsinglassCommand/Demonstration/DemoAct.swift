import Isinglass
import Reports

/// One of the problems that `isinglass demo` solves.
struct DemoAct {
  /// What is to be seen.
  let introduction: String
  /// What generates the problem.
  let recipe: String
  /// The solver's name.
  let solver: String
  /// When to stop.
  let limits: (Problem) -> Limits
  /// What theory says of the outcome.
  let remarks: (Outcome) -> [(label: String, text: String)]

  /// A complete ±1 spin glass of 2000 spins.
  static func spinGlass(time: Duration, seed: UInt64) -> DemoAct {
    DemoAct(
      introduction: """
        1. A spin glass. 2000 spins, every pair coupled by +1 or -1 at random: even the best of \
        all 2^2000 states satisfies barely more than half of the two million couplings. A \
        coherent Ising machine with chaotic amplitude control looks for it.
        """,
      recipe: "sk --size 2000 --couplings pm1 --seed \(seed)", solver: "cac",
      limits: { _ in Limits(time: time) }, remarks: spinGlassTheory)
  }

  /// The steps of an anneal slow enough that one of 32 replicas nearly always finds the planted state.
  static let plantedSteps = 8000

  /// A planted problem with an exact ground energy.
  static func planted(seed: UInt64) -> DemoAct {
    DemoAct(
      introduction: """
        2. A planted problem. The couplings are built around a hidden state, which is the ground \
        state; its energy is known exactly. The plain machine anneals soft spins by raising its \
        gain, and has to find it among many states that look as good from nearby.
        """,
      recipe: "wishart --size 500 --alpha 1 --couplings integer --seed \(seed)", solver: "cim",
      // Bounded by work, so that the answer is the same at any speed, with a clock as a guard.
      limits: { problem in
        Limits(
          time: .seconds(60), steps: plantedSteps, replicas: 1024, target: problem.planted?.energy)
      },
      remarks: { _ in [] })
  }

  /// The ground energy a spin of the Sherrington-Kirkpatrick model for infinitely many spins, in units
  /// of the rms field (Crisanti & Rizzo, Phys. Rev. E 65, 046137 (2002)).
  static let parisiEnergy = -0.763166

  /// What finite size adds, times N^(-2/3) (Boettcher, Eur. Phys. J. B 46, 501 (2005)).
  private static let finiteSizeCorrection = 0.70

  private static func spinGlassTheory(
    _ outcome: Outcome
  ) -> [(label: String, text: String)] {
    let count = Double(outcome.problem.spinCount)
    let unit = outcome.problem.model.fieldScale
    let found = outcome.run.best.energy.value / (count * unit)
    // 2000^(2/3) = 158.74…; the demo has no other size.
    let expected = parisiEnergy + finiteSizeCorrection / 158.74
    let text =
      "energy a spin, in units of the rms field: found \(Quantity.fixed(found, decimals: 4));"
      + " expected of 2000 spins \(Quantity.fixed(expected, decimals: 4)),"
      + " of infinitely many \(Quantity.fixed(parisiEnergy, decimals: 4)) (Parisi)"
    return [("theory", text)]
  }
}
