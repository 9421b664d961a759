/// One rank's part of a problem whose couplings are spread over ranks by spins, with what all need to
/// know of the whole.
///
/// A rank keeps the couplings of its spins with all others: for ±1 couplings of N spins on K ranks N²/8K
/// bytes. See ``ShardedBifurcation``.
public struct ShardedModel: Sendable {
  /// A name for reports.
  public let name: String
  /// What the numbers mean.
  public let kind: Problem.Kind
  /// All spins.
  public let spinCount: Int
  /// The spins of this rank.
  public let spins: Range<Int>
  /// All coupled pairs.
  public let pairCount: Int
  /// ``Problem/digest`` of the whole.
  public let digest: String
  /// Σ_{i<j} J_ij in units of the energy.
  public let totalCoupling: Energy
  let couplings: CouplingShard
  /// h of this rank's spins, or `nil` without fields.
  let fields: [Float]?
  let offset: Double
  let denominator: Int64
  let fieldScale: Double

  /// This rank's part of a problem that every rank has as a whole.
  ///
  /// - Throws: `ShardingError`, `SolverError.outOfMemory`, `CommunicationError`.
  public init(_ problem: Problem, on communicator: any Communicator) throws {
    let model = problem.model
    let statistics = model.couplings.statistics()
    var reach = 0.0
    for (i, sum) in statistics.absoluteRowSums.enumerated() {
      reach = max(reach, sum + (model.hasFields ? abs(model.fields[i]) : 0))
    }
    // Fields are carried in single precision, local fields in 32 bits.
    guard model.isInteger, reach < 0x1p30, model.fields.allSatisfy({ abs($0) < 0x1p24 }) else {
      throw ShardingError.notWhole
    }
    name = problem.name
    kind = problem.kind
    spinCount = model.spinCount
    let layout = ShardLayout(order: model.spinCount, size: communicator.size)
    let spins = layout.spins(of: communicator.rank)
    self.spins = spins
    couplings = try CouplingShard(model.couplings, columns: spins)
    fields = model.hasFields ? spins.map { Float(model.fields[$0]) } : nil
    pairCount = model.couplings.pairCount
    digest = problem.digest
    totalCoupling = problem.totalCoupling
    offset = model.offset
    denominator = model.denominator
    fieldScale = model.fieldScale(statistics)
    try checkAgreement(on: communicator)
  }

  /// This rank's part of complete ±1 couplings without fields, of which no rank need have the whole.
  ///
  /// - Parameters:
  ///   - order: N.
  ///   - kind: Ising, or Max-Cut with J = −w.
  ///   - offset: a constant added to the energy.
  ///   - fill: writes the couplings of all spins with this rank's: N rows of `wordsPerRow` zeroed words;
  ///     bit b of word w of row j is 1 where J_ij = +1 for i = `spins.lowerBound + 64 w + b`. Bits of the
  ///     diagonal and beyond the last spin of the rank stay zero.
  /// - Throws: `SolverError.outOfMemory`, `CommunicationError`, or what `fill` throws.
  public init(
    oneBitOfOrder order: Int, kind: Problem.Kind = .ising, offset: Double = 0, name: String = "",
    on communicator: any Communicator,
    fill: (
      UnsafeMutablePointer<UInt64>, _ spins: Range<Int>, _ wordsPerRow: Int
    ) throws -> Void
  ) throws {
    self.name = name
    self.kind = kind
    spinCount = order
    let layout = ShardLayout(order: order, size: communicator.size)
    let spins = layout.spins(of: communicator.rank)
    self.spins = spins
    couplings = try CouplingShard(oneBitOfOrder: order, columns: spins) {
      try fill($0, spins, $1)
    }
    fields = nil
    pairCount = order * max(0, order - 1) / 2
    self.offset = offset
    denominator = 1
    fieldScale = order > 1 ? Double(order - 1).squareRoot() : 1

    // Each pair is counted by both of its spins.
    let (own, total) = couplings.signs()
    totalCoupling = Energy(exactly: try communicator.gather(total).reduce(0, +) / 2)
    var sum = DigestSum()
    if order > 1 { sum.add(DigestSum.magnitude, 1.0) }
    let (first, second) = (
      try communicator.gather(own.first), try communicator.gather(own.second)
    )
    for rank in 0..<communicator.size { sum.add(first: first[rank], second: second[rank]) }
    sum.add(kind, spins: order, offset: offset)
    digest = sum.text
    try checkAgreement(on: communicator)
  }

  /// Whether all ranks speak of one problem.
  private func checkAgreement(on communicator: any Communicator) throws {
    let word = UInt64(digest.prefix(16), radix: 16) ?? 0
    guard try communicator.gather(word).allSatisfy({ $0 == word }) else {
      throw ShardingError.differentProblems
    }
  }

  /// The bytes that this rank's couplings take.
  public var couplingBytes: Int { couplings.bytes }

  /// The objective's value at an energy.
  public func objective(at energy: Energy) -> Energy {
    kind.objective(at: energy, totalCoupling: totalCoupling)
  }

  /// The energy at which the objective has a value.
  public func energy(atObjective objective: Energy) -> Energy {
    kind.energy(atObjective: objective, totalCoupling: totalCoupling)
  }

  /// The energy that the kernels' number stands for.
  func energy(_ number: Double) -> Energy {
    Energy(exactly: Int64((number + offset).rounded()), denominator: denominator)
  }

  /// The kernels' number at an energy.
  func number(at energy: Energy) -> Double { energy.value * Double(denominator) - offset }

  /// The kernels' number of a state, from the couplings themselves; the same on all ranks.
  ///
  /// - Throws: `CommunicationError`.
  func number(of state: Spins, on communicator: any Communicator) throws -> Double {
    var external = 0.0
    if let fields {
      for (i, field) in zip(spins, fields) { external += Double(field) * Double(state[i]) }
    }
    let coupled = try communicator.gather(couplings.coupledSum(at: state)).reduce(0, +)
    return -Double(coupled) / 2 - (try communicator.gather(external).reduce(0, +))
  }
}
