/// The dual of a graph drawn on a surface: a node for every face, and for every edge of the graph an
/// edge between the faces on its two sides.
struct DualGraph: Sendable {
  /// The faces on the two sides of an edge; the same twice for a bridge.
  struct Sides: Sendable {
    var left: Int32
    var right: Int32
  }

  /// The number of faces.
  let faceCount: Int
  /// The sides of each edge.
  let edges: [Sides]
  /// Face f borders on `borders[starts[f]..<starts[f + 1]]`.
  let starts: [Int32]
  /// Each edge around a face and the face beyond it.
  let borders: [(edge: Int32, face: Int32)]

  /// Gathers the edges around each face.
  init(faceCount: Int, edges: [Sides]) {
    self.faceCount = faceCount
    self.edges = edges
    var starts = [Int32](repeating: 0, count: faceCount + 1)
    for edge in edges {
      starts[Int(edge.left) + 1] += 1
      starts[Int(edge.right) + 1] += 1
    }
    for face in 0..<faceCount { starts[face + 1] += starts[face] }
    var next = starts
    var borders = [(edge: Int32, face: Int32)](repeating: (0, 0), count: 2 * edges.count)
    for (k, edge) in edges.enumerated() {
      borders[Int(next[Int(edge.left)])] = (Int32(k), edge.right)
      next[Int(edge.left)] += 1
      borders[Int(next[Int(edge.right)])] = (Int32(k), edge.left)
      next[Int(edge.right)] += 1
    }
    self.starts = starts
    self.borders = borders
  }

  /// The lightest set of unsatisfied bonds of an Ising model drawn on the surface: an odd number around
  /// every frustrated face and an even number around any other (Bieche, Maynard, Rammal & Uhry,
  /// J. Phys. A 13, 2553, 1980).
  ///
  /// - Parameter couplings: J of each edge; Σ|J| below 2⁶⁰.
  func unsatisfiedBonds(_ couplings: [Int64]) -> [Bool] {
    var odd = [Bool](repeating: false, count: faceCount)
    for (sides, coupling) in zip(edges, couplings) where coupling < 0 {
      odd[Int(sides.left)].toggle()
      odd[Int(sides.right)].toggle()
    }
    // Every bond turns two faces, so each connected part has an even number of odd ones.
    return minimumParityJoin(weights: couplings.map(abs), odd: odd)
      ?? [Bool](repeating: false, count: couplings.count)
  }

  /// The set of edges of least total weight that meets each face of a given set an odd number of
  /// times and every other face an even number of times (a minimum T-join).
  ///
  /// By Edmonds and Johnson (Math. Prog. 5, 88, 1973): pair up the odd faces at least total distance
  /// and take the edges that lie on an odd number of the paths.
  ///
  /// - Parameters:
  ///   - weights: one an edge, not negative; their sum must be below 2⁶⁰.
  ///   - odd: for each face whether it is in the set.
  /// - Returns: for each edge whether it is taken, or `nil` if a connected part has an odd number of
  ///   odd faces.
  func minimumParityJoin(weights: [Int64], odd: [Bool]) -> [Bool]? {
    var join = [Bool](repeating: false, count: edges.count)
    let oddFaces = (0..<Int32(faceCount)).filter { odd[Int($0)] }
    if oddFaces.isEmpty { return join }
    var matching = MinimumWeightMatching(
      count: oddFaces.count, metric: FaceDistances(self, weights: weights, oddFaces: oddFaces))
    guard let partners = matching.solve() else { return nil }
    for (point, partner) in partners.enumerated() where partner > point {
      matching.metric.visitPath(from: point, to: Int(partner)) { join[Int($0)].toggle() }
    }
    return join
  }
}

/// Distances between odd faces over the edges of a dual graph.
struct FaceDistances: MatchingMetric {
  private let graph: DualGraph
  private let weights: [Int64]
  private let oddFaces: [Int32]
  /// The place of a face among the odd ones, or −1.
  private var point: [Int32]
  private var distance: [Int64]
  /// The edge by which the search came to a face.
  private var via: [Int32]
  private var reached: [Int32] = []
  private var queue = EventQueue()
  let firstRadius: Int64

  init(_ graph: DualGraph, weights: [Int64], oddFaces: [Int32]) {
    self.graph = graph
    self.weights = weights
    self.oddFaces = oddFaces
    point = [Int32](repeating: -1, count: graph.faceCount)
    for (k, face) in oddFaces.enumerated() { point[Int(face)] = Int32(k) }
    distance = [Int64](repeating: .max, count: graph.faceCount)
    via = [Int32](repeating: -1, count: graph.faceCount)
    firstRadius = max(1, 2 * weights.reduce(0, +) / Int64(max(1, weights.count)))
  }

  mutating func findNeighbors(
    of source: Int, within radius: Int64, _ neighbors: inout [MatchingNeighbor]
  ) -> Bool {
    neighbors.removeAll(keepingCapacity: true)
    let start = oddFaces[source]
    begin(start)
    while let next = queue.removeFirst() {
      let face = Int(next.subject)
      if next.time > distance[face] { continue }
      if next.time > radius { return false }
      if point[face] >= 0, next.subject != start {
        neighbors.append(MatchingNeighbor(point: point[face], distance: next.time))
      }
      relax(face, next.time)
    }
    return true
  }

  /// Calls `body` with the edges of a shortest path between two points.
  mutating func visitPath(from source: Int, to goal: Int, _ body: (Int32) -> Void) {
    let (start, end) = (oddFaces[source], oddFaces[goal])
    begin(start)
    while let next = queue.removeFirst(), next.subject != end {
      let face = Int(next.subject)
      if next.time == distance[face] { relax(face, next.time) }
    }
    var face = end
    while face != start, via[Int(face)] >= 0 {
      let edge = via[Int(face)]
      body(edge)
      let sides = graph.edges[Int(edge)]
      face = sides.left == face ? sides.right : sides.left
    }
  }

  private mutating func begin(_ start: Int32) {
    for face in reached { distance[Int(face)] = .max }
    reached.removeAll(keepingCapacity: true)
    queue.removeAll()
    distance[Int(start)] = 0
    via[Int(start)] = -1
    reached.append(start)
    queue.insert(0, start)
  }

  private mutating func relax(_ face: Int, _ reachedAt: Int64) {
    for k in Int(graph.starts[face])..<Int(graph.starts[face + 1]) {
      let (edge, other) = graph.borders[k]
      let length = reachedAt + weights[Int(edge)]
      if length < distance[Int(other)] {
        if distance[Int(other)] == .max { reached.append(other) }
        distance[Int(other)] = length
        via[Int(other)] = edge
        queue.insert(length, other)
      }
    }
  }
}
