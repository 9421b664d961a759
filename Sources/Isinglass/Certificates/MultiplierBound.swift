import Spectra

/// What multipliers prove of the energy offset − Σ_{i<j} B_ij s_i s_j, whoever found them.
///
/// For multipliers z ≥ 0 of clique inequalities and any y of s_i² = 1 the energy is at least
/// offset − Σ z_c (k_c − 1)/2 + ½ Σ y_i − ½ n λ, where λ is the largest eigenvalue of B + Σ z_c c cᵀ + Diag(y),
/// diagonals of c cᵀ apart, or 0 if that is larger. λ is proven by a Cholesky factorisation.
///
/// All multipliers are whole multiples of a quantum, so that a file holds them exactly.
struct MultiplierBound: Sendable {
  /// y as multiples of the quantum, one a spin.
  var diagonal: [Int64]
  /// The inequalities that count.
  var terms: [Term]

  /// An inequality with its multiplier, packed: a proof of thousands of nodes holds millions.
  struct Term: Sendable, Hashable {
    let members: SIMD8<Int16>
    let alike: UInt8
    let count: UInt8
    /// z as a multiple of the quantum.
    let multiple: Int64

    init(_ clique: CliqueInequality, _ multiple: Int64) {
      let identity = clique.identity
      (members, alike) = (identity.members, identity.alike)
      (count, self.multiple) = (UInt8(clique.count), multiple)
    }

    /// The inequality, without its multiplier.
    var clique: CliqueInequality {
      CliqueInequality((0..<Int(count)).map { (Int(members[$0]), alike >> $0 & 1 == 1 ? 1 : -1) })
    }
  }

  /// Rounds multipliers.
  ///
  /// - Returns: `nil` if a multiplier is not a number, or far too large.
  init?(duals: [Double], cliques: [CliqueInequality], quantum: Double) {
    (diagonal, terms) = ([], [])
    for dual in duals {
      guard let multiple = Int64(exactly: (dual / quantum).rounded()) else { return nil }
      diagonal.append(multiple)
    }
    for clique in cliques {
      guard let multiple = Int64(exactly: (clique.multiplier / quantum).rounded()) else {
        return nil
      }
      if multiple > 0 { terms.append(Term(clique, multiple)) }
    }
  }

  /// Takes multipliers as they are.
  init(diagonal: [Int64], terms: [Term]) { (self.diagonal, self.terms) = (diagonal, terms) }

  /// The bound, rounded downwards; `nil` where nothing could be proven.
  ///
  /// - Parameters:
  ///   - couplings: B, full and symmetric, of the order of `diagonal`.
  ///   - offset: the constant.
  ///   - lost: by how much couplings and offset, all together, can be off the problem's own.
  ///   - quantum: what multipliers are counted in.
  ///   - provider: who factors.
  /// - Complexity: O(n³).
  func value(
    couplings: [Double], offset: Double, lost: Double, quantum: Double,
    using provider: SymmetricEigen.Provider
  ) -> Double? {
    guard var matrix = try? SymmetricMatrix(order: diagonal.count, elements: couplings) else {
      return nil
    }
    var spent = 0.0
    for term in terms where term.multiple > 0 {
      let clique = term.clique
      let multiplier = Double(term.multiple) * quantum
      clique.forEachPair { i, j, sign in matrix[i, j] += multiplier * sign }
      spent -= multiplier * clique.least
    }
    for (index, multiple) in diagonal.enumerated() {
      matrix[index, index] = Double(multiple) * quantum
    }
    return Self.value(
      matrix, offset: offset, spent: spent, terms: terms.count, lost: lost, using: provider)?.bound
  }

  /// offset − spent + ½ (Tr A − n λ(A)⁺) − lost, rounded downwards: what a matrix proves of −½ Σ_{i≠j} A_ij s_i s_j.
  ///
  /// - Parameter terms: how many numbers were added up at most for an element, or for what was spent.
  /// - Returns: the bound and λ(A), proven from above; `nil` where nothing could be proven.
  static func value(
    _ matrix: SymmetricMatrix, offset: Double, spent: Double, terms: Int, lost: Double,
    using provider: SymmetricEigen.Provider
  ) -> (bound: Double, edge: Double)? {
    let order = matrix.order
    guard let edge = try? ProvenUpperBound.ofDense(matrix, using: provider).value else {
      return nil
    }
    var magnitudes = offset.magnitude + spent
    for element in matrix.elements { magnitudes += element.magnitude }
    var trace = 0.0
    for index in 0..<order { trace += matrix[index, index] }
    let excess = max(0, Double(order) * edge / 2)
    // Every sum here has no more terms than this, each with its rounding. What multipliers were added to an element may
    // cancel, so that spent counts for their magnitudes: no inequality has more pairs than 16 times what it costs.
    let rounding = (magnitudes + 16 * spent + excess) * Double(order + terms + 16) * 0x1p-52
    let bound = (offset + trace / 2 - spent - excess - rounding - lost).nextDown
    return bound.isFinite ? (bound, edge) : nil
  }
}
