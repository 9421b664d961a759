/// Which random problems an anneal is about.
public enum DynamicsEnsemble: Sendable, Hashable {
  /// J = g W + (J₀/N) ξξᵀ with Var W_ij = 1/N, the planted Sherrington–Kirkpatrick machine.
  case plantedGlass(ferromagneticBias: Double, disorder: Double = 1)
  /// J = −W Wᵀ/N without its diagonal, W of αN columns orthogonal to the hidden state: the Wishart
  /// planted ensemble.
  case wishart(ratio: Double)

  /// What is added to the gain of the machine without a diagonal for that with one: α or 0.
  public var gainShift: Double { if case .wishart(let ratio) = self { ratio } else { 0 } }
}

/// How the amplitudes at the start of an anneal are distributed, with a mean and a standard deviation.
public enum InitialAmplitudes: String, Sendable, Hashable, CaseIterable {
  /// Gaussian.
  case normal
  /// Evenly between two values.
  case uniform
  /// ±s, more of one sign if they lean to the hidden state.
  case signs
}

/// What an anneal of very many soft spins does in time:
///
///     dx/dt = a(t) x − x³ + J x + √(2T) w(t)
///
/// in steps of Euler's map, so that theory and simulation share the time step.
///
/// By default the couplings are drawn only along the directions that the dynamics explores, which is the
/// dynamical mean-field theory of the model solved forwards in time by N of its own trajectories: exact in
/// law for N spins, and for N → ∞ each spin's process is
///
///     dx/dt = a x − x³ + J₀m + g η + g² ∫ R(t, s) x(s) ds,   ⟨η η⟩ = C,   R = ⟨δx/δη⟩/g.
///
/// Without noise trajectories are smooth and some hundred directions are enough, so that 10⁵ spins cost
/// what a dense simulation of 3000 costs; with noise every step adds one. Two other ways to solve the same
/// equations serve as checks (`DynamicsSolver`).
///
/// Sources: H. Sompolinsky & A. Zippelius, Phys. Rev. Lett. 47, 359 (1981); H. Eissfeller & M. Opper,
/// Phys. Rev. Lett. 68, 2094 (1992); E. Bolthausen, Commun. Math. Phys. 325, 333 (2014).
public struct DynamicalMeanField: Sendable, Hashable {
  /// The problems.
  public var ensemble: DynamicsEnsemble
  /// a(t), the gain of the machine without a diagonal.
  public var course: GainCourse
  /// The number N of trajectories.
  public var size: Int
  /// The length of a step.
  public var timeStep: Double
  /// The standard deviation s₀ of the amplitudes at the start.
  public var initialSpread: Double
  /// m(0)/s₀, how far they lean to the hidden state at the start.
  public var initialOverlap: Double
  /// How they are distributed.
  public var initialAmplitudes: InitialAmplitudes
  /// The temperature T of the noise.
  public var noise: Double
  /// Directions that make up less than this share of a vector are left out.
  public var tolerance: Double
  /// The way to solve the theory.
  public var solver: DynamicsSolver

  /// Describes an anneal.
  public init(
    _ ensemble: DynamicsEnsemble, course: GainCourse, size: Int = 20_000, timeStep: Double = 0.05,
    initialSpread: Double = 0.1, initialOverlap: Double = 0,
    initialAmplitudes: InitialAmplitudes = .normal, noise: Double = 0,
    tolerance: Double = 1e-5, solver: DynamicsSolver = .conditioning
  ) {
    self.ensemble = ensemble
    self.course = course
    self.size = size
    self.timeStep = timeStep
    self.initialSpread = initialSpread
    self.initialOverlap = initialOverlap
    self.initialAmplitudes = initialAmplitudes
    self.noise = noise
    self.tolerance = tolerance
    self.solver = solver
  }

  /// The state at a time.
  public struct Moment: Sendable, Hashable {
    /// t.
    public var time: Double
    /// a(t).
    public var gain: Double
    /// m = ⟨x⟩ along the hidden state.
    public var magnetization: Double
    /// q = ⟨x²⟩.
    public var selfOverlap: Double
    /// The energy per spin.
    public var energy: Double
    /// ⟨sign x⟩ along the hidden state.
    public var roundedOverlap: Double
    /// The Ising energy per spin of the signs; for Wishart problems above the ground state's.
    public var isingEnergy: Double
  }

  /// What happened.
  public struct History: Sendable, Hashable {
    /// At the times asked for.
    public let moments: [Moment]
    /// The amplitudes at those times, N each; none if they were not to be kept.
    public let amplitudes: [[Double]]
    /// How many directions were explored.
    public let rank: Int
    /// R(t, t′) = ⟨∂x(t)/∂f(t′)⟩ at those times t to impulses at t′, 0 before and at t′; nil if it was not asked
    /// for or the solver does not know it.
    public let response: [[Double]]?
    /// m(t)/m(0) of an infinitesimal m(0); nil if it was not asked for or the solver does not know it.
    public let growth: [Double]?
    /// What should be known about the numbers; nothing if all is well.
    public let warnings: [String]

    /// C(t, t′) = ⟨x(t) x(t′)⟩ between the times asked for.
    public func correlation(_ first: Int, _ second: Int) -> Double {
      zip(amplitudes[first], amplitudes[second]).reduce(0) { $0 + $1.0 * $1.1 }
        / Double(max(1, amplitudes[first].count))
    }
  }

  /// Checks that the numbers make sense.
  ///
  /// - Throws: `TheoryError`.
  func validate() throws {
    func check(_ name: String, _ value: Double, _ isFine: Bool, _ wanted: String) throws {
      guard isFine else { throw TheoryError.parameter(name, value: value, wanted: wanted) }
    }
    let strength: Double
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      try PlantedGlassPoint(gain: 0, ferromagneticBias: bias, disorder: disorder).validate()
      strength = 2 * course.highestGain + 8 * disorder + bias.magnitude
    case .wishart(let ratio):
      try check("α", ratio, ratio > 0 && ratio <= 100, "above 0 and at most 100")
      let b = course.highestGain + ratio
      strength = 5 * max(0, b) + (1 + ratio.squareRoot()) * (1 + ratio.squareRoot())
    }
    try check(
      "the number of trajectories", Double(size), size >= 2 && size <= 10_000_000,
      "2 to ten million")
    try check(
      "the time step", timeStep, timeStep > 0 && timeStep * strength < 2,
      "positive and below \(2 / strength), beyond which steps overshoot")
    try check(
      "the initial spread", initialSpread, initialSpread > 0 && initialSpread <= 100,
      "above 0 and at most 100")
    try check(
      "the initial overlap", initialOverlap, initialOverlap.magnitude <= 1e6, "a finite number")
    try check("the noise T", noise, noise >= 0 && noise.isFinite, "0 or more")
    try check("the tolerance", tolerance, tolerance > 0 && tolerance < 1, "between 0 and 1")
    let steps = course.duration / timeStep
    try check("the number of steps", steps, steps <= 1e6, "at most a million")
    let (bytes, remedy): (Double, String) =
      switch solver {
      case .response:
        (
          ResponseForces.bytes(size: size, steps: Int(steps.rounded())),
          "fewer or longer steps or fewer trajectories"
        )
      case .conditioning where noise == 0: (0, "")
      case .conditioning, .novikov:
        (
          16 * Double(size) * min(steps, Double(size)),
          "fewer or longer steps or fewer trajectories"
        )
      }
    try check(
      "the memory for trajectories in GB", bytes / 1e9, bytes <= 4e9, "4 or less: take \(remedy)")
  }
}
