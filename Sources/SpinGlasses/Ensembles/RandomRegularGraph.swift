public import Isinglass

/// Max-Cut on a random d-regular graph, simple and close to uniformly drawn.
///
/// The ends of edges are matched at random (Bollobás, Eur. J. Combin. 1, 311 (1980)); loops and
/// parallel edges are then exchanged with random other edges until there is none (McKay & Wormald,
/// J. Algorithms 11, 52 (1990), without their rejection step, so uniform only as N grows at fixed
/// d). Above (N − 1)/2 the complement of a regular graph is taken.
public struct RandomRegularGraph: Ensemble, Hashable {
  /// The number of vertices.
  public var size: Int
  /// d: the number of neighbours of every vertex.
  public var degree: Int
  /// The weights of the edges.
  public var weights: EdgeWeights

  /// The family of instances with the given parameters.
  public init(size: Int, degree: Int, weights: EdgeWeights) {
    self.size = size
    self.degree = degree
    self.weights = weights
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "regular", summary: "Max-Cut on a random regular graph",
    source: "Bollobas, Eur. J. Combin. 1, 311 (1980)",
    parameters: [
      .size(2...10_000_000, default: 1000, meaning: "number of vertices"),
      ParameterRecord(
        "degree", "neighbours of every vertex", .integer(0...100_000), default: "3",
        origin: "the sparsest interesting case"),
      EdgeWeights.parameter,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    degree = settings.integer("degree")
    weights = EdgeWeights(rawValue: settings.word("weights")) ?? .unit
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", "\(degree)", weights.rawValue] }

  /// Generates an instance.
  ///
  /// - Throws: `EnsembleError.degreeTooLarge`, `.oddDegreeSum`, `.noGraph`, `.outOfMemory`.
  /// - Complexity: O(N d) expected for fixed d.
  public func makeInstance(seed: Seed) throws -> Problem {
    guard degree < size else { throw EnsembleError.degreeTooLarge(size: size, degree: degree) }
    guard size % 2 == 0 || degree % 2 == 0 else {
      throw EnsembleError.oddDegreeSum(size: size, degree: degree)
    }
    try requireMemory(bytes: 100 * size * max(1, degree))
    let isComplement = degree > (size - 1) / 2
    var matching = EdgeMatching(
      order: size, degree: isComplement ? size - 1 - degree : degree,
      stream: seed.stream(.graph))
    try matching.makeSimple()
    let edges = isComplement ? matching.complement() : matching.sortedEdges()
    var signs = seed.stream(.couplings)
    let weighted = edges.map { Coupling($0.0, $0.1, weights.draw(&signs)) }
    return try .maxCut(order: size, weighted, duplicates: .reject)
  }
}

/// A random matching of edge ends that is made a simple graph.
private struct EdgeMatching {
  let order: Int
  /// Edge e joins `ends[2 * e]` and `ends[2 * e + 1]`.
  var ends: [Int]
  /// How often each pair is an edge.
  var multiplicity: [UInt64: Int] = [:]
  var stream: Philox

  init(order: Int, degree: Int, stream: Philox) {
    self.order = order
    self.stream = stream
    ends = (0..<order * degree).map { $0 / max(1, degree) }
    for k in stride(from: ends.count - 1, to: 0, by: -1) {
      ends.swapAt(k, Int(self.stream.below(UInt64(k + 1))))
    }
    multiplicity.reserveCapacity(ends.count / 2)
    for edge in 0..<ends.count / 2 { multiplicity[key(edge), default: 0] += 1 }
  }

  /// A pair as one number, the smaller vertex in the upper half.
  func key(_ edge: Int) -> UInt64 {
    let (i, j) = (ends[2 * edge], ends[2 * edge + 1])
    return UInt64(min(i, j)) << 32 | UInt64(max(i, j))
  }

  func isGood(_ edge: Int) -> Bool {
    ends[2 * edge] != ends[2 * edge + 1] && multiplicity[key(edge)] == 1
  }

  /// Exchanges one end of every loop and parallel edge with an end of a random edge, where that
  /// leaves both simple.
  mutating func makeSimple() throws {
    let most = 1000 * ends.count + 1_000_000
    var attempts = 0
    for edge in 0..<ends.count / 2 {
      while !isGood(edge) {
        guard attempts < most else { throw EnsembleError.noGraph(attempts: attempts) }
        attempts += 1
        let end = Int(stream.below(UInt64(ends.count)))
        let other = end / 2
        guard other != edge else { continue }
        exchange(edge, end)
        if !isGood(edge) || !isGood(other) { exchange(edge, end) }
      }
    }
  }

  private mutating func exchange(_ edge: Int, _ end: Int) {
    for changed in [edge, end / 2] { multiplicity[key(changed), default: 0] -= 1 }
    ends.swapAt(2 * edge + 1, end)
    for changed in [edge, end / 2] { multiplicity[key(changed), default: 0] += 1 }
  }

  func sortedEdges() -> [(Int, Int)] {
    (0..<ends.count / 2).map(key).sorted().map { (Int($0 >> 32), Int($0 & 0xFFFF_FFFF)) }
  }

  func complement() -> [(Int, Int)] {
    var edges: [(Int, Int)] = []
    for i in 0..<order {
      for j in (i + 1)..<max(order, i + 1)
      where (multiplicity[UInt64(i) << 32 | UInt64(j)] ?? 0) == 0 {
        edges.append((i, j))
      }
    }
    return edges
  }
}
