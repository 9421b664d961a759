/// An Ising model with the spins taken out that exact rules decide, and the way back.
///
/// The energy of a state of the smaller model is that of the state of the given model that it stands
/// for, the lowest over all spins taken out: minima stand for minima, and a target means the same in
/// both. It does not preserve Boltzmann weights.
///
/// The rules, applied until none applies any more, with fields counted as couplings to one more spin
/// that is up:
///
/// - parts without frustration are solved by a walk (``Balance``);
/// - a spin whose coupling to one neighbour, or whose field, is at least as large as all its others
///   together follows it, which includes every spin of at most two neighbours (dominance; for fields
///   Boros & Hammer, Discrete Appl. Math. 123, 155 (2002), section 4);
/// - other spins of three neighbours are replaced by couplings among these (the zero-temperature
///   limit of the star-triangle relation, Onsager, Phys. Rev. 65, 117 (1944)).
///
/// Whole numbers stay whole: halves that the last rule brings enlarge the model's denominator, up to
/// the given number of halvings, beyond which the rule is not applied. Integer models whose magnitudes
/// sum to 2⁵³ or more are not reduced.
public struct Reduction: Sendable {
  /// The smaller model; the given one where no rule applies.
  public let model: IsingModel
  /// What was removed, and what remains.
  public let summary: Summary

  private let spinCount: Int
  /// The numbers, in the given model, of the spins that remain; empty where all do.
  let kept: [Int32]
  private let removed: [RemovedSpin]

  /// The most coupled pairs of a model that is reduced: its copy takes 32 bytes for each.
  public static let mostPairs = 1 << 25

  /// Reduces a model.
  ///
  /// - Parameters:
  ///   - model: what to reduce.
  ///   - mostHalvings: how often the unit of a model of whole numbers may be halved.
  /// - Throws: `CouplingsError` or `IsingModelError` when the smaller model cannot be stored.
  /// - Complexity: near linear in the number of couplings, with 32 bytes for each while it works.
  ///   Where no rule applies, one look at all couplings and no copy.
  public init(of model: IsingModel, mostHalvings: Int = 2) throws {
    guard let unit = Reduction.unit(of: model, mostHalvings: mostHalvings),
      model.couplings.pairCount <= Reduction.mostPairs
    else {
      self.init(unchanged: model)
      return
    }
    let candidates = Reduction.candidates(in: model)
    if candidates.isEmpty, !Balance(of: model).parts.contains(where: \.isBalanced) {
      self.init(unchanged: model)
      return
    }
    var reducer = Reducer(ReductionGraph(model), candidates: candidates, unit: unit)
    reducer.run()
    reducer.takeOutBalancedParts()
    guard !reducer.removed.isEmpty else {
      self.init(unchanged: model)
      return
    }
    try self.init(model, reducer)
  }

  private init(unchanged model: IsingModel) {
    self.model = model
    spinCount = model.spinCount
    kept = []
    removed = []
    summary = Summary(of: model, reduced: model, Removals())
  }

  private init(_ model: IsingModel, _ reducer: Reducer) throws {
    let graph = reducer.graph
    spinCount = model.spinCount
    removed = reducer.removed
    var kept: [Int32] = []
    kept.reserveCapacity(spinCount - removed.count)
    var newNumber = [Int32](repeating: -1, count: spinCount)
    for spin in 0..<spinCount where graph.isPresent[spin] {
      newNumber[spin] = Int32(kept.count)
      kept.append(Int32(spin))
    }
    self.kept = kept
    var constant = reducer.constant
    constant.add(model.offset)
    let factor = model.isInteger ? Reduction.factor(graph, kept, constant.value) : 1
    let couplings = try Couplings(
      order: kept.count,
      RemainingCouplings(graph: graph, kept: kept, newNumber: newNumber, factor: factor),
      duplicates: .reject)
    self.model = try IsingModel(
      couplings: couplings, fields: kept.map { factor * graph.fields[Int($0)] },
      offset: factor * constant.value, denominator: Int64(factor) * model.denominator)
    summary = Summary(of: model, reduced: self.model, reducer.counts)
  }

  /// Whether nothing could be removed: `model` is then the given one.
  public var isTrivial: Bool { removed.isEmpty }

  /// The state of the given model that a state of the smaller one stands for; its energy is the same.
  ///
  /// - Complexity: O(spins).
  public func lifted(_ spins: Spins) -> Spins {
    if isTrivial { return spins }
    var all = Spins(repeating: true, count: spinCount)
    for (number, spin) in kept.enumerated() where number < spins.count && !spins.isUp(number) {
      all.flip(Int(spin))
    }
    for removal in removed.reversed() where !removal.isUp(in: all) { all.flip(Int(removal.spin)) }
    return all
  }

  /// What remains of a state of the given model; the state that it stands for has at most its energy.
  ///
  /// - Complexity: O(spins).
  public func reduced(_ spins: Spins) -> Spins {
    if isTrivial { return spins }
    var remaining = Spins(repeating: true, count: kept.count)
    for (number, spin) in kept.enumerated() where spin < spins.count && !spins.isUp(Int(spin)) {
      remaining.flip(number)
    }
    return remaining
  }
}

extension Reduction {
  /// The finest unit that whole numbers may come in, 0 for real numbers, or `nil` where sums of whole
  /// numbers could be rounded.
  private static func unit(of model: IsingModel, mostHalvings: Int) -> Double? {
    guard model.isInteger else { return 0 }
    let magnitude =
      model.couplings.absoluteSum + model.fields.reduce(0) { $0 + abs($1) } + abs(model.offset)
    guard magnitude < 0x1p53 else { return nil }
    var unit = 1.0
    for _ in 0..<max(0, mostHalvings)
    where magnitude / unit <= 0x1p52 && Double(model.denominator) / unit <= 0x1p60 {
      unit /= 2
    }
    return unit
  }

  /// The power of two that makes everything whole.
  private static func factor(
    _ graph: ReductionGraph, _ kept: [Int32], _ constant: Double
  ) -> Double {
    var factor = 1.0
    func include(_ value: Double) {
      while factor * value != (factor * value).rounded() { factor *= 2 }
    }
    include(constant)
    for spin in kept {
      include(graph.fields[Int(spin)])
      for place in graph.row(of: spin) { include(graph.entries[place].coupling) }
    }
    return factor
  }

  /// The spins to which a rule may apply at once.
  private static func candidates(in model: IsingModel) -> [Int32] {
    let couplings = model.couplings
    let largest = couplings.magnitudes.largest
    let sums = couplings.statistics().absoluteRowSums
    return (0..<Int32(model.spinCount)).filter { spin in
      let sum = sums[Int(spin)]
      let field = model.hasFields ? abs(model.fields[Int(spin)]) : 0
      if field >= sum { return true }
      // Three neighbours, or one that outweighs the others, weigh no more than this.
      guard sum <= 3 * largest else { return false }
      var (degree, strongest) = (field > 0 ? 1 : 0, 0.0)
      couplings.forEachNeighbor(of: Int(spin)) { _, value in
        degree += 1
        strongest = max(strongest, abs(value))
      }
      return degree <= 3 || strongest >= sum - strongest + field
    }
  }
}

extension Reducer {
  /// Takes out the parts that are not frustrated, set to satisfy all their couplings and fields.
  mutating func takeOutBalancedParts() {
    let count = graph.spinCount
    var spins = Spins(repeating: true, count: count)
    var isReached = [Bool](repeating: false, count: count)
    var members: [Int32] = []
    for root in 0..<Int32(count) where graph.isPresent[Int(root)] && !isReached[Int(root)] {
      members.removeAll(keepingCapacity: true)
      isReached[Int(root)] = true
      members.append(root)
      var isBalanced = true
      var (wantsUp, wantsDown) = (false, false)
      var k = 0
      while k < members.count {
        let spin = members[k]
        k += 1
        let isUp = spins.isUp(Int(spin))
        let field = graph.fields[Int(spin)]
        if field != 0 { if (field > 0) == isUp { wantsUp = true } else { wantsDown = true } }
        for place in graph.row(of: spin) {
          let entry = graph.entries[place]
          let satisfied = (entry.coupling > 0) == isUp
          if !isReached[Int(entry.neighbor)] {
            isReached[Int(entry.neighbor)] = true
            if !satisfied { spins.flip(Int(entry.neighbor)) }
            members.append(entry.neighbor)
          } else if spins.isUp(Int(entry.neighbor)) != satisfied {
            isBalanced = false
          }
        }
      }
      guard isBalanced, !(wantsUp && wantsDown) else { continue }
      if wantsDown { for spin in members { spins.flip(Int(spin)) } }
      takeOut(part: members, spins: spins)
    }
  }
}
