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
  private let columns: FrozenBuffer<UInt32>?
  private let starts: FrozenBuffer<UInt32>?
  private let bytes: FrozenBuffer<UInt8>?
  private let external: FrozenBuffer<UInt32>?
  private let bits: FrozenBuffer<UInt64>?
  private let linkUnit: Int32

  /// Packs a model.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(size of the packed couplings).
  init(_ model: IsingModel) throws {
    self.model = model
    let couplings = model.couplings
    let count = model.spinCount
    let statistics = couplings.statistics()
    var largest = statistics.largest
    var reach = statistics.absoluteRowSums.max() ?? 0  // the largest |f_i| possible
    for (sum, field) in zip(statistics.absoluteRowSums, model.fields) {
      largest = max(largest, abs(field))
      reach = max(reach, sum + abs(field))
    }

    kind = AnnealingCouplings.kind(
      for: model, reach: reach,
      isUnweighted: statistics.isAllPlusOne || statistics.isAllMinusOne)
    let isReal = kind == .denseFloat || kind == .sparseFloat
    let unit = isReal && largest > 0 ? largest : 1
    self.unit = unit
    linkUnit = statistics.isAllPlusOne ? 1 : -1

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
    case .denseInt8:
      bytes =
        if case .dense(let matrix) = couplings.storage, case .int8(let values) = matrix.values {
          try values.withUnsafeBytes { source in
            try FrozenBuffer(count: source.count) {
              UnsafeMutableRawBufferPointer(start: $0, count: source.count).copyMemory(from: source)
            }
          }
        } else {
          try AnnealingCouplings.square(couplings) { Int8($0) }
        }
      (bits, starts, columns) = (nil, nil, nil)
    case .denseInt32:
      bytes = try AnnealingCouplings.square(couplings) { Int32($0) }
      (bits, starts, columns) = (nil, nil, nil)
    case .denseFloat:
      bytes = try AnnealingCouplings.square(couplings) { Float($0 / unit) }
      (bits, starts, columns) = (nil, nil, nil)
    case .sparseInt8, .sparseInt32, .sparseFloat:
      let rows = CompressedRows(couplings)
      bits = nil
      starts = try FrozenBuffer(rows.starts)
      columns = try FrozenBuffer(rows.columns)
      bytes =
        switch kind {
        case .sparseInt8: try AnnealingCouplings.pack(rows.values) { Int8($0) }
        case .sparseInt32: try AnnealingCouplings.pack(rows.values) { Int32($0) }
        default: try AnnealingCouplings.pack(rows.values) { Float($0 / unit) }
        }
    }
  }

  /// Whether kernel energies are whole numbers and exact.
  var isExact: Bool { kind != .denseFloat && kind != .sparseFloat }

  /// The relative error of energies that the kernels keep: single-precision sums where not exact.
  var energyTolerance: Double { isExact ? 0 : 1e-6 }

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
        problem.rows = bytes.map { UnsafeRawPointer($0.start) }
        problem.stride = model.spinCount
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

  private static func square<Scalar: BitwiseCopyable>(
    _ couplings: Couplings, _ convert: (Double) -> Scalar
  ) throws -> FrozenBuffer<UInt8> {
    let order = couplings.order
    return try FrozenBuffer(count: order * order * MemoryLayout<Scalar>.stride) { memory in
      UnsafeMutableRawPointer(memory).withMemoryRebound(to: Scalar.self, capacity: order * order) {
        for i in 0..<order {
          let row = $0 + i * order
          couplings.forEachNeighbor(of: i) { j, value in row[j] = convert(value) }
        }
      }
    }
  }

  private static func pack<Scalar: BitwiseCopyable>(
    _ values: [Double], _ convert: (Double) -> Scalar
  ) throws -> FrozenBuffer<UInt8> {
    try FrozenBuffer(count: values.count * MemoryLayout<Scalar>.stride) { memory in
      UnsafeMutableRawPointer(memory).withMemoryRebound(to: Scalar.self, capacity: values.count) {
        for (k, value) in values.enumerated() { $0[k] = convert(value) }
      }
    }
  }
}

/// Compressed rows of any couplings, both triangles.
struct CompressedRows {
  var starts: [UInt32] = [0]
  var columns: [UInt32] = []
  var values: [Double] = []

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
