/// Compressed rows of any couplings, both triangles.
struct CompressedRows {
  var starts: [UInt32] = [0]
  var columns: [UInt32] = []
  var values: [Double] = []

  /// No rows.
  init() {}

  init(_ couplings: Couplings) {
    starts.reserveCapacity(couplings.order + 1)
    columns.reserveCapacity(2 * couplings.pairCount)
    values.reserveCapacity(2 * couplings.pairCount)
    for i in 0..<couplings.order {
      couplings.forEachNeighbor(of: i) { j, value in
        columns.append(UInt32(j))
        values.append(value)
      }
      starts.append(UInt32(columns.count))
    }
  }
}
