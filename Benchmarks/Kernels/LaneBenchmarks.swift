import IsingKernels

/// Metropolis sweeps of 64 replicas of a random graph with couplings of -1, in the order in which the
/// solvers visit: colour by colour, then by degree.
///
/// - Parameter accept: updates a nanosecond and core below which something is wrong, with AVX-512.
func laneBenchmark(order n: Int, degree: Int, accept: Double) -> Benchmark {
  var numbers = Numbers()
  var neighbours = [[Int]](repeating: [], count: n)
  for _ in 0..<n * degree / 2 {
    let (i, j) = (Int(numbers.bits() >> 4) % n, Int(numbers.bits() >> 4) % n)
    guard i != j else { continue }
    neighbours[i].append(j)
    neighbours[j].append(i)
  }
  var colours = [Int](repeating: -1, count: n)
  for i in 0..<n {
    let taken = Set(neighbours[i].map { colours[$0] })
    colours[i] = (0...taken.count).first { !taken.contains($0) } ?? 0
  }
  let spins = (0..<n).sorted {
    (colours[$0], neighbours[$0].count, $0) < (colours[$1], neighbours[$1].count, $1)
  }
  var places = [Int](repeating: 0, count: n)
  for (place, spin) in spins.enumerated() { places[spin] = place }
  var starts: [UInt32] = [0]
  var columns: [UInt32] = []
  for spin in spins {
    starts.append(UInt32(columns.count))
    columns += neighbours[spin].map { UInt32(places[$0]) }
    starts.append(UInt32(columns.count))
  }
  let rowStarts = buffer(starts.count) { starts[$0] }
  let neighbourPlaces = buffer(columns.count) { columns[$0] }
  let reach = neighbours.map(\.count).max() ?? 0
  let state = buffer(64 * n) { _ in Int8(numbers.bits() >> 31 == 0 ? 1 : -1) }
  let random = buffer(1) { _ in LaneRandom() }
  seedLanes(from: PhiloxPlace(key: 1, low: 0, high: 0), into: random)
  let table = buffer(1) { _ in LaneTable() }
  fillLaneTable(temperature: 0.4 * Double(degree).squareRoot(), into: table)
  return Benchmark(
    kernel: "sparse annealing", size: "N=\(n) d=\(degree) R=64", work: 64 * Double(n),
    unit: "update", roofline: .reached(accept * 1e9)
  ) {
    var problem = LaneProblem(
      count: n, planes: 1, reach: Int32(reach), starts: rowStarts, columns: neighbourPlaces,
      external: nil)
    sweepLanes(&problem, state, table: table, random: random, sweeps: 1)
  }
}
