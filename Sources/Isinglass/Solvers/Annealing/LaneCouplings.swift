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
  private let external: FrozenBuffer<Int16>?
  private let planes: Int
  /// The largest sum of magnitudes of a narrow row in units, the field's included.
  let reach: Int
  private let narrow: Int

  /// Whether the sums of magnitudes of all rows fit 8 bits.
  var isNarrow: Bool { narrow == model.spinCount }

  /// Packs a model; `nil` where its numbers, divided by the greatest common divisor of all, are not
  /// integers with |J| at most 127 whose sums of magnitudes over a row, the field's included, are at
  /// most 127 for 19 rows of 20 and at most 32,000 for the others.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(couplings + spins log spins).
  convenience init?(_ model: IsingModel) throws {
    guard let scale = LaneScale(of: model) else { return nil }
    try self.init(model, scale)
  }

  /// Packs a model that fits.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(_ model: IsingModel, _ scale: LaneScale) throws {
    let count = model.spinCount
    let planes = scale.largest.bitWidth - max(1, scale.largest).leadingZeroBitCount
    let rows = CompressedRows(model.couplings)
    let weights = rows.values.map { Int($0) / scale.divisor }
    let fields = model.fields.map { Int($0) / scale.divisor }
    let places = LaneCouplings.order(rows.starts, rows.columns, weights, fields, count)
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
    narrow = scale.narrow
    unit = Double(scale.divisor)
    self.places = try FrozenBuffer(places)
    self.starts = try FrozenBuffer(starts)
    self.columns = try FrozenBuffer(columns)
    external =
      model.hasFields
      ? try FrozenBuffer(spins.map { Int16(fields[$0]) }) : nil
  }

  /// What a kernel's energy is as a numerator of the model's energy.
  func numerator(_ energy: Int32) -> Double { Double(energy) * unit + model.offset }

  /// Calls `body` with the description that the kernels take.
  func withProblem<Result>(_ body: (inout LaneProblem) -> Result) -> Result {
    withExtendedLifetime(self) {
      var problem = LaneProblem(
        count: model.spinCount, narrow: narrow, planes: UInt32(planes), reach: Int32(reach),
        starts: starts.start,
        columns: columns.start, external: external?.start)
      return body(&problem)
    }
  }

  /// The place of each spin: those of wide rows behind all others, then by colour.
  private static func order(
    _ starts: [UInt32], _ columns: [UInt32], _ weights: [Int], _ fields: [Int], _ count: Int
  ) -> [UInt32] {
    var keys: [(group: Int, plus: Int, minus: Int, spin: Int)] = []
    keys.reserveCapacity(count)
    // Colours beyond 127, which hardly any graph needs, are lumped together.
    var colours = [Int](repeating: 0, count: count)
    for spin in 0..<count {
      var taken: (UInt64, UInt64) = (0, 0)
      var (plus, minus) = (0, 0)
      var sum = fields.isEmpty ? 0 : abs(fields[spin])
      for k in Int(starts[spin])..<Int(starts[spin + 1]) {
        let bits = weights[k].magnitude.nonzeroBitCount
        sum += abs(weights[k])
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
      colours[spin] = colour < 64 ? colour : min(127, 64 + (~taken.1).trailingZeroBitCount)
      keys.append((colours[spin] + (sum > LaneScale.mostOfNarrow ? 128 : 0), plus, minus, spin))
    }
    keys.sort { ($0.group, $0.plus, $0.minus, $0.spin) < ($1.group, $1.plus, $1.minus, $1.spin) }
    var places = [UInt32](repeating: 0, count: count)
    for (place, key) in keys.enumerated() { places[key.spin] = UInt32(place) }
    return places
  }
}
