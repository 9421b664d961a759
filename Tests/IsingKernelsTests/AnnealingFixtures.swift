import IsingKernels

extension AnnealingKind {
  static let all: [AnnealingKind] = [
    .signs, .signsWide, .links, .denseInt8, .denseInt32, .denseFloat, .sparseInt8, .sparseInt32,
    .sparseFloat,
  ]

  var isReal: Bool { self == .denseFloat || self == .sparseFloat }
  var hasPackedRows: Bool { self == .signs || self == .signsWide || self == .links }
  var isSparse: Bool { self == .sparseInt8 || self == .sparseInt32 || self == .sparseFloat }
}

/// A random model in a kernel's storage and, beside it, as plain numbers.
final class AnnealingModel {
  let kind: AnnealingKind
  let n: Int
  let couplings: [[Double]]
  let fields: [Double]
  private(set) var problem = AnnealingProblem()
  private var owned: [AnyObject] = []

  /// Real couplings are multiples of 1/64, so that sums of them are exact in `Float` too.
  init(_ kind: AnnealingKind, n: Int, withFields: Bool, seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let unit = withFields ? 1 : -1
    func draw(_ bound: Int) -> Int { Int(numbers.bits() >> 8) % (2 * bound + 1) - bound }
    var couplings = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0..<i {
        let value: Double
        switch kind {
        case .signs, .signsWide: value = numbers.bits() >> 31 == 1 ? 1 : -1
        case .links: value = draw(5) == 0 ? Double(unit) : 0
        case .denseInt8, .denseInt32: value = Double(draw(kind == .denseInt8 ? 127 : 3000))
        case .denseFloat: value = Double(draw(128)) / 64
        case .sparseInt8, .sparseInt32: value = draw(3) == 0 ? Double(draw(20)) : 0
        case .sparseFloat: value = draw(3) == 0 ? Double(draw(128)) / 64 : 0
        }
        couplings[i][j] = value
        couplings[j][i] = value
      }
    }
    fields = (0..<n).map { _ in withFields ? Double(draw(5)) : 0 }
    self.kind = kind
    self.n = n
    self.couplings = couplings
    problem.kind = kind
    problem.unit = kind == .links ? Int32(unit) : 0
    problem.count = n
    if withFields {
      problem.external =
        kind.isReal
        ? keep(fields.map { Float($0) }) : keep(fields.map { Int32($0) })
    }
    if kind.hasPackedRows {
      packRows()
    } else if kind.isSparse {
      compress()
    } else {
      fillDense()
    }
  }

  private func keep<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeRawPointer {
    let buffer = Buffer(values.count) { values[$0] }
    owned.append(buffer)
    return UnsafeRawPointer(buffer.start)
  }

  private func packRows() {
    problem.stride = annealingSpinWords(count: n)
    var words = [UInt64](repeating: 0, count: n * problem.stride)
    for i in 0..<n {
      for j in 0..<n where kind == .links ? couplings[i][j] != 0 : couplings[i][j] > 0 {
        words[i * problem.stride + j / 64] |= 1 << UInt64(j % 64)
      }
    }
    problem.rows = keep(words)
  }

  private func fillDense() {
    problem.stride = n + 3
    let padded: [Double] = couplings.flatMap { row in row + [7.0, 7, 7] }
    switch kind {
    case .denseInt8: problem.rows = keep(padded.map { Int8($0) })
    case .denseInt32: problem.rows = keep(padded.map { Int32($0) })
    default: problem.rows = keep(padded.map { Float($0) })
    }
  }

  private func compress() {
    var (starts, columns, weights) = ([UInt32(0)], [UInt32](), [Double]())
    for row in couplings {
      for (j, value) in row.enumerated() where value != 0 {
        columns.append(UInt32(j))
        weights.append(value)
      }
      starts.append(UInt32(columns.count))
    }
    problem.starts = keep(starts).assumingMemoryBound(to: UInt32.self)
    problem.columns = keep(columns).assumingMemoryBound(to: UInt32.self)
    switch kind {
    case .sparseInt8: problem.weights = keep(weights.map { Int8($0) })
    case .sparseInt32: problem.weights = keep(weights.map { Int32($0) })
    default: problem.weights = keep(weights.map { Float($0) })
    }
  }

  /// The rms local field of a random state: the natural unit of temperature.
  var scale: Double {
    let squares = couplings.joined().reduce(0) { $0 + $1 * $1 }
    return (squares / Double(max(n, 1))).squareRoot() + 0.5
  }

  func localFields(_ spins: [Double]) -> [Double] {
    (0..<n).map { i in
      var field = fields[i]
      for j in 0..<n { field += couplings[i][j] * spins[j] }
      return field
    }
  }

  func energy(_ spins: [Double]) -> Double {
    let local = localFields(spins)
    var twice = 0.0
    for i in 0..<n { twice -= spins[i] * (local[i] + fields[i]) }
    return twice / 2
  }

  /// Spins in the order in which a sweep visits them, nil for padding.
  var visits: [Int?] {
    let count = kind.hasPackedRows ? (n + 511) / 512 * 512 : (n + 31) / 32 * 32
    var order = [Int?](repeating: nil, count: count)
    for i in 0..<n { order[annealingPlace(kind: kind, of: i)] = i }
    return order
  }

  /// Sequential Metropolis, one spin at a time, written down from the documentation.
  func metropolis(_ spins: inout [Double], temperature: Double, minusLogs: [Float]) -> Int {
    var (local, flips) = (localFields(spins), 0)
    for (visit, spin) in zip(minusLogs, visits) {
      guard let i = spin else { continue }
      let product = Float(temperature / 2) * visit
      let threshold = kind.isReal ? Double(product) : Double(product).rounded(.down)
      guard spins[i] * local[i] <= threshold else { continue }
      flips += 1
      for j in 0..<n { local[j] -= 2 * couplings[i][j] * spins[i] }
      spins[i] = -spins[i]
    }
    return flips
  }

  /// The values of -ln u that a sweep with a table uses.
  func minusLogs(table: Buffer<Float>, from place: PhiloxPlace) -> [Float] {
    let blocks = visits.count / 32
    let words = KernelLevels.Random.words(from: place, count: (blocks + 1) / 2)
    return (0..<blocks).flatMap { block in
      let offset = Int(words[block / 2] >> (block % 2 == 0 ? 0 : 16) & 8191)
      return (0..<32).map { table[offset + $0] }
    }
  }
}

/// The memory of a replica.
final class AnnealingReplica {
  let spins: Buffer<UInt64>
  private let fields: Buffer<UInt8>
  private let workspace: Buffer<UInt8>
  let problem: AnnealingProblem
  var energy = AnnealingEnergy()

  /// Random spins, the same for a seed whatever the storage; rubbish in all other memory.
  init(_ model: AnnealingModel, seed: UInt64) {
    var numbers = Numbers(seed: seed)
    problem = model.problem
    spins = Buffer(annealingSpinWords(count: model.n)) { _ in
      UInt64(numbers.bits()) << 32 | UInt64(numbers.bits())
    }
    fields = withUnsafePointer(to: problem) { annealingFieldBytes($0) }.asBuffer
    workspace = withUnsafePointer(to: problem) { annealingWorkspaceBytes($0) }.asBuffer
    prepare()
  }

  var state: AnnealingState {
    AnnealingState(spins: spins.start, fields: fields.start, workspace: workspace.start)
  }

  func prepare() {
    with { prepareAnnealing($0, $1) }
    energy = with { annealingEnergy($0, $1) }
  }

  func with<Result>(
    _ body: (UnsafePointer<AnnealingProblem>, UnsafePointer<AnnealingState>) -> Result
  ) -> Result {
    withUnsafePointer(to: problem) { p in withUnsafePointer(to: state) { body(p, $0) } }
  }

  func sweep(temperature: Double, table: Buffer<Float>?, place: inout PhiloxPlace) -> Int {
    var change = AnnealingEnergy()
    let flips = with {
      annealingSweep(
        $0, $1, temperature: temperature, table: table?.start, place: &place, energy: &change)
    }
    energy.whole += change.whole
    energy.real += change.real
    return Int(flips)
  }

  var total: Double { Double(energy.whole) + energy.real }

  func isUp(_ i: Int) -> Bool { spins[i / 64] >> UInt64(i % 64) & 1 == 1 }

  var values: [Double] { (0..<problem.count).map { isUp($0) ? 1 : -1 } }

  var words: [UInt64] { (0..<annealingSpinWords(count: problem.count)).map { spins[$0] } }

  var gains: [Double] {
    (0..<problem.count).map { i in
      let gain = with { annealingGain($0, $1, at: i) }
      return Double(gain.whole) + gain.real
    }
  }
}

extension Int {
  /// That many bytes of rubbish.
  fileprivate var asBuffer: Buffer<UInt8> { Buffer(self) { UInt8(truncatingIfNeeded: $0 &* 37) } }
}
