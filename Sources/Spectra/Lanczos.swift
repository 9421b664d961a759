/// An approximate eigenpair and how far it can be from a true one.
public struct RitzPair: Sendable {
  /// The approximate eigenvalue θ.
  public let value: Double
  /// ‖A y - θ y‖ for the normalised Ritz vector y, computed by a product with A. Some eigenvalue
  /// of A lies within this distance of `value` (up to the rounding of one product); the error is
  /// usually far smaller, about its square over the distance to the rest of the spectrum.
  public let residual: Double
  /// The Ritz vector y of unit length; empty if none were asked for.
  public let vector: [Double]
}

/// Eigenvalues at the ends of a spectrum.
public struct ExtremalEigenvalues: Sendable {
  /// The largest eigenvalues, descending.
  public let largest: [RitzPair]
  /// The smallest eigenvalues, ascending.
  public let smallest: [RitzPair]
  /// How many products with the operator were computed.
  public let products: Int
  /// Whether every residual is within the tolerance. If not, the values are still the best so far,
  /// each no further from an eigenvalue than its residual.
  public let converged: Bool
}

/// Extremal eigenvalues of a large symmetric operator by the Lanczos method.
///
/// Full reorthogonalisation (twice, against the whole basis), so no spurious copies appear. When
/// the basis is full it is compressed to the best Ritz vectors and grows again: thick restart (Wu
/// and Simon, SIAM J. Matrix Anal. Appl. 22, 602 (2000)), so memory stays bounded. A Ritz value
/// θ with residual r has an eigenvalue within ‖r‖ (Parlett, *The Symmetric Eigenvalue Problem*,
/// 4.5); that it is *the* extremal one holds with probability one over the random start vector,
/// not with certainty. `ProvenUpperBound` is certain.
///
/// The same seed gives the same numbers, whatever the machine's load.
public struct Lanczos: Sendable {
  /// Largest residual accepted, relative to the largest magnitude in the spectrum. Values under
  /// 1e-13 count as 1e-13: rounding allows no better.
  public var tolerance: Double
  /// How many products with the operator may be spent.
  public var maximumProducts: Int
  /// How many vectors the basis holds before it is compressed; raised to what the number of wanted
  /// eigenvalues needs. Memory is this times the order, in doubles.
  public var basisSize: Int
  /// Decides the start vector.
  public var seed: UInt64
  /// Whether, with more than one eigenvalue wanted at an end, a new start vector orthogonal to
  /// those found looks for further copies of a degenerate eigenvalue, of which one start vector
  /// finds only one. Costs about as much again.
  public var findsMultiplicities: Bool

  /// Creates the method with its settings; the defaults suit a coupling matrix of any size.
  public init(
    tolerance: Double = 1e-9, maximumProducts: Int = 5000, basisSize: Int = 100, seed: UInt64 = 0,
    findsMultiplicities: Bool = true
  ) {
    self.tolerance = tolerance
    self.maximumProducts = maximumProducts
    self.basisSize = basisSize
    self.seed = seed
    self.findsMultiplicities = findsMultiplicities
  }

  /// Finds eigenvalues at one or both ends of the spectrum.
  ///
  /// Fewer come back than were asked for if the order is smaller, or if products ran out before
  /// the basis held as many vectors. An operator of order zero has none.
  ///
  /// - Parameters:
  ///   - largest: how many at the upper end.
  ///   - smallest: how many at the lower end; both ends come from the same products.
  ///   - vectors: whether to return eigenvectors.
  ///   - shouldStop: asked before each product; if true, the best so far is returned.
  /// - Throws: `SpectraError.invalidSize` for a negative order or count, `.notFinite` if a product
  ///   holds a NaN or an infinity.
  /// - Complexity: some tens to hundreds of products, and O(order · basisSize) beside each.
  public func extremalEigenvalues(
    of operator: some SymmetricOperator, largest: Int = 1, smallest: Int = 0,
    vectors: Bool = false, shouldStop: () -> Bool = { false }
  ) throws(SpectraError) -> ExtremalEigenvalues {
    let n = `operator`.order
    guard n >= 0, largest >= 0, smallest >= 0 else {
      throw .invalidSize("order \(n), \(largest) largest and \(smallest) smallest eigenvalues")
    }
    let wanted = Wanted(largest: min(largest, n), smallest: min(smallest, n))
    guard wanted.count > 0 else {
      return ExtremalEigenvalues(largest: [], smallest: [], products: 0, converged: true)
    }
    var iteration = LanczosIteration(
      order: n, capacity: capacity(for: wanted, order: n), locked: [], seed: seed)
    var budget = maximumProducts
    var found = try run(
      &iteration, with: `operator`, wanted: wanted, budget: &budget, shouldStop: shouldStop)
    if findsMultiplicities, found.converged {
      for end in Wanted.End.allCases where found.pairs(at: end).count > 1 {
        try completeMultiplicities(
          &found, at: end, with: `operator`, budget: &budget, shouldStop: shouldStop)
      }
    }
    return ExtremalEigenvalues(
      largest: found.largest.map { vectors ? $0 : $0.withoutVector },
      smallest: found.smallest.map { vectors ? $0 : $0.withoutVector },
      products: maximumProducts - budget, converged: found.converged)
  }

  private func capacity(for wanted: Wanted, order: Int) -> Int {
    min(order, max(basisSize, 3 * wanted.count + 20))
  }

  /// Grows and compresses the basis until the wanted pairs have converged.
  private func run(
    _ iteration: inout LanczosIteration, with operator: some SymmetricOperator, wanted: Wanted,
    budget: inout Int, shouldStop: () -> Bool
  ) throws(SpectraError) -> Found {
    let accepted = max(tolerance, 1e-13)
    while budget > 0 && !shouldStop() {
      try iteration.expand(with: `operator`)
      budget -= 1
      // The small problem costs the cube of the basis; every eighth step is often enough.
      let size = iteration.size
      guard
        size == iteration.capacity || iteration.isComplete || iteration.isInvariant
          || size % 8 == 0
      else { continue }
      let ritz = try iteration.ritz()
      let indices = wanted.indices(among: size)
      let estimate = indices.reduce(0) { max($0, ritz.residuals[$1]) }
      let enough = size >= wanted.count || iteration.isComplete
      if enough && estimate <= accepted / 2 * ritz.scale || iteration.isComplete { break }
      if size == iteration.capacity { iteration.compress(to: ritz, keeping: wanted) }
    }
    guard iteration.size > 0 else { return Found(largest: [], smallest: [], converged: false) }

    let ritz = try iteration.ritz()
    let selected = wanted.selection(among: iteration.size)
    var largest: [RitzPair] = []
    var smallest: [RitzPair] = []
    for index in selected.largest {
      largest.append(try iteration.pair(index, of: ritz, with: `operator`))
    }
    for index in selected.smallest {
      smallest.append(try iteration.pair(index, of: ritz, with: `operator`))
    }
    budget = max(0, budget - largest.count - smallest.count)
    let worst = (largest + smallest).reduce(0) { max($0, $1.residual) }
    let complete = largest.count == wanted.largest && smallest.count == wanted.smallest
    return Found(
      largest: largest, smallest: smallest, converged: complete && worst <= accepted * ritz.scale)
  }

  /// Looks in the complement of what was found until nothing more extreme turns up.
  private func completeMultiplicities(
    _ found: inout Found, at end: Wanted.End, with operator: some SymmetricOperator,
    budget: inout Int, shouldStop: () -> Bool
  ) throws(SpectraError) {
    let n = `operator`.order
    let sign = end == .largest ? 1.0 : -1.0
    var pairs = found.pairs(at: end)
    var locked = pairs.flatMap(\.vector)
    let wanted = Wanted(
      largest: end == .largest ? 1 : 0, smallest: end == .smallest ? 1 : 0)
    for attempt in 1...pairs.count where locked.count < n * n {
      var iteration = LanczosIteration(
        order: n, capacity: min(n - locked.count / n, max(basisSize, 23)), locked: locked,
        seed: seed &+ UInt64(attempt))
      let more = try run(
        &iteration, with: `operator`, wanted: wanted, budget: &budget, shouldStop: shouldStop)
      guard more.converged, let candidate = more.pairs(at: end).first, let last = pairs.last else {
        found.converged = false
        break
      }
      let margin = max(candidate.residual, last.residual)
      guard sign * candidate.value > sign * last.value + margin else { break }
      locked += candidate.vector
      pairs.removeLast()
      let place = pairs.firstIndex { sign * $0.value < sign * candidate.value } ?? pairs.count
      pairs.insert(candidate, at: place)
    }
    if end == .largest { found.largest = pairs } else { found.smallest = pairs }
  }
}

/// How many eigenvalues are wanted at each end of the spectrum.
struct Wanted {
  enum End: CaseIterable { case largest, smallest }

  var largest: Int
  var smallest: Int

  var count: Int { largest + smallest }

  /// Where the wanted ones are among `size` ascending Ritz values, best first.
  func selection(among size: Int) -> (largest: [Int], smallest: [Int]) {
    (
      (0..<min(largest, size)).map { size - 1 - $0 },
      Array(0..<min(smallest, size))
    )
  }

  /// The same, as one set.
  func indices(among size: Int) -> [Int] {
    let (upper, lower) = selection(among: size)
    return Set(upper + lower).sorted()
  }
}

/// Converged pairs at both ends.
private struct Found {
  var largest: [RitzPair]
  var smallest: [RitzPair]
  var converged: Bool

  func pairs(at end: Wanted.End) -> [RitzPair] { end == .largest ? largest : smallest }
}

extension RitzPair {
  fileprivate var withoutVector: RitzPair { RitzPair(value: value, residual: residual, vector: []) }
}
