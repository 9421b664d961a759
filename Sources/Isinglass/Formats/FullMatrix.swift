/// Entries of both triangles of a square matrix.
struct FullMatrix<List: EntryList> {
  let entries: List

  /// Builds the problem: one triangle is read if both are equal, else a QUBO adds them up.
  ///
  /// - Throws: `FormatError` at an entry given twice, or at one without its mirror image when the
  ///   problem is not a QUBO.
  func makeProblem(_ meaning: Interpretation) throws -> Problem {
    let upper = Triangle(entries: entries, isUpper: true)
    if try isSymmetric() { return try upper.makeProblem(meaning, convention: .twice) }
    let lower = Triangle(entries: entries, isUpper: false)
    let upperCouplings = try couplings(of: upper)
    let lowerCouplings = try couplings(of: lower)
    guard meaning.kind == .qubo else {
      throw try asymmetry(upperCouplings, lowerCouplings)
    }
    do {
      var problem = try Problem.qubo(
        linear: try upper.diagonal(),
        AddedTriangles(upper: upperCouplings, lower: lowerCouplings), convention: .once,
        constant: meaning.statedOffset(), sense: meaning.sense, duplicates: .reject)
      problem.notices = notices(upperCouplings, lowerCouplings)
      return try meaning.finish(problem)
    } catch let error as CouplingsError {
      throw try entries.located(error)
    } catch let error as IsingModelError {
      throw try entries.located(error)
    }
  }

  /// Compares the triangles by a sum over their entries mixed with their places, which is equal for
  /// different triangles only by an accident of 2⁻⁶⁴.
  private func isSymmetric() throws -> Bool {
    var difference: UInt64 = 0
    try entries.forEachEntry { i, j, value, _ in
      guard i != j, value != 0 else { return }
      var mix = UInt64(min(i, j)) << 32 | UInt64(max(i, j))
      mix = (mix ^ mix >> 30) &* 0xBF58_476D_1CE4_E5B9 ^ value.bitPattern
      mix = (mix ^ mix >> 27) &* 0x94D0_49BB_1331_11EB
      mix ^= mix >> 31
      difference = i < j ? difference &+ mix : difference &- mix
    }
    return difference == 0
  }

  private func couplings(of triangle: Triangle<List>) throws -> Couplings {
    do {
      return try Couplings(
        order: entries.order,
        PairEntries(triangle, diagonal: DiagonalCollector(order: entries.order)),
        duplicates: .reject)
    } catch let error as CouplingsError {
      throw try triangle.located(error)
    }
  }

  private func notices(_ upper: Couplings, _ lower: Couplings) -> [ProblemNotice] {
    let note = AsymmetryNote()
    upper.forEachPair { i, j, value in note.record(i, j, upper: value, lower: lower[i, j]) }
    lower.forEachPair { i, j, value in note.record(i, j, upper: upper[i, j], lower: value) }
    return note.notice(countedFrom: 1).map { [$0] } ?? []
  }

  private func asymmetry(_ upper: Couplings, _ lower: Couplings) throws -> FormatError {
    var place: (i: Int, j: Int, offset: Int)?
    try entries.forEachEntry { i, j, _, offset in
      guard place == nil, i != j, upper[min(i, j), max(i, j)] != lower[min(i, j), max(i, j)] else {
        return
      }
      place = (i, j, offset)
    }
    let (i, j) = (place?.i ?? 0, place?.j ?? 0)
    return entries.content.error(
      at: place?.offset ?? entries.content.textStart,
      "entry (\(i + 1), \(j + 1)) differs from entry (\(j + 1), \(i + 1)), which only a QUBO allows",
      remedy: "make the matrix symmetric, or declare it symmetric and give one triangle")
  }
}

/// The entries of one triangle, the upper one with the diagonal.
private struct Triangle<List: EntryList>: EntryList {
  let entries: List
  let isUpper: Bool

  var content: FileContent { entries.content }
  var order: Int { entries.order }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try entries.forEachEntry { i, j, value, offset in
      if isUpper == (i <= j) { try body(i, j, value, offset) }
    }
  }
}

/// The sum of two triangles, pair by pair.
private struct AddedTriangles: CouplingSource {
  let upper: Couplings
  let lower: Couplings

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try upper.forEachCoupling { i, j, value in try body(i, j, value + lower[i, j]) }
    try lower.forEachCoupling { i, j, value in if upper[i, j] == 0 { try body(i, j, value) } }
  }
}
