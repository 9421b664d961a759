/// The entries (i, j, value) of a text, in the order in which they stand there; read several times
/// and never held.
protocol EntryList {
  /// The file.
  var content: FileContent { get }
  /// The number of variables.
  var order: Int { get }
  /// Calls `body` with each entry, indices within `0..<order`, and the offset where it stands.
  func forEachEntry(_ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void)
    throws
}

extension EntryList {
  /// Builds the problem that the entries are.
  ///
  /// - Parameters:
  ///   - meaning: what the numbers mean.
  ///   - convention: for a QUBO, whether a value is the whole coefficient of x_i x_j or half of it.
  ///   - spinSigns: for an Ising model, what the numbers are.
  /// - Throws: `FormatError` at a pair given twice, or at a diagonal entry of anything but a QUBO.
  func makeProblem(
    _ meaning: Interpretation, convention: QuadraticConvention,
    spinSigns: SpinSigns = .couplings
  ) throws -> Problem {
    let constant = try meaning.statedOffset()
    do {
      switch meaning.kind {
      case .maxCut:
        guard constant == 0 else {
          throw meaning.commentError("a cut has an offset", remedy: "remove offset")
        }
        return try meaning.finish(
          .maxCut(order: order, PairEntries(self), duplicates: .reject))
      case .ising:
        return try meaning.finish(Problem(makeIsing(spinSigns, constant)))
      case .qubo:
        return try meaning.finish(makeQUBO(meaning, convention, constant))
      }
    } catch let error as CouplingsError {
      throw try located(error)
    } catch let error as IsingModelError {
      throw try located(error)
    }
  }

  private func makeIsing(_ signs: SpinSigns, _ constant: Double) throws -> IsingModel {
    switch signs {
    case .couplings:
      return try IsingModel(
        couplings: Couplings(order: order, PairEntries(self), duplicates: .reject),
        offset: constant)
    case .biases:
      let diagonal = DiagonalCollector(order: order)
      let pairs = PairEntries(self, diagonal: diagonal)
      let couplings = try Couplings(
        order: order, ScaledSource(base: pairs, factor: -1), duplicates: .reject)
      return try IsingModel(
        couplings: couplings, fields: diagonal.values.map { -$0 }, offset: constant)
    }
  }

  private func makeQUBO(
    _ meaning: Interpretation, _ convention: QuadraticConvention, _ constant: Double
  ) throws -> Problem {
    let diagonal = DiagonalCollector(order: order)
    let pairs = ScaledSource(
      base: PairEntries(self, diagonal: diagonal), factor: meaning.sense == .minimize ? -1 : 1)
    let couplings = try Couplings(order: order, pairs, duplicates: .reject)
    let linear = diagonal.values
    let problem = try Problem.qubo(
      linear: linear, couplings: couplings, convention: convention, constant: constant,
      sense: meaning.sense)
    // Halves that count twice are whole coefficients: keep them so.
    guard convention == .twice, !problem.model.isInteger, linear.allSatisfy({ $0.isHalfWhole }),
      try hasOnlyHalves()
    else { return problem }
    let doubled = ScaledSource(base: PairEntries(self, diagonal: .init(order: order)), factor: 2)
    return try .qubo(
      linear: linear, doubled, convention: .once, constant: constant, sense: meaning.sense,
      duplicates: .reject)
  }

  private func hasOnlyHalves() throws -> Bool {
    var holds = true
    try forEachEntry { _, _, value, _ in if !value.isHalfWhole { holds = false } }
    return holds
  }

  /// The diagonal as a vector.
  ///
  /// - Throws: `FormatError` at an element that is given twice.
  func diagonal() throws -> [Double] {
    let collector = DiagonalCollector(order: order)
    try PairEntries(self, diagonal: collector).forEachCoupling { _, _, _ in }
    return collector.values
  }

  /// Where in the text an error that the matrix found comes from: the second entry of a pair.
  func located(_ error: CouplingsError) throws -> FormatError {
    guard case .duplicate(let low, let high) = error else {
      return content.error(at: content.textStart, "\(error)", remedy: "use a smaller problem")
    }
    var first: Int?
    var second: Int?
    try forEachEntry { i, j, _, offset in
      guard second == nil, min(i, j) == low, max(i, j) == high else { return }
      if first == nil { first = offset } else { second = offset }
    }
    let line = content.error(at: first ?? 0, "", remedy: "").line
    return content.error(
      at: second ?? content.textStart,
      "this pair is given a second time, after line \(line)", remedy: "give each pair once")
  }

  /// Where the sum of all magnitudes leaves double precision.
  func located(_ error: IsingModelError) throws -> FormatError {
    var sum = 0.0
    var place: Int?
    try forEachEntry { _, _, value, offset in
      sum += 4 * abs(value)
      if place == nil, !sum.isFinite { place = offset }
    }
    return content.error(
      at: place ?? content.textStart, "the numbers overflow double precision when they are added",
      remedy: "divide all numbers by a common factor")
  }
}

/// What the numbers of an Ising model's file are.
enum SpinSigns {
  /// J_ij of E = −Σ J_ij s_i s_j; no fields.
  case couplings
  /// Biases of E = +Σ b_ij s_i s_j + Σ b_ii s_i, as in dimod; the diagonal holds the fields.
  case biases
}

/// The entries off the diagonal as a source of couplings.
struct PairEntries<List: EntryList>: CouplingSource {
  private let list: List
  private let diagonal: DiagonalCollector?

  /// - Parameter diagonal: where entries on the diagonal go; `nil` means that there must be none.
  init(_ list: List, diagonal: DiagonalCollector? = nil) {
    self.list = list
    self.diagonal = diagonal
  }

  @inline(__always)
  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try list.forEachEntry { i, j, value, offset in
      if i == j {
        try onDiagonal(i, value, at: offset)
      } else {
        try body(i, j, value)
      }
    }
    diagonal?.isComplete = true
  }

  @inline(never)
  private func onDiagonal(_ i: Int, _ value: Double, at offset: Int) throws {
    guard let diagonal else {
      throw list.content.error(
        at: offset, "this entry couples a variable to itself, which only a QUBO allows",
        remedy: "remove it, or pass --kind qubo if the numbers are a QUBO's")
    }
    guard diagonal.record(i, value) else {
      throw list.content.error(
        at: offset, "this diagonal entry is given a second time", remedy: "give each entry once")
    }
  }
}

/// The diagonal of a list, picked up while the list is read for the first time.
final class DiagonalCollector {
  /// The values, 0 where there is none.
  private(set) var values: [Double]
  /// Whether the list has been read to its end.
  var isComplete = false
  private var seen: [UInt64]

  init(order: Int) {
    values = [Double](repeating: 0, count: order)
    seen = [UInt64](repeating: 0, count: (order + 63) / 64)
  }

  /// Takes a value; `false` if there was one.
  func record(_ i: Int, _ value: Double) -> Bool {
    if isComplete { return true }
    let bit: UInt64 = 1 << UInt64(i & 63)
    if seen[i >> 6] & bit != 0 { return false }
    seen[i >> 6] |= bit
    values[i] = value
    return true
  }
}

extension Double {
  /// Whether twice the number is whole and held exactly.
  fileprivate var isHalfWhole: Bool { abs(self) < 0x1p52 && 2 * self == (2 * self).rounded() }
}

extension TextScanner {
  /// Refuses a number of entries that exceeds the bytes that are left, before anything is allocated;
  /// fewer entries than announced are found where the file ends.
  ///
  /// - Parameter place: where the number stands.
  func checkEntryCount(_ count: Int, at place: Int) throws {
    guard count >= 0, count <= remainingCount else {
      throw content.error(
        at: place, "\(count) entries are announced but \(remainingCount) bytes follow",
        remedy: "correct the number of entries, or complete the file")
    }
  }
}

extension FileContent {
  /// Refuses a number of variables that cannot be meant: beyond 32-bit indices, or almost all
  /// isolated, which a mistyped header or index would be and would ask for any amount of memory.
  func checkOrder(_ order: Int, entries: Int, at place: Int) throws {
    guard order >= 0, order < Int(Int32.max) else {
      throw error(
        at: place, "\(order) variables", remedy: "use between 0 and \(Int32.max - 1) variables")
    }
    guard order <= 1_000_000 || order / 16 <= entries + 1 else {
      throw error(
        at: place, "\(order) variables with \(entries) entries: almost all would be isolated",
        remedy: "correct the number of variables, or leave out the isolated ones")
    }
  }
}
