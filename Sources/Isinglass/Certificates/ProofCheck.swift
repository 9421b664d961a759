import Spectra

/// A proof read from a file and gone through line by line.
///
/// Shares no code with the search that found it: it adds up the problem's own numbers for every part, and an
/// eigenvalue counts as bounded when a Cholesky factorisation of our own runs to completion (`ProvenUpperBound`).
public struct ProofCheck: Sendable {
  /// The digest of the problem that the file says it is about.
  public let problemDigest: String
  /// The bound that the file claims.
  public let claimed: Energy
  /// The bound that holds, by what the file has to say.
  public let proven: Energy?
  /// The parts that all states were split into.
  public let parts: Int

  /// Whether what is claimed is proven.
  public var holds: Bool { proven.map { $0 >= claimed } ?? false }

  /// Whether a file is a proof by its first word.
  public static func isProof(_ content: FileContent) -> Bool {
    content.scan { $0.skip(word: "isinglass-proof") }
  }

  /// Goes through a proof of a problem's bound.
  ///
  /// - Throws: `FormatError` where the file is no proof of a problem of this size, or stops half way.
  /// - Complexity: O(N³) for each part.
  public init(_ content: FileContent, of problem: Problem) throws {
    self = try content.scan { scanner in
      var reader = try ProofReader(scanner, problem.model)
      try reader.readParts()
      return ProofCheck(reader)
    }
  }

  private init(_ reader: ProofReader) {
    (problemDigest, claimed) = (reader.digest, reader.claimed)
    parts = reader.parts
    let lowest = reader.lowest
    proven = lowest.isFinite ? Certificate.energy(atLeast: lowest, reader.model) : nil
  }
}

/// Reads a proof and keeps the lowest of the bounds of its parts.
private struct ProofReader {
  let model: IsingModel
  private(set) var digest = ""
  private(set) var claimed = Energy(exactly: 0)
  private(set) var lowest = Double.infinity
  private(set) var parts = 0
  private var scanner: TextScanner
  private var quantum = 0.0
  /// J_ij for i < j, fields as couplings to one more spin.
  private let couplings: [(i: Int, j: Int, value: Double)]
  private let order: Int
  /// By how much a sum of all numbers can be off.
  private let rounding: Double

  private typealias Groups = [(first: Int, isAlong: Bool)]

  init(_ scanner: TextScanner, _ model: IsingModel) throws {
    (self.scanner, self.model) = (scanner, model)
    order = model.spinCount + (model.hasFields ? 1 : 0)
    guard model.spinCount <= OptimalityProof.mostSpins else {
      throw scanner.error(
        "proofs go up to \(OptimalityProof.mostSpins) spins, and the problem has \(model.spinCount)",
        remedy: "check the proof against the problem that it was written for")
    }
    var magnitudes = model.offset.magnitude
    var couplings: [(i: Int, j: Int, value: Double)] = []
    model.couplings.forEachPair { i, j, value in couplings.append((min(i, j), max(i, j), value)) }
    if model.hasFields {
      for (i, field) in model.fields.enumerated() {
        couplings.append((i, model.spinCount, field))
      }
    }
    for coupling in couplings { magnitudes += coupling.value.magnitude }
    self.couplings = couplings
    rounding =
      model.isInteger && magnitudes < 0x1p50
      ? 0 : magnitudes * Double(couplings.count + 1) * 0x1p-52
    try readHead()
  }

  // MARK: Lines

  private mutating func readHead() throws {
    try keyword("isinglass-proof")
    let place = scanner
    guard try scanner.scanInteger("the version of the proof") == 1 else {
      throw place.error("this version of proofs is not known", remedy: "use a newer Isinglass")
    }
    try scanner.endLine(after: "the version")
    try keyword("problem")
    scanner.skipBlanks()
    digest = scanner.scanWord()
    try scanner.endLine(after: "the digest")
    try keyword("spins")
    let count = try scanner.scanInteger("the number of spins")
    guard count == model.spinCount else {
      throw scanner.error(
        "the proof is of \(count) spins and the problem has \(model.spinCount)",
        remedy: "check it against the problem that it was written for")
    }
    try scanner.endLine(after: "the number of spins")
    try keyword("quantum")
    quantum = try scanner.scanNumber("the quantum")
    guard quantum > 0 else {
      throw scanner.error("the quantum is not positive", remedy: "write the proof again")
    }
    try scanner.endLine(after: "the quantum")
    try keyword("bound")
    let numerator = try scanner.scanNumber("the bound")
    let denominator = try scanner.scanInteger("the bound's denominator")
    guard denominator > 0 else {
      throw scanner.error("the denominator is not positive", remedy: "write the proof again")
    }
    claimed =
      Int64(exactly: numerator).map { Energy(exactly: $0, denominator: Int64(denominator)) }
      ?? Energy(numerator / Double(denominator))
    try scanner.endLine(after: "the bound")
  }

  private mutating func keyword(_ word: StaticString) throws {
    guard scanner.moveToContent(comment: UInt8(ascii: "#")), scanner.skip(word: word) else {
      throw scanner.error(
        "this is not the line '\(word)' of a proof", remedy: "write the proof again")
    }
  }

  /// Goes through all parts.
  mutating func readParts() throws {
    var left: [Groups] = [(0..<order).map { ($0, true) }]
    while let groups = left.popLast() {
      guard scanner.moveToContent(comment: UInt8(ascii: "#")) else {
        throw scanner.error(
          "the proof ends and \(left.count + 1) parts are left", remedy: "write it again, whole")
      }
      if scanner.skip(word: "split") {
        let (first, second) = (try scanFirst(of: groups), try scanFirst(of: groups))
        guard first != second else {
          throw scanner.error("a group is split from itself", remedy: "write the proof again")
        }
        try scanner.endLine(after: "the second spin")
        for alike in [false, true] {
          left.append(
            groups.map { $0.first == second ? (first, $0.isAlong == alike) : $0 })
        }
      } else if scanner.skip(word: "states") {
        try scanner.endLine(after: "'states'")
        lowest = min(lowest, try lowestState(of: groups))
        parts += 1
      } else if scanner.skip(word: "multipliers") {
        lowest = min(lowest, try bound(of: groups))
        parts += 1
      } else {
        throw scanner.error(
          "this is neither 'split' nor 'states' nor 'multipliers'", remedy: "write the proof again")
      }
    }
    try keyword("end")
    if scanner.moveToContent(comment: UInt8(ascii: "#")) {
      throw scanner.error(
        "all parts are done and the proof goes on", remedy: "write the proof again")
    }
  }

  /// The first spin of a group.
  private mutating func scanFirst(of groups: Groups) throws -> Int {
    let place = scanner
    let spin = try scanner.scanSpin(first: 1, order: order)
    guard groups[spin].first == spin else {
      throw place.error(
        "spin \(spin + 1) is in the group of spin \(groups[spin].first + 1) here",
        remedy: "write the proof again")
    }
    return spin
  }

  // MARK: Bounds

  /// The couplings between groups in the order of their first spins, and the energy within them.
  private func energies(
    of groups: Groups, _ places: [Int: Int]
  ) throws -> (couplings: SymmetricMatrix, offset: Double) {
    var matrix = SymmetricMatrix(order: places.count)
    var offset = model.offset
    for (i, j, coupling) in couplings {
      let value = groups[i].isAlong == groups[j].isAlong ? coupling : -coupling
      guard groups[i].first != groups[j].first, let p = places[groups[i].first],
        let q = places[groups[j].first]
      else {
        offset -= value
        continue
      }
      matrix[p, q] += value
    }
    return (matrix, offset)
  }

  private func places(of groups: Groups) -> [Int: Int] {
    let firsts = groups.indices.filter { groups[$0].first == $0 }
    return Dictionary(uniqueKeysWithValues: firsts.enumerated().map { ($1, $0) })
  }

  private func lowestState(of groups: Groups) throws -> Double {
    let places = places(of: groups)
    guard places.count <= 12 else {
      throw scanner.error(
        "\(places.count) groups are too many to look at all states", remedy: "write the proof again"
      )
    }
    let (matrix, offset) = try energies(of: groups, places)
    var lowest = Double.infinity
    var magnitudes = offset.magnitude
    for element in matrix.elements { magnitudes += element.magnitude }
    for state in 0..<(1 << max(0, places.count - 1)) {
      var energy = offset
      for p in 0..<places.count {
        for q in 0..<p {
          energy -= (state >> p ^ state >> q) & 1 == 0 ? matrix[p, q] : -matrix[p, q]
        }
      }
      lowest = min(lowest, energy)
    }
    return rounding > 0 ? lowest - rounding - magnitudes * 0x1p-40 : lowest
  }

  /// What the multipliers of a part prove: see `MultiplierBound` for the argument.
  private mutating func bound(of groups: Groups) throws -> Double {
    let places = places(of: groups)
    let count = places.count
    guard try scanner.scanInteger("the number of groups") == count else {
      throw scanner.error("there are \(count) groups here", remedy: "write the proof again")
    }
    try scanner.endLine(after: "the number of groups")
    var (matrix, bound) = try energies(of: groups, places)
    var magnitudes = bound.magnitude
    for element in matrix.elements { magnitudes += element.magnitude }
    var terms = count + 16

    try keyword("y")
    for p in 0..<count {
      matrix[p, p] = Double(try scanner.scanInteger("a multiplier")) * quantum
      bound += matrix[p, p] / 2
      magnitudes += matrix[p, p].magnitude
    }
    try scanner.endLine(after: "the last multiplier")
    while scanner.moveToContent(comment: UInt8(ascii: "#")), scanner.skip(word: "z") {
      let place = scanner
      let multiplier = Double(try scanner.scanInteger("a multiplier")) * quantum
      var members: [(place: Int, isAlong: Bool)] = []
      while true {
        scanner.skipBlanks()
        if scanner.isAtLineEnd { break }
        let isAlong = !scanner.skip(UInt8(ascii: "-"))
        let spin = try scanFirst(of: groups)
        guard let p = places[spin], !members.contains(where: { $0.place == p }) else {
          throw place.error("a group is named twice", remedy: "write the proof again")
        }
        members.append((p, isAlong))
      }
      try scanner.endLine(after: "the last spin")
      // Only a sum of an odd number of signs is never zero.
      guard multiplier >= 0, members.count % 2 == 1 else {
        throw place.error(
          "a clique needs an odd number of spins and a multiplier that is not negative",
          remedy: "write the proof again")
      }
      for (index, a) in members.enumerated() {
        for b in members[..<index] {
          matrix[a.place, b.place] += a.isAlong == b.isAlong ? multiplier : -multiplier
        }
      }
      bound -= multiplier * Double(members.count - 1) / 2
      magnitudes += multiplier * Double(members.count * members.count)
      terms += 1
    }
    guard let edge = try? ProvenUpperBound.ofDense(matrix, using: .own).value else {
      return -.infinity
    }
    let excess = max(0, Double(count) * edge / 2)
    let lost = (magnitudes + excess) * Double(terms) * 0x1p-52 + rounding
    return (bound - excess - lost).nextDown
  }
}
