import Spectra

extension ProofReader {
  /// The couplings between groups in the order of their first spins, and the energy within them.
  private func energies(
    of groups: Groups, _ places: [Int: Int]
  ) throws -> (couplings: SymmetricMatrix, offset: Double) {
    let most = Certificate.mostSpinsForSemidefiniteBound
    guard model.spinCount <= most else {
      throw scanner.error(
        "beyond \(most) spins only 'magnitudes' is a proof",
        remedy: "check the proof against the problem that it was written for")
    }
    var matrix = SymmetricMatrix(order: places.count)
    var offset = model.offset
    let placeOfSpin = groups.map { places[$0.first] ?? 0 }
    forEachCoupling { i, j, coupling in
      let value = groups[i].isAlong == groups[j].isAlong ? coupling : -coupling
      if groups[i].first == groups[j].first {
        offset -= value
      } else {
        matrix[placeOfSpin[i], placeOfSpin[j]] += value
      }
    }
    return (matrix, offset)
  }

  private func places(of groups: Groups) -> [Int: Int] {
    let firsts = groups.indices.filter { groups[$0].first == $0 }
    return Dictionary(uniqueKeysWithValues: firsts.enumerated().map { ($1, $0) })
  }

  /// What magnitudes prove of a part: no group can be more than satisfied.
  func magnitudes(of groups: Groups) throws -> Double {
    let isWhole = groups.indices.allSatisfy { groups[$0].first == $0 }
    guard isWhole else {
      let (matrix, offset) = try energies(of: groups, places(of: groups))
      // Both triangles.
      let sum = matrix.elements.reduce(0) { $0 + $1.magnitude }
      return offset - sum / 2 - rounding - (offset.magnitude + sum) * Double(matrix.order) * 0x1p-50
    }
    // Beyond what the cells of a matrix hold. A compensated sum is off by 2⁻⁵³ of itself, and a little.
    var sum = CompensatedSum()
    forEachCoupling { _, _, value in sum.add(value.magnitude) }
    let bound = model.offset - sum.value
    return rounding == 0 ? bound : (bound - (sum.value + model.offset.magnitude) * 0x1p-46).nextDown
  }

  /// The lowest energy of all states of a few groups.
  func lowestState(of groups: Groups) throws -> Double {
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
  mutating func bound(of groups: Groups) throws -> Double {
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
    while scanner.moveToContent(comment: UInt8(ascii: "#")) {
      let isClique = scanner.skip(word: "z")
      guard isClique || scanner.skip(word: "c") else { break }
      let place = scanner
      let multiplier = Double(try scanner.scanInteger("a multiplier")) * quantum
      let members = try scanMembers(of: groups, places)
      guard multiplier >= 0 else {
        throw place.error("this multiplier is negative", remedy: "write the proof again")
      }
      if isClique {
        try addClique(members, multiplier, to: &matrix, place)
        bound -= multiplier * Double(members.count - 1) / 2
      } else {
        try addCycle(members, multiplier, to: &matrix, place)
        bound -= multiplier * Double(members.count - 2)
      }
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

  /// The groups of a line up to its end, each with whether it stands without a minus.
  private mutating func scanMembers(
    of groups: Groups, _ places: [Int: Int]
  ) throws -> [(place: Int, isAlong: Bool)] {
    var members: [(place: Int, isAlong: Bool)] = []
    var known: Set<Int> = []
    while true {
      scanner.skipBlanks()
      if scanner.isAtLineEnd { break }
      let place = scanner
      let isAlong = !scanner.skip(UInt8(ascii: "-"))
      let spin = try scanFirst(of: groups)
      guard let p = places[spin], known.insert(p).inserted else {
        throw place.error("a group is named twice", remedy: "write the proof again")
      }
      members.append((p, isAlong))
    }
    try scanner.endLine(after: "the last spin")
    return members
  }

  /// Σ_{a<b} c_a c_b x_ab ≥ −(k − 1)/2: the square of a sum of an odd number of signs is at least 1.
  private func addClique(
    _ members: [(place: Int, isAlong: Bool)], _ multiplier: Double,
    to matrix: inout SymmetricMatrix, _ place: TextScanner
  ) throws {
    guard members.count % 2 == 1 else {
      throw place.error(
        "a clique needs an odd number of spins", remedy: "write the proof again")
    }
    for (index, a) in members.enumerated() {
      for b in members[..<index] {
        matrix[a.place, b.place] += a.isAlong == b.isAlong ? multiplier : -multiplier
      }
    }
  }

  /// Σ_F x − Σ_{others} x ≥ −(k − 2) around a cycle: the product of all x is 1, and an odd number of them is in F.
  private func addCycle(
    _ members: [(place: Int, isAlong: Bool)], _ multiplier: Double,
    to matrix: inout SymmetricMatrix, _ place: TextScanner
  ) throws {
    guard members.count >= 3, members.count(where: { !$0.isAlong }) % 2 == 1 else {
      throw place.error(
        "a cycle needs three spins or more, and an odd number of pairs in F",
        remedy: "write the proof again")
    }
    for (index, member) in members.enumerated() {
      let next = members[(index + 1) % members.count].place
      matrix[member.place, next] += member.isAlong ? -multiplier : multiplier
    }
  }
}
