/// Reads a proof and keeps the lowest of the bounds of its parts.
struct ProofReader {
  let model: IsingModel
  private(set) var digest = ""
  private(set) var claimed = Energy(exactly: 0)
  private(set) var lowest = Double.infinity
  private(set) var parts = 0
  var scanner: TextScanner
  private(set) var quantum = 0.0
  /// The number of spins, that of the fields included.
  let order: Int
  /// By how much a sum of all numbers can be off.
  private(set) var rounding = 0.0

  typealias Groups = [(first: Int, isAlong: Bool)]

  init(_ scanner: TextScanner, _ model: IsingModel) throws {
    (self.scanner, self.model) = (scanner, model)
    order = model.spinCount + (model.hasFields ? 1 : 0)
    var (magnitudes, count) = (model.offset.magnitude, 0)
    forEachCoupling { _, _, value in
      magnitudes += value.magnitude
      count += 1
    }
    rounding =
      model.isInteger && magnitudes < 0x1p50 ? 0 : magnitudes * Double(count + 1) * 0x1p-52
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

  /// Calls a closure with J_ij for i < j; fields as couplings to one more spin.
  func forEachCoupling(_ body: (_ i: Int, _ j: Int, _ value: Double) -> Void) {
    model.couplings.forEachPair { i, j, value in body(min(i, j), max(i, j), value) }
    guard model.hasFields else { return }
    for (i, field) in model.fields.enumerated() { body(i, model.spinCount, field) }
  }

  mutating func keyword(_ word: StaticString) throws {
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
        guard model.spinCount <= OptimalityProof.mostSpins else {
          throw scanner.error(
            "problems of more than \(OptimalityProof.mostSpins) spins are not split",
            remedy: "check the proof against the problem that it was written for")
        }
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
        take(try lowestState(of: groups))
      } else if scanner.skip(word: "multipliers") {
        take(try bound(of: groups))
      } else if scanner.skip(word: "magnitudes") {
        try scanner.endLine(after: "'magnitudes'")
        take(try magnitudes(of: groups))
      } else {
        throw scanner.error(
          "this is none of 'split', 'multipliers', 'states' and 'magnitudes'",
          remedy: "write the proof again")
      }
    }
    try keyword("end")
    if scanner.moveToContent(comment: UInt8(ascii: "#")) {
      throw scanner.error(
        "all parts are done and the proof goes on", remedy: "write the proof again")
    }
  }

  /// Takes in the bound of a part; what is no number, since multipliers were too large to be added, proves nothing.
  private mutating func take(_ bound: Double) {
    lowest = bound.isNaN ? -.infinity : min(lowest, bound)
    parts += 1
  }

  /// The first spin of a group.
  mutating func scanFirst(of groups: Groups) throws -> Int {
    let place = scanner
    let spin = try scanner.scanSpin(first: 1, order: order)
    guard groups[spin].first == spin else {
      throw place.error(
        "spin \(spin + 1) is in the group of spin \(groups[spin].first + 1) here",
        remedy: "write the proof again")
    }
    return spin
  }
}
