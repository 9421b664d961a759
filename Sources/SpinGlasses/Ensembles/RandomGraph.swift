public import Isinglass

/// Weights of the edges of a graph to be cut.
public enum EdgeWeights: String, Sendable, Hashable, CaseIterable {
  /// Every edge weighs 1.
  case unit
  /// +1 or −1, each with probability one half.
  case plusMinusOne = "pm1"

  /// The parameter in catalogues.
  static let parameter = ParameterRecord(
    "weights", "unit, or pm1 for +1 and -1 with equal probability",
    .choice(allCases.map(\.rawValue)), default: "unit", origin: "the plain Max-Cut problem")

  /// The next edge's weight.
  func draw(_ stream: inout Philox) -> Double {
    self == .unit || stream.next() & 1 == 1 ? 1 : -1
  }
}

/// Max-Cut on the random graph G(N, p): every pair is an edge with probability p.
///
/// Source: Gilbert, Ann. Math. Statist. 30, 1141 (1959); Gset's G1 to G10 are of this kind.
public struct RandomGraph: Ensemble, Hashable {
  /// The number of vertices.
  public var size: Int
  /// p: the probability of an edge.
  public var density: Double
  /// The weights of the edges.
  public var weights: EdgeWeights

  /// The family of instances with the given parameters.
  public init(size: Int, density: Double, weights: EdgeWeights) {
    self.size = size
    self.density = density
    self.weights = weights
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "maxcut-gnp", summary: "Max-Cut on a random graph, every pair an edge with probability p",
    source: "Gilbert, Ann. Math. Statist. 30, 1141 (1959)",
    parameters: [
      .size(2...10_000_000, default: 800, meaning: "number of vertices"),
      ParameterRecord(
        "density", "probability of an edge", .real(0...1), default: "0.06",
        origin: "the density of the Gset graphs G1 to G10"),
      EdgeWeights.parameter,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    density = settings.real("density")
    weights = EdgeWeights(rawValue: settings.word("weights")) ?? .unit
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", text(density), weights.rawValue] }

  /// Generates an instance.
  ///
  /// - Complexity: O(N + edges).
  public func makeInstance(seed: Seed) throws -> Problem {
    let pairs = Double(size) * Double(size) / 2
    try requireMemory(bytes: Int(min(density >= 0.2 ? 4 * pairs : 20 * density * pairs, 1e18)))
    return try .maxCut(
      order: size, CouplingVisitor { try forEachEdge(seed: seed, $0) }, duplicates: .reject)
  }

  /// Visits the edges of each vertex i to j > i; from edge to edge it skips a geometric number of
  /// pairs (Batagelj & Brandes, Phys. Rev. E 71, 036113 (2005)).
  private func forEachEdge(seed: Seed, _ body: (Int, Int, Double) throws -> Void) throws {
    guard density > 0 else { return }
    let rate = density < 1 ? Philox.exponentialRate(ofProbability: density) : .infinity
    for i in 0..<size {
      var stream = seed.stream(.graph, index: i)
      var signs = seed.stream(.couplings, index: i)
      var j = Double(i)
      while true {
        j += 1 + (stream.exponential() / rate).rounded(.down)
        guard j < Double(size) else { break }
        try body(i, Int(j), weights.draw(&signs))
      }
    }
  }
}
