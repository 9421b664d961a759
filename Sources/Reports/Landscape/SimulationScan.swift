package import Isinglass
import SpinGlasses

/// What a problem's landscape is like, gain by gain: anneals that pass, minima that quenches reach, Hessians.
package struct SimulationScan: Sendable {
  /// How the landscape is looked at.
  package struct Look: Sendable {
    /// How many anneals pass.
    package var anneals = 4
    /// da/dt of the anneals.
    package var rate = 0.02
    /// How many quenches from random amplitudes at each gain.
    package var quenches = 32
    package var seed = Seed(0)

    package init() {}

    /// Reads the settings named by `parameters`.
    package init(_ settings: QuestionSettings) {
      anneals = settings.integer("anneals") ?? anneals
      rate = settings.real("rate") ?? rate
      quenches = settings.integer("quenches") ?? quenches
      seed = Seed(settings.integer("seed").flatMap { UInt64(exactly: $0) } ?? 0)
    }

    /// What is asked, gains aside.
    package static let record = QuestionRecord(
      name: "landscape/simulation",
      summary: "Minima, P(x) and Hessians of a problem along the gain.", parameters: parameters)

    /// What can be set.
    package static let parameters: [ParameterRecord] = [
      .question("anneals", "how many anneals pass", .integer(1...64), default: "4"),
      .question("rate", "how fast the gain rises, da/dt", .real(1e-3...1e3), default: "0.02"),
      .question("quenches", "quenches at each gain", .integer(0...1000), default: "32"),
      .question("seed", "what all randomness follows from", .integer(0...Int.max), default: "0"),
    ]
  }

  /// The largest problem that whole Hessians are found of, at every gain.
  package static let mostSpins = 400

  package let grid: GainGrid
  private let scene: LandscapeScene
  private let look: Look
  /// Of each anneal a minimum for each gain.
  private let anneals: [[SoftSpinMinimum]]
  /// The anneal that ended lowest.
  private let best: [SoftSpinMinimum]

  /// Anneals, and keeps the minima at every gain.
  ///
  /// - Throws: `LandscapeError`, `QuestionError` for more than `mostSpins` spins.
  /// - Complexity: (last gain − first)/rate · 20 products with the couplings for each anneal.
  package init(
    of problem: Problem, _ grid: GainGrid, _ look: Look = Look(), threads: Int
  ) throws {
    guard problem.spinCount <= Self.mostSpins else {
      throw QuestionError(
        "\(problem.spinCount) spins are too many to find every Hessian of: give at most \(Self.mostSpins)",
        parameter: "problem")
    }
    (self.grid, self.look) = (grid, look)
    scene = try LandscapeScene(
      problem, look: LandscapeLook(), seed: look.seed, threads: max(1, threads))
    anneals = try scene.landscape.anneals(
      look.anneals, to: grid.gains, ramp: GainRamp(rate: look.rate), seed: look.seed,
      threads: scene.threads)
    best = anneals.min { ($0.last?.energy ?? .infinity) < ($1.last?.energy ?? .infinity) } ?? []
  }

  private var spinCount: Double { Double(max(1, scene.problem.spinCount)) }

  /// What there is at a gain of the grid, under the names of `isinglass landscape --json`; all eigenvalues of the
  /// Hessian at the minimum of the lowest anneal; and quenches and anneals as pairs of energy per spin and
  /// overlap with the hidden state, or with that minimum.
  ///
  /// - Throws: `LandscapeError`.
  package func point(_ place: Int) throws -> JSONValue {
    guard grid.gains.indices.contains(place), best.indices.contains(place) else { return .null }
    let gain = grid.gains[place]
    let minimum = best[place]
    let modes = try HessianModes(of: scene.landscape, at: minimum.amplitudes, gain: gain)
    let quenches = try MinimaSampling(
      of: scene.landscape, gain: gain, by: .quench, starts: look.quenches, seed: look.seed,
      threads: scene.threads)
    let shown = 0..<min(5, modes.eigenvalues.count)
    return .object([
      JSONMember("gain", .number(gain)),
      JSONMember("energy_per_spin", .number(minimum.energy / spinCount)),
      JSONMember("self_overlap", .number(minimum.selfOverlap)),
      JSONMember(
        "overlap",
        scene.planted == nil
          ? .null : .number(overlap(minimum.amplitudes, minimum.cosine(with:), lowest: minimum))),
      JSONMember("histogram", histogram(of: minimum)),
      JSONMember("hessian_eigenvalues", .numbers(modes.eigenvalues)),
      JSONMember("participation_ratios", .numbers(shown.map(modes.participationRatio))),
      JSONMember(
        "hessian_edge",
        .number(try scene.landscape.semicircularEdge(at: minimum.amplitudes, gain: gain))),
      JSONMember(
        "minima",
        .array(
          quenches.minima.map {
            pair($0.energy, overlap($0.amplitudes, $0.cosine(with:), lowest: minimum))
          })),
      JSONMember(
        "anneals",
        .array(
          anneals.map {
            pair(
              $0[place].energy,
              overlap($0[place].amplitudes, $0[place].cosine(with:), lowest: minimum))
          })),
      JSONMember("command", .string(command)),
    ])
  }

  private func pair(_ energy: Double, _ overlap: Double) -> JSONValue {
    .numbers([energy / spinCount, overlap])
  }

  /// The cosine with the hidden state or, without one, with the lowest minimum; without fields x and −x are
  /// one.
  private func overlap(
    _ amplitudes: [Double], _ cosine: (Spins) -> Double, lowest: SoftSpinMinimum
  ) -> Double {
    let value =
      scene.planted.map(cosine) ?? LandscapeMinima.cosine(amplitudes, lowest.amplitudes)
    return scene.problem.model.hasFields ? value : abs(value)
  }

  /// The amplitudes along the hidden state, turned to its side, or as they are without one.
  private func histogram(of minimum: SoftSpinMinimum) -> JSONValue {
    var x = minimum.amplitudes
    if let planted = scene.planted {
      let side = minimum.cosine(with: planted) < 0 ? -1.0 : 1.0
      x = zip(x, planted.signs).map { side * $0 * $1 }
    }
    let reach = max(1e-3, 1.05 * x.reduce(0) { max($0, abs($1)) })
    var counts = [Int](repeating: 0, count: 60)
    for value in x {
      let bin = Int((value + reach) / (2 * reach) * Double(counts.count))
      counts[min(max(0, bin), counts.count - 1)] += 1
    }
    return [
      "low": .number(-reach), "high": .number(reach),
      "counts": .array(counts.map { JSONValue($0) }),
    ]
  }

  /// The command that prints what the anneals pass.
  private var command: String {
    let ends = "\(Energy(grid.gains[0])):\(Energy(grid.gains[grid.gains.count - 1]))"
    var words = ["isinglass landscape"]
    let name = scene.problem.name
    let isGenerated = (try? EnsembleRecipe(parsing: name)) != nil
    words.append(isGenerated ? "--generate \"\(name)\"" : "FILE")
    words.append("--gain-range \(ends) --points \(grid.gains.count)")
    words.append("--anneals \(look.anneals) --rate \(Energy(look.rate)) --seed \(look.seed.value)")
    return words.joined(separator: " ")
  }
}

extension Spins {
  /// ±1 for each spin.
  fileprivate var signs: [Double] { (0..<count).map { isUp($0) ? 1 : -1 } }
}
