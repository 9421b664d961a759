import IsingKernels

/// A model in the layout of the single-flip kernels: the fastest one that holds its numbers.
///
/// Integer models whose local fields fit 32 bits are exact; any other model is divided by its
/// largest number and carried in single precision, and states found are evaluated again exactly.
final class AnnealingCouplings: Sendable {
  let model: IsingModel
  let kind: AnnealingKind
  /// What one unit of the kernels' energies is worth in the model's numerator.
  let unit: Double
  /// The rms field F, in the numerator's units; see `IsingModel.fieldScale`.
  let fieldScale: Double
  private let columns: FrozenBuffer<UInt32>?
  private let starts: FrozenBuffer<UInt32>?
  /// Couplings in the kernel's type, unless the model's own are read where they are.
  private let bytes: FrozenBuffer<UInt8>?
  private let external: FrozenBuffer<UInt32>?
  private let bits: FrozenBuffer<UInt64>?
  private let linkUnit: Int32

  /// Packs a model.
  ///
  /// - Parameter statistics: the sizes of its couplings, where they are known.
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(size of the packed couplings).
  init(_ model: IsingModel, statistics: CouplingStatistics? = nil) throws {
    self.model = model
    let couplings = model.couplings
    let count = model.spinCount
    let statistics = statistics ?? couplings.statistics()
    fieldScale = model.fieldScale(statistics)
    var largest = couplings.magnitudes.largest
    var reach = statistics.absoluteRowSums.max() ?? 0  // the largest |f_i| possible
    for (sum, field) in zip(statistics.absoluteRowSums, model.fields) {
      largest = max(largest, abs(field))
      reach = max(reach, sum + abs(field))
    }

    let isAllPlusOne = couplings.isEverywhere(1)
    kind = AnnealingCouplings.kind(
      for: model, reach: reach, isUnweighted: isAllPlusOne || couplings.isEverywhere(-1))
    let isReal = kind == .denseFloat || kind == .sparseFloat
    let unit = isReal && largest > 0 ? largest : 1
    self.unit = unit
    linkUnit = isAllPlusOne ? 1 : -1

    external =
      model.hasFields
      ? try FrozenBuffer(count: count) { memory in
        for (i, field) in model.fields.enumerated() {
          memory[i] = isReal ? Float(field / unit).bitPattern : UInt32(bitPattern: Int32(field))
        }
      } : nil

    switch kind {
    case .signs, .signsWide:
      (bits, bytes, starts, columns) = (nil, nil, nil, nil)
    case .links:
      bits = try AnnealingCouplings.linkBits(couplings)
      (bytes, starts, columns) = (nil, nil, nil)
    case .denseInt8, .denseInt32:
      bytes = try AnnealingCouplings.alignedRows(couplings)
      (bits, starts, columns) = (nil, nil, nil)
    case .denseFloat:
      bytes = try AnnealingCouplings.floatRows(couplings, unit)
      (bits, starts, columns) = (nil, nil, nil)
    case .sparseInt8, .sparseInt32, .sparseFloat:
      guard case .sparse(let matrix) = couplings.storage else {
        (bits, bytes, starts, columns) = (nil, nil, nil, nil)
        return
      }
      bits = nil
      starts = try FrozenBuffer(matrix.rowStarts)
      columns = try FrozenBuffer(matrix.columns)
      let values = matrix.values
      bytes =
        switch (kind, values) {
        case (.sparseInt8, .int8(let values)): try AnnealingCouplings.copy(values)
        case (.sparseInt32, .int32(let values)): try AnnealingCouplings.copy(values)
        case (.sparseFloat, _):
          try AnnealingCouplings.fill(Float.self, values.count) {
            values.write(0..<values.count, dividedBy: unit, to: $0)
          }
        default:
          try AnnealingCouplings.fill(Int32.self, values.count) {
            for k in 0..<values.count { $0[k] = Int32(coupling: values[k]) }
          }
        }
    }
  }

  /// Whether kernel energies are whole numbers and exact.
  var isExact: Bool { kind != .denseFloat && kind != .sparseFloat }

  /// The relative error of energies that the kernels keep: single-precision sums where not exact. They
  /// are computed afresh before the rounding of the fields adds up to more; see `SingleFlipState`.
  var energyTolerance: Double { isExact ? 0 : 4e-6 }

  /// Calls `body` with the description that the kernels take.
  func withProblem<Result>(_ body: (inout AnnealingProblem) -> Result) -> Result {
    withExtendedLifetime(self) {
      var problem = AnnealingProblem()
      problem.kind = kind
      problem.unit = linkUnit
      problem.count = model.spinCount
      problem.starts = starts?.start
      problem.columns = columns?.start
      problem.external = external.map { UnsafeRawPointer($0.start) }
      switch kind {
      case .signs, .signsWide:
        if case .oneBit(let matrix) = model.couplings.storage {
          problem.rows = UnsafeRawPointer(matrix.start)
          problem.stride = matrix.wordsPerRow
        }
      case .links:
        problem.rows = bits.map { UnsafeRawPointer($0.start) }
        problem.stride = (model.spinCount + 511) / 512 * 8
      case .denseInt8, .denseInt32, .denseFloat:
        problem.stride = model.spinCount
        guard bytes == nil, case .dense(let matrix) = model.couplings.storage else {
          problem.rows = bytes.map { UnsafeRawPointer($0.start) }
          break
        }
        return matrix.values.withUnsafeBytes {
          problem.rows = $0.baseAddress
          return body(&problem)
        }
      case .sparseInt8, .sparseInt32, .sparseFloat:
        problem.weights = bytes.map { UnsafeRawPointer($0.start) }
      }
      return body(&problem)
    }
  }

  private static func kind(
    for model: IsingModel, reach: Double, isUnweighted: Bool
  ) -> AnnealingKind {
    let (count, couplings) = (model.spinCount, model.couplings)
    let fitsWords = model.isInteger && reach < 0x1p30
    switch couplings.storage {
    case .oneBit:
      return !fitsWords ? .denseFloat : reach + 1 <= 32000 ? .signs : .signsWide
    case .dense(let matrix):
      if !fitsWords { return .denseFloat }
      if isUnweighted, reach <= 32000 { return .links }
      if case .int8 = matrix.values { return .denseInt8 }
      return .denseInt32
    case .sparse(let matrix):
      if !fitsWords { return .sparseFloat }
      let meanDegree = 2 * Double(couplings.pairCount) / Double(max(1, count))
      if isUnweighted, reach <= 32000, Double(count) / 50 < meanDegree { return .links }
      if case .int8 = matrix.values, reach <= 32000 { return .sparseInt8 }
      return .sparseInt32
    }
  }

  private static func linkBits(_ couplings: Couplings) throws -> FrozenBuffer<UInt64> {
    let stride = (couplings.order + 511) / 512 * 8
    return try FrozenBuffer(count: couplings.order * stride) { words in
      for i in 0..<couplings.order {
        couplings.forEachNeighbor(of: i) { j, _ in
          words[i * stride + j >> 6] |= 1 << UInt64(j & 63)
        }
      }
    }
  }

  /// The model's own rows on cache-line boundaries, or `nil` where their length is no multiple of a
  /// line: then a copy would be no better aligned, and the kernels read the model's.
  private static func alignedRows(_ couplings: Couplings) throws -> FrozenBuffer<UInt8>? {
    guard case .dense(let matrix) = couplings.storage else { return nil }
    switch matrix.values {
    case .int8(let values): return couplings.order % 64 == 0 ? try copy(values) : nil
    case .int32(let values): return couplings.order % 16 == 0 ? try copy(values) : nil
    default:
      // Whole numbers of 64 bits that are all small; the matrix's builder makes none.
      return try fill(Int32.self, matrix.values.count) {
        for k in 0..<matrix.values.count { $0[k] = Int32(coupling: matrix.values[k]) }
      }
    }
  }

  private static func floatRows(
    _ couplings: Couplings, _ unit: Double
  ) throws -> FrozenBuffer<UInt8> {
    let order = couplings.order
    return try fill(Float.self, order * order) {
      for i in 0..<order { couplings.writeRow(i, dividedBy: unit, to: $0 + i * order) }
    }
  }

  private static func copy<Scalar: BitwiseCopyable>(
    _ values: [Scalar]
  ) throws -> FrozenBuffer<UInt8> {
    try fill(Scalar.self, values.count) { memory in
      values.withUnsafeBufferPointer {
        memory.update(from: $0.baseAddress ?? UnsafePointer(memory), count: $0.count)
      }
    }
  }

  private static func fill<Scalar: BitwiseCopyable>(
    _ type: Scalar.Type, _ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) throws -> FrozenBuffer<UInt8> {
    try FrozenBuffer(count: count * MemoryLayout<Scalar>.stride) { memory in
      UnsafeMutableRawPointer(memory).withMemoryRebound(to: Scalar.self, capacity: count) {
        body($0)
      }
    }
  }
}
