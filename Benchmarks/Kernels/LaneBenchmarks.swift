import IsingKernels

/// Sweeps of 64 replicas of a sparse ±1 model at a temperature where some spins move; the rate is that
/// of single spins.
func laneBenchmark(_ name: String, _ neighbours: [[Int]], accepts: [Accept] = []) -> Benchmark {
  let n = neighbours.count
  var numbers = Numbers()
  // Greedy colours; places by colour, then by the number of positive couplings and the degree.
  var colors = [Int](repeating: -1, count: n)
  for i in 0..<n {
    let taken = Set(neighbours[i].map { colors[$0] })
    colors[i] = (0...n).first { !taken.contains($0) } ?? 0
  }
  let isPositive = neighbours.enumerated().map { i, row in
    row.map { ((i &* 31 ^ $0 &* 31) >> 3) % 2 == 0 }
  }
  func key(_ i: Int) -> (Int, Int, Int) {
    (colors[i], isPositive[i].count { $0 }, neighbours[i].count)
  }
  let order = (0..<n).sorted { key($0) < key($1) }
  var places = [Int](repeating: 0, count: n)
  for (place, i) in order.enumerated() { places[i] = place }
  var starts: [UInt32] = [0]
  var columns: [UInt32] = []
  for i in order {
    for positive in [true, false] {
      for (j, isUp) in zip(neighbours[i], isPositive[i]) where isUp == positive {
        columns.append(UInt32(places[j]))
      }
      starts.append(UInt32(columns.count))
    }
  }
  let startMemory = buffer(starts.count) { starts[$0] }
  let columnMemory = buffer(columns.count) { columns[$0] }
  let spins = buffer(64 * n) { _ in numbers.bits() >> 31 == 0 ? Int8(1) : -1 }
  let reach = neighbours.map(\.count).max() ?? 0
  var problem = LaneProblem(
    count: n, narrow: n, planes: 1, reach: Int32(reach), starts: UnsafePointer(startMemory),
    columns: UnsafePointer(columnMemory), external: nil)
  var table = LaneTable()
  fillLaneTable(temperature: Double(columns.count / n).squareRoot() * 0.6, into: &table)
  var random = LaneRandom()
  seedLanes(from: PhiloxPlace(key: 1, low: 0, high: 0), into: &random)
  return Benchmark(
    kernel: "annealing in 64 lanes", size: name, work: Double(64 * n), unit: "spin",
    accepts: accepts
  ) { sweepLanes(&problem, spins, table: &table, random: &random, sweeps: 1) }
}

/// A square lattice on a torus.
func torusNeighbours(_ length: Int) -> [[Int]] {
  (0..<length * length).map { k in
    let (x, y) = (k % length, k / length)
    return [
      (x + 1) % length + y * length, (x + length - 1) % length + y * length,
      x + (y + 1) % length * length, x + (y + length - 1) % length * length,
    ]
  }
}

/// A random graph of a mean degree.
func randomNeighbours(_ n: Int, degree: Int) -> [[Int]] {
  var numbers = Numbers()
  var sets = [Set<Int>](repeating: [], count: n)
  for _ in 0..<n * degree / 2 {
    let (i, j) = (Int(numbers.bits()) % n, Int(numbers.bits()) % n)
    guard i != j, sets[i].count < 127, sets[j].count < 127 else { continue }
    sets[i].insert(j)
    sets[j].insert(i)
  }
  return sets.map { $0.sorted() }
}
