public import Isinglass

/// Planted 3-regular 3-XORSAT: n variables, n clauses that each fix the product of three of them,
/// every variable in three clauses.
///
/// Gaussian elimination solves it in no time, local search hardly ever: the landscape is a golf
/// course. A clause s_1 s_2 s_3 = +1 becomes two-body with one ancilla spin w,
///
///     E = −m + (m² − 3)/2 + w (2m − 2),   m = s_1 + s_2 + s_3,
///
/// whose minimum over w is −4 when the clause holds (m = 3, −1) and −2 when it does not (m = 1, −3).
/// Each clause is written in a random gauge σ_i of its spins that gives the product wanted, and its
/// ancilla in a random gauge of its own, so no field or coupling tells more than the parities. The
/// planted energy is −4n exactly; a broken clause costs 2.
///
/// Spins 0..<n are the variables and spin n + c is the ancilla of clause c. Solutions number
/// 2^(n − rank), and each has one setting of the ancillas.
///
/// Sources: Hen, Phys. Rev. Appl. 12, 011003 (2019); Kowalsky, Albash, Hen & Lidar, Quantum Sci.
/// Technol. 7, 025008 (2022). The gadget is derived here and checked by enumeration in the tests.
public struct PlantedXORSAT: Ensemble, Hashable {
  /// The number of variables n, which is the number of clauses; there are 2n spins.
  public var size: Int
  /// Where the hidden state is.
  public var planted: HiddenState

  /// The family of instances with the given parameters.
  public init(size: Int, planted: HiddenState = .random) {
    self.size = size
    self.planted = planted
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "xorsat", summary: "3-regular 3-XORSAT with a known solution, one ancilla spin a clause",
    source: "Hen, Phys. Rev. Appl. 12, 011003 (2019)", planting: .groundState,
    parameters: [
      .size(
        3...10_000_000, default: 64,
        meaning: "number of variables n; with one ancilla a clause there are 2n spins"),
      .planted,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    planted = HiddenState(rawValue: settings.word("planted")) ?? .random
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", planted.rawValue] }

  /// The three variables of every clause, distinct; every variable is in three clauses.
  ///
  /// Drawn as a random matching of variable and clause ends, in which a clause that holds a variable
  /// twice exchanges it with random others until none does.
  ///
  /// - Throws: `EnsembleError`.
  public func clauses(seed: Seed) throws -> [[Int]] {
    try checkParameters()
    try requireMemory(bytes: 400 * size)
    var stream = seed.stream(.graph)
    var ends = (0..<3 * size).map { $0 / 3 }
    for k in stride(from: ends.count - 1, to: 0, by: -1) {
      ends.swapAt(k, Int(stream.below(UInt64(k + 1))))
    }
    func repeats(_ clause: Int) -> Bool {
      let (a, b, c) = (ends[3 * clause], ends[3 * clause + 1], ends[3 * clause + 2])
      return a == b || b == c || a == c
    }
    let most = 1000 * size + 1_000_000
    var attempts = 0
    for clause in 0..<size {
      while repeats(clause) {
        guard attempts < most else { throw EnsembleError.noGraph(attempts: attempts) }
        attempts += 1
        // The end that repeats an earlier one of its clause moves; the other clause must stay valid.
        let twin = ends[3 * clause] == ends[3 * clause + 1] ? 1 : 2
        let other = Int(stream.below(UInt64(ends.count)))
        let wasValid = !repeats(other / 3)
        ends.swapAt(3 * clause + twin, other)
        if wasValid && repeats(other / 3) { ends.swapAt(3 * clause + twin, other) }
      }
    }
    return (0..<size).map { [ends[3 * $0], ends[3 * $0 + 1], ends[3 * $0 + 2]] }
  }

  /// Generates an instance with its exact ground energy.
  ///
  /// - Throws: `EnsembleError.noGraph`, `.outOfMemory`.
  /// - Complexity: O(n log n).
  public func makeInstance(seed: Seed) throws -> Problem {
    let hidden = planted.spins(count: 2 * size, seed: seed)
    var fields = [Double](repeating: 0, count: 2 * size)
    var couplings: [Coupling] = []
    couplings.reserveCapacity(6 * size)
    var stream = seed.stream(.couplings)
    for (index, clause) in try clauses(seed: seed).enumerated() {
      // With the hidden state all up every clause wants product +1: an even number of minus signs.
      let bits = stream.next()
      let first = bits & 1 == 0 ? 1.0 : -1
      let second = bits & 2 == 0 ? 1.0 : -1
      let gauge = [first, second, first * second]
      // At m = 3 the ancilla of the gadget is −1, at m = −1 it is +1; here it is to be up in both.
      let ancilla = size + index
      let flip = gauge == [1, 1, 1] ? -1.0 : 1
      for (k, i) in clause.enumerated() {
        fields[i] += gauge[k]
        couplings.append(Coupling(i, ancilla, -2 * flip * gauge[k]))
        let next = (k + 1) % 3
        couplings.append(Coupling(i, clause[next], -gauge[k] * gauge[next]))
      }
      fields[ancilla] = 2 * flip
    }
    for i in fields.indices where !hidden.isUp(i) { fields[i] = -fields[i] }
    let model = try IsingModel(
      couplings: Couplings(
        order: 2 * size, GaugedCouplings(base: couplings, spins: hidden), duplicates: .sum),
      fields: fields)
    return Problem(
      model, planted: PlantedTruth(energy: model.energy(of: hidden), spins: hidden))
  }
}
