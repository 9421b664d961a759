import Testing

@testable import Isinglass

/// Matchings and parity joins against the best of all, found by trying every one.
@Suite struct MinimumWeightMatchingTests {
  /// Distances from a full table.
  private struct Table: MatchingMetric {
    var distances: [[Int64]]
    let firstRadius: Int64

    mutating func findNeighbors(
      of point: Int, within radius: Int64, _ neighbors: inout [MatchingNeighbor]
    ) -> Bool {
      let all = distances.indices.filter { $0 != point }
        .map { MatchingNeighbor(point: Int32($0), distance: distances[point][$0]) }
        .sorted { $0.distance < $1.distance }
      neighbors = all.filter { $0.distance <= radius }
      return neighbors.count == all.count
    }
  }

  /// The least total distance, by dynamic programming over all subsets.
  private func leastSum(_ distances: [[Int64]]) -> Int64 {
    var least = [Int64](repeating: .max, count: 1 << distances.count)
    least[0] = 0
    for subset in least.indices where least[subset] < .max {
      guard let first = distances.indices.first(where: { subset >> $0 & 1 == 0 }) else { continue }
      for other in distances.indices where other > first && subset >> other & 1 == 0 {
        let next = subset | 1 << first | 1 << other
        least[next] = min(least[next], least[subset] + distances[first][other])
      }
    }
    return least[least.count - 1]
  }

  @Test(arguments: [1, 3, 10, 1000] as [Int64])
  func pairsAtTheLeastTotalDistance(largest: Int64) throws {
    var random = Seed(31).stream(.experiment, index: Int(largest))
    for instance in 0..<400 {
      let count = 2 * Int(1 + random.below(6))
      var distances = [[Int64]](
        repeating: [Int64](repeating: 0, count: count), count: count)
      for i in 0..<count {
        for j in 0..<i {
          let distance = Int64(random.below(UInt64(largest + 1)))
          distances[i][j] = distance
          distances[j][i] = distance
        }
      }
      if instance % 2 == 0 {
        // Shortest paths: a metric, with the ties that lattices have.
        for k in 0..<count {
          for i in 0..<count {
            for j in 0..<count {
              distances[i][j] = min(distances[i][j], distances[i][k] + distances[k][j])
            }
          }
        }
      }
      var matching = MinimumWeightMatching(
        count: count, metric: Table(distances: distances, firstRadius: max(1, largest / 4)))
      let solution = matching.solve()
      let partners = try #require(solution)
      var sum: Int64 = 0
      for (point, partner) in partners.enumerated() {
        try #require(partner >= 0 && partner != point && partners[Int(partner)] == point)
        sum += distances[point][Int(partner)]
      }
      #expect(sum == 2 * leastSum(distances), "instance \(instance)")
    }
  }

  @Test func anOddNumberCannotBePaired() {
    var matching = MinimumWeightMatching(
      count: 3, metric: Table(distances: [[0, 1, 2], [1, 0, 1], [2, 1, 0]], firstRadius: 1))
    let solution = matching.solve()
    #expect(solution == nil)
  }

  @Test func parityJoinsAreTheLightest() throws {
    var random = Seed(32).stream(.experiment)
    for instance in 0..<300 {
      let faces = Int(2 + random.below(6))
      let edges = (0..<Int(faces + Int(random.below(8)))).map { k in
        // The first edges connect everything.
        DualGraph.Sides(
          left: Int32(k < faces ? k : Int(random.below(UInt64(faces)))),
          right: Int32(k < faces ? (k + 1) % faces : Int(random.below(UInt64(faces)))))
      }
      let weights = edges.map { _ in Int64(random.below(6)) }
      var odd = (0..<faces).map { _ in random.below(2) == 1 }
      if odd.filter(\.self).count % 2 == 1 { odd[0].toggle() }
      let graph = DualGraph(faceCount: faces, edges: edges)
      let join = try #require(graph.minimumParityJoin(weights: weights, odd: odd))

      func parities(_ taken: (Int) -> Bool) -> [Bool] {
        var parity = [Bool](repeating: false, count: faces)
        for (k, edge) in edges.enumerated() where taken(k) {
          parity[Int(edge.left)].toggle()
          parity[Int(edge.right)].toggle()
        }
        return parity
      }
      #expect(parities { join[$0] } == odd)
      var least = Int64.max
      for subset in 0..<(1 << edges.count) where parities({ subset >> $0 & 1 == 1 }) == odd {
        least = min(
          least, edges.indices.reduce(0) { $0 + (subset >> $1 & 1 == 1 ? weights[$1] : 0) })
      }
      let weight = edges.indices.reduce(Int64(0)) { $0 + (join[$1] ? weights[$1] : 0) }
      #expect(weight == least, "instance \(instance)")
    }
  }

  @Test func patchesAreInTheirGroundState() {
    var random = Seed(33).stream(.experiment)
    for instance in 0..<60 {
      let (rows, columns) = (Int(2 + random.below(3)), Int(2 + random.below(3)))
      let patch = GridPatch(rows: rows, columns: columns)
      let largest = instance % 3 == 0 ? 1 : 5
      let couplings = patch.dual.edges.map { _ in
        Int64(random.below(UInt64(2 * largest + 1))) - Int64(largest)
      }
      func energy(_ isUp: (Int) -> Bool) -> Int64 {
        var (energy, edge): (Int64, Int) = (0, 0)
        func add(_ a: Bool, _ b: Bool) {
          energy -= a == b ? couplings[edge] : -couplings[edge]
          edge += 1
        }
        for row in 0..<rows {
          for column in 1..<columns {
            add(isUp(row * columns + column - 1), isUp(row * columns + column))
          }
        }
        for place in columns..<(rows * columns) { add(isUp(place - columns), isUp(place)) }
        for (row, column) in patch.rim { add(isUp(row * columns + column), true) }
        return energy
      }
      let found = patch.groundState(couplings)
      let least = (0..<(1 << (rows * columns))).lazy.map { bits in energy { bits >> $0 & 1 == 1 } }
        .min()
      #expect(energy { found[$0] } == least, "\(rows) x \(columns), instance \(instance)")
    }
  }
}
