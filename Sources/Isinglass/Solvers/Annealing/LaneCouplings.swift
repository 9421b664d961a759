import IsingKernels

/// A sparse model with small integer couplings in the layout of the kernels that move 64 replicas in
/// lanes of 8 bits.
///
/// Spins are visited colour by colour of a greedy colouring, so that neighbours are far apart, and
/// within a colour by numbers of positive and negative couplings, so that loops side by side have equal
/// lengths.
final class LaneCouplings: Sendable {
  /// The number of replicas in a state.
  static let width = Int(IK_LANES_COUNT)

  let model: IsingModel
  /// What one unit of the kernels' energies is worth in the model's numerator.
  let unit: Double
  /// The place of each spin in the visiting order.
  let places: FrozenBuffer<UInt32>
  private let starts: FrozenBuffer<UInt32>
  private let columns: FrozenBuffer<UInt32>
  private let external: FrozenBuffer<Int8>?
  private let planes: Int
  /// The largest sum of magnitudes of a row in units, the field's included.
  let reach: Int

  /// Packs a model; `nil` where its numbers are not integers whose sums of magnitudes over every row,
  /// the field's included and divided by the greatest common divisor of all, are at most 127.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(couplings + spins log spins).
  init?(_ model: IsingModel) throws {
    guard let scale = LaneCouplings.scale(of: model) else { return nil }
    let count = model.spinCount
    let planes = scale.largest.bitWidth - max(1, scale.largest).leadingZeroBitCount
    let rows = CompressedRows(model.couplings)
    let weights = rows.values.map { Int($0) / scale.divisor }
    let places = LaneCouplings.order(rows.starts, rows.columns, weights, count)
    var spins = [Int](repeating: 0, count: count)
    for (spin, place) in places.enumerated() { spins[Int(place)] = spin }

    var starts: [UInt32] = [0]
    var columns: [UInt32] = []
    starts.reserveCapacity(2 * planes * count + 1)
    for spin in spins {
      let row = Int(rows.starts[spin])..<Int(rows.starts[spin + 1])
      for plane in (0..<planes).reversed() {
        for sign in [1, -1] {
          for k in row where sign * weights[k] > 0 && weights[k].magnitude >> plane & 1 == 1 {
            columns.append(places[Int(rows.columns[k])])
          }
          starts.append(UInt32(columns.count))
        }
      }
    }
    self.model = model
    self.planes = planes
    reach = scale.reach
    unit = Double(scale.divisor)
    self.places = try FrozenBuffer(places)
    self.starts = try FrozenBuffer(starts)
    self.columns = try FrozenBuffer(columns)
    external =
      model.hasFields
      ? try FrozenBuffer(spins.map { Int8(Int(model.fields[$0]) / scale.divisor) }) : nil
  }

  /// What a kernel's energy is as a numerator of the model's energy.
  func numerator(_ energy: Int32) -> Double { Double(energy) * unit + model.offset }

  /// Calls `body` with the description that the kernels take.
  func withProblem<Result>(_ body: (inout LaneProblem) -> Result) -> Result {
    withExtendedLifetime(self) {
      var problem = LaneProblem(
        count: model.spinCount, planes: UInt32(planes), reach: Int32(reach), starts: starts.start,
        columns: columns.start, external: external?.start)
      return body(&problem)
    }
  }

  /// The common divisor of all numbers, and the largest coupling and row sum after division by it.
  private static func scale(of model: IsingModel) -> (divisor: Int, largest: Int, reach: Int)? {
    let count = model.spinCount
    guard model.isInteger, count > 0, count <= 1 << 23,
      model.couplings.magnitudes.largest < 0x1p40
    else { return nil }
    var (divisor, largest, reach) = (0, 0, 0)
    for i in 0..<count {
      let field = model.hasFields ? abs(model.fields[i]) : 0
      guard field < 0x1p40 else { return nil }
      var sum = Int(field)
      divisor = greatestCommonDivisor(divisor, sum)
      model.couplings.forEachNeighbor(of: i) { _, value in
        let size = Int(abs(value))
        divisor = greatestCommonDivisor(divisor, size)
        largest = max(largest, size)
        sum += size
      }
      reach = max(reach, sum)
      // No divisor found later can be larger.
      if divisor > 0, reach / divisor > 127 << 40 { return nil }
    }
    divisor = max(1, divisor)
    return reach / divisor <= 127 ? (divisor, largest / divisor, reach / divisor) : nil
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// The place of each spin.
  private static func order(
    _ starts: [UInt32], _ columns: [UInt32], _ weights: [Int], _ count: Int
  ) -> [UInt32] {
    var keys: [(colour: Int, plus: Int, minus: Int, spin: Int)] = []
    keys.reserveCapacity(count)
    var colours = [Int](repeating: 0, count: count)
    for spin in 0..<count {
      var taken: (UInt64, UInt64) = (0, 0)  // degrees are at most 127
      var (plus, minus) = (0, 0)
      for k in Int(starts[spin])..<Int(starts[spin + 1]) {
        let bits = weights[k].magnitude.nonzeroBitCount
        if weights[k] > 0 { plus += bits } else { minus += bits }
        let other = Int(columns[k])
        guard other < spin else { continue }
        if colours[other] < 64 {
          taken.0 |= 1 << UInt64(colours[other])
        } else {
          taken.1 |= 1 << UInt64(colours[other] - 64)
        }
      }
      let colour = (~taken.0).trailingZeroBitCount
      colours[spin] = colour < 64 ? colour : 64 + (~taken.1).trailingZeroBitCount
      keys.append((colours[spin], plus, minus, spin))
    }
    keys.sort { ($0.colour, $0.plus, $0.minus, $0.spin) < ($1.colour, $1.plus, $1.minus, $1.spin) }
    var places = [UInt32](repeating: 0, count: count)
    for (place, key) in keys.enumerated() { places[key.spin] = UInt32(place) }
    return places
  }
}
