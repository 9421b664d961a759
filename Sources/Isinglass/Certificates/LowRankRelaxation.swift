/// Vectors in place of spins: the semidefinite relaxation of an Ising model, solved approximately.
///
/// Each spin becomes a vector v_i of unit length in a space of about √(2N) dimensions, and Σ_{i<j} B_ij v_i·v_j
/// is maximised, where B holds the couplings and, bordering them for one more vector, the fields. In so many
/// dimensions the local maxima are global ones (Burer & Monteiro, Math. Programming 95, 329 (2003)). Vectors are
/// turned one by one to where they are best, which converges linearly (the mixing method: Wang, Chang & Kolter,
/// arXiv:1706.00476).
///
/// What rests on it is only how good a bound is, not that it holds: any multipliers y prove one, see
/// `Certificate.semidefinite(of:)`.
struct LowRankRelaxation {
  /// The couplings bordered by the fields, both triangles; the ghost spin, if there is one, is the last.
  private let starts: [Int]
  private let columns: [UInt32]
  private let values: [Float]
  /// Groups of eight dimensions.
  private let groups: Int
  private var vectors: [SIMD8<Float>]
  /// What the couplings are divided by, so that single precision holds them.
  private let unit: Double

  /// y_i = −|Σ_j B_ij v_j|, so that B + Diag(y) has no positive eigenvalue at the maximum.
  private(set) var multipliers: [Double]
  /// Sweeps done.
  private(set) var sweeps = 0
  /// About Σ_{i<j} B_ij v_i·v_j, which is at most the maximum.
  private(set) var value = 0.0

  /// Random vectors.
  init(_ model: IsingModel, seed: Seed = 0) {
    let couplings = model.couplings
    let hasGhost = model.hasFields
    let order = couplings.order + (hasGhost ? 1 : 0)
    var largest = model.fields.reduce(0) { max($0, abs($1)) }
    couplings.forEachPair { _, _, value in largest = max(largest, abs(value)) }
    let unit = largest > 0 ? largest : 1
    var starts = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    columns.reserveCapacity(2 * couplings.pairCount)
    values.reserveCapacity(2 * couplings.pairCount)
    for i in 0..<couplings.order {
      couplings.forEachNeighbor(of: i) { j, value in
        columns.append(UInt32(j))
        values.append(Float(value / unit))
      }
      if hasGhost, model.fields[i] != 0 {
        columns.append(UInt32(couplings.order))
        values.append(Float(model.fields[i] / unit))
      }
      starts.append(columns.count)
    }
    if hasGhost {
      for (i, field) in model.fields.enumerated() where field != 0 {
        columns.append(UInt32(i))
        values.append(Float(field / unit))
      }
      starts.append(columns.count)
    }
    (self.unit, self.starts, self.columns, self.values) = (unit, starts, columns, values)
    let rank = Int(Double(2 * order).squareRoot().rounded(.up)) + 1
    let groups = (rank + 7) / 8
    self.groups = groups
    multipliers = [Double](repeating: 0, count: order)
    var random = seed.stream(.eigenvector, index: order)
    vectors = (0..<order * groups).map { _ in
      var vector = SIMD8<Float>()
      for k in 0..<8 { vector[k] = Float(random.uniform() - 0.5) }
      return vector
    }
    for i in 0..<order { normalize(i) }
  }

  private mutating func normalize(_ i: Int) {
    var squares = SIMD8<Float>()
    for g in i * groups..<(i + 1) * groups { squares += vectors[g] * vectors[g] }
    let size = squares.sum().squareRoot()
    guard size > 0 else { return }
    for g in i * groups..<(i + 1) * groups { vectors[g] /= size }
  }

  /// Whether so many sweeps were done that more are not worth their time: about a second's work where
  /// couplings are sparse.
  var isExhausted: Bool {
    let work = Double(columns.count * groups * 8)
    return Double(sweeps) >= min(20_000, max(300, 1e9 / max(1, work)))
  }

  /// Turns vectors until a sweep gains less than a share of the whole.
  ///
  /// - Complexity: O(√N couplings) a sweep; a hundred sweeps or so, more where the maximum is flat.
  mutating func solve(tolerance: Double) {
    while !isExhausted {
      let (gained, whole) = sweep()
      value = whole * unit / 2
      if gained <= tolerance * whole { return }
    }
  }

  /// Turns every vector once; what that gained, and the sum over all vectors of what they are worth now.
  private mutating func sweep() -> (gained: Double, whole: Double) {
    sweeps += 1
    var (gained, whole) = (0.0, 0.0)
    let groups = groups
    starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          vectors.withUnsafeMutableBufferPointer { vectors in
            var force = [SIMD8<Float>](repeating: SIMD8(), count: groups)
            force.withUnsafeMutableBufferPointer { force in
              for i in 0..<starts.count - 1 {
                for g in 0..<groups { force[g] = SIMD8() }
                for entry in starts[i]..<starts[i + 1] {
                  let value = values[entry]
                  let other = Int(columns[entry]) * groups
                  for g in 0..<groups { force[g] += value * vectors[other + g] }
                }
                var (squares, along) = (SIMD8<Float>(), SIMD8<Float>())
                for g in 0..<groups {
                  squares += force[g] * force[g]
                  along += force[g] * vectors[i * groups + g]
                }
                let size = squares.sum().squareRoot()
                multipliers[i] = -Double(size) * unit
                guard size > 0 else { continue }
                gained += Double(size - along.sum())
                whole += Double(size)
                for g in 0..<groups { vectors[i * groups + g] = force[g] / size }
              }
            }
          }
        }
      }
    }
    return (gained, whole)
  }
}
