public import Isinglass

extension WishartPlanted {
  /// The columns W of the Gaussian variant, N rows of M numbers one after another: Wᵀt = 0 to
  /// rounding, Var W = 1.
  ///
  /// Theory needs them: the residual energy of s is |Wᵀs|²/(2N), and the Hessian at the planted
  /// state is 2b + W Wᵀ/N.
  ///
  /// - Throws: `EnsembleError`.
  /// - Complexity: O(N M).
  public func gaussianColumns(seed: Seed) throws -> [Double] {
    try checkParameters()
    var columns = try columnsPlantedUp(seed: seed)
    let (hidden, count) = (planted.spins(count: size, seed: seed), columnCount)
    for i in 0..<size where !hidden.isUp(i) {
      for k in i * count..<(i + 1) * count { columns[k] = -columns[k] }
    }
    return columns
  }

  /// J = −(W Wᵀ/N) without its diagonal, in the gauge of the hidden state.
  func gaussianCouplings(_ hidden: Spins, seed: Seed) throws -> Couplings {
    try requireMemory(bytes: 16 * size * size)
    let gram = gramMatrix(of: try columnsPlantedUp(seed: seed), order: size)
    let source = CouplingVisitor { body in
      for i in 0..<size {
        for j in 0..<i { try body(i, j, -gram[i * (i - 1) / 2 + j] / Double(size)) }
      }
    }
    return try Couplings(
      order: size, GaugedCouplings(base: source, spins: hidden), duplicates: .reject)
  }

  /// W for the hidden state all up: normal numbers less their mean over the spins, scaled to
  /// variance 1. Row i draws its M numbers from the stream of index i.
  private func columnsPlantedUp(seed: Seed) throws -> [Double] {
    let count = columnCount
    guard count > 0 else { throw EnsembleError.noColumns(size: size, alpha: alpha) }
    let (cells, overflow) = size.multipliedReportingOverflow(by: 8 * count)
    try requireMemory(bytes: overflow ? .max : cells)
    var columns = [Double](repeating: 0, count: size * count)
    var sums = [Double](repeating: 0, count: count)
    for i in 0..<size {
      var stream = seed.stream(.couplings, index: i)
      for k in 0..<count {
        let value = stream.normal()
        columns[i * count + k] = value
        sums[k] += value
      }
    }
    let scale = (Double(size) / Double(size - 1)).squareRoot()
    for i in 0..<size {
      for k in 0..<count {
        columns[i * count + k] = scale * (columns[i * count + k] - sums[k] / Double(size))
      }
    }
    return columns
  }
}

/// The products of distinct rows, packed: rows i > j at i (i − 1)/2 + j.
///
/// Every product is summed in order of the columns, one rounding an operation, so that its bits do
/// not depend on the blocking: four rows times eight, which share their loads.
private func gramMatrix(of rows: [Double], order: Int) -> [Double] {
  let count = rows.count / max(1, order)
  var gram = [Double](repeating: 0, count: order * max(0, order - 1) / 2)
  // Eight rows side by side, so that one load brings the same column of all eight.
  var panel = [SIMD8<Double>](repeating: .zero, count: count)
  for first in stride(from: 0, to: order, by: 8) {
    for lane in 0..<min(8, order - first) {
      for k in 0..<count { panel[k][lane] = rows[(first + lane) * count + k] }
    }
    for i in stride(from: first, to: order, by: 2) {
      let second = min(i + 1, order - 1)
      let sums = rows.withUnsafeBufferPointer { rows in
        panel.withUnsafeBufferPointer { panel in
          var sums = (SIMD8<Double>.zero, SIMD8<Double>.zero)
          for k in 0..<count {
            sums.0 += panel[k] * rows[i * count + k]
            sums.1 += panel[k] * rows[second * count + k]
          }
          return sums
        }
      }
      for lane in 0..<8 {
        let j = first + lane
        if j < i { gram[i * (i - 1) / 2 + j] = sums.0[lane] }
        if j < second { gram[second * (second - 1) / 2 + j] = sums.1[lane] }
      }
    }
  }
  return gram
}
