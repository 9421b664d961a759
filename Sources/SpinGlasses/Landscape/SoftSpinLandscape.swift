public import Isinglass
public import Spectra

/// The energy landscape of soft spins, which the gain deforms from a single well into the landscape
/// of the Ising model:
///
///     E(x; a) = Σ_i (x_i⁴/4 − a x_i²/2) − Σ_{i<j} J_ij x_i x_j − Σ_i h_i x_i
///
/// The coherent Ising machine descends in it, dx/dt = −∇E, while the gain a rises. Everything here
/// is in double precision and for the energy as it stands: the field is not scaled with the
/// amplitude, as the solvers do.
///
/// Couplings and fields are divided by the unit of gain U, so that amplitudes are in units of √U and
/// energies in units of U². At a critical point E = −Σ x⁴/4 − ½ Σ h x.
///
/// ```swift
/// let landscape = try SoftSpinLandscape(problem.model, unit: problem.gainUnit ?? 1)
/// let origin = try landscape.firstInstability()
/// let minimum = try landscape.minimize(from: origin.mode, gain: origin.gain + 0.5)
/// ```
///
/// Source: Z. Wang et al., Phys. Rev. A 88, 063853 (2013).
public struct SoftSpinLandscape: Sendable {
  /// The number of spins N.
  public let spinCount: Int
  /// U, what couplings and fields are divided by.
  public let unit: Double
  /// The rms field of the couplings (of the fields where there are none) in units of U: the size of
  /// the gains and curvatures at which the landscape changes.
  public let curvatureScale: Double
  /// The rms field of the couplings alone in units of U: F/U, or 0 without couplings.
  let couplingScale: Double
  private let couplings: ScaledCouplings
  /// h/U, or empty.
  let fields: [Double]

  /// The couplings divided by the unit, in double precision.
  private enum ScaledCouplings: Sendable {
    case dense(SymmetricMatrix)
    case sparse(SparseSymmetricMatrix)
  }

  /// Prepares the landscape of a model; the model's offset and denominator are left out.
  ///
  /// - Parameters:
  ///   - model: its couplings J and fields h.
  ///   - unit: U; for an ensemble its own unit of gain, for a user's problem the rms field.
  /// - Throws: `LandscapeError.unit`, `.outOfMemory`.
  /// - Complexity: O(N²) time and 8 N² bytes for dense couplings, O(couplings) for sparse ones.
  public init(_ model: IsingModel, unit: Double = 1) throws(LandscapeError) {
    guard unit > 0, unit.isFinite else { throw .unit(unit) }
    let order = model.spinCount
    spinCount = order
    self.unit = unit
    curvatureScale = model.fieldScale / unit
    couplingScale = model.couplings.rootMeanSquareField / unit
    fields = model.fields.map { $0 / unit }
    switch model.couplings.storage {
    case .oneBit, .dense:
      do {
        try requireMemory(bytes: 8 * order * order)
      } catch {
        if case .outOfMemory(let needed, let present) = error {
          throw .outOfMemory(needed: needed, present: present)
        }
      }
      couplings = .dense(
        SymmetricMatrix(order: order) { i, j in model.couplings[i, j] / unit })
    case .sparse:
      var elements: [SparseSymmetricMatrix.Element] = []
      elements.reserveCapacity(model.couplings.pairCount)
      model.couplings.forEachPair { i, j, value in
        elements.append(SparseSymmetricMatrix.Element(row: i, column: j, value: value / unit))
      }
      do {
        couplings = .sparse(try SparseSymmetricMatrix(order: order, elements: elements))
      } catch {
        throw .spectrum(error.description)
      }
    }
  }

  /// E(x; a), summed over all spins.
  ///
  /// - Parameters:
  ///   - x: one amplitude a spin.
  ///   - gain: a.
  /// - Throws: `LandscapeError.vectorCount`.
  /// - Complexity: one product with the couplings.
  public func energy(at x: [Double], gain: Double) throws(LandscapeError) -> Double {
    try check(x)
    return evaluate(x, gain: gain).energy
  }

  /// ∇E: g_i = x_i³ − a x_i − Σ_j J_ij x_j − h_i.
  ///
  /// - Throws: `LandscapeError.vectorCount`.
  /// - Complexity: one product with the couplings.
  public func gradient(at x: [Double], gain: Double) throws(LandscapeError) -> [Double] {
    try check(x)
    return evaluate(x, gain: gain).gradient
  }

  /// H v with the Hessian H_ij = (3 x_i² − a) δ_ij − J_ij at a point.
  ///
  /// - Throws: `LandscapeError.vectorCount` if either vector has the wrong length.
  /// - Complexity: one product with the couplings.
  public func hessianProduct(
    at x: [Double], gain: Double, times vector: [Double]
  ) throws(LandscapeError) -> [Double] {
    try check(x)
    try check(vector)
    var result = [Double](repeating: 0, count: spinCount)
    var span = result.mutableSpan
    hessianProduct(diagonal(at: x, gain: gain), vector.span, into: &span)
    return result
  }

  /// The Hessian in full.
  ///
  /// - Throws: `LandscapeError.vectorCount`, `.outOfMemory`.
  /// - Complexity: O(N²) time and 8 N² bytes.
  public func hessian(at x: [Double], gain: Double) throws(LandscapeError) -> SymmetricMatrix {
    try check(x)
    do {
      try requireMemory(bytes: 8 * spinCount * spinCount)
    } catch {
      if case .outOfMemory(let needed, let present) = error {
        throw .outOfMemory(needed: needed, present: present)
      }
    }
    var matrix: SymmetricMatrix
    switch couplings {
    case .dense(let couplings): matrix = couplings.negated()
    case .sparse(let couplings):
      matrix = SymmetricMatrix(order: spinCount)
      for i in 0..<spinCount {
        couplings.forEach(inRow: i) { j, value in if j < i { matrix[i, j] = -value } }
      }
    }
    for (i, value) in diagonal(at: x, gain: gain).enumerated() { matrix[i, i] = value }
    return matrix
  }
}

/// Where the origin of a landscape without fields stops being a minimum.
public struct FirstInstability: Sendable {
  /// The gain −λ_max(J/U): below it the origin is the only critical point.
  public var gain: Double
  /// The eigenvector of λ_max, of unit length, its first entry that is not zero positive: the
  /// direction in which the spins leave the origin.
  public var mode: [Double]
}

extension SoftSpinLandscape {
  /// The gain at which the origin of the landscape without its fields goes unstable, and the mode
  /// that does.
  ///
  /// Below it E is strictly convex, so that with fields, too, there is exactly one critical point.
  /// Without spins the gain is 0 and the mode empty.
  ///
  /// - Parameter seed: decides the start vector of the Lanczos method.
  /// - Throws: `LandscapeError.spectrum`.
  /// - Complexity: some tens to hundreds of products with the couplings.
  public func firstInstability(seed: Seed = 0) throws(LandscapeError) -> FirstInstability {
    let operation = ClosureOperator(order: spinCount) { vector, result in
      self.multiply(vector, into: &result)
    }
    let pair: RitzPair?
    do {
      let lanczos = Lanczos(
        tolerance: 1e-8, seed: seed.stream(.eigenvector).first, findsMultiplicities: false)
      pair = try lanczos.extremalEigenvalues(of: operation, largest: 1, vectors: true).largest.first
    } catch {
      throw .spectrum(error.description)
    }
    guard let pair else { return FirstInstability(gain: 0, mode: []) }
    let isDown = (pair.vector.first { $0 != 0 } ?? 0) < 0
    return FirstInstability(
      gain: -pair.value, mode: isDown ? pair.vector.map { -$0 } : pair.vector)
  }

  /// Refuses a vector of the wrong length.
  func check(_ vector: [Double]) throws(LandscapeError) {
    guard vector.count == spinCount else {
      throw .vectorCount(vector.count, spins: spinCount)
    }
  }

  /// Energy, gradient and what their rounding errors are measured by, from one product.
  struct Evaluation {
    var energy: Double
    /// Σ of the magnitudes of the energy's terms.
    var magnitude: Double
    var gradient: [Double]
    /// ∇E · ∇E.
    var squaredGradient: Double
  }

  /// Evaluates the landscape at a point whose length has been checked.
  func evaluate(_ x: [Double], gain: Double) -> Evaluation {
    var (energy, magnitude, squaredGradient) = (0.0, 0.0, 0.0)
    var gradient = [Double](repeating: 0, count: spinCount)
    var coupled = gradient.mutableSpan
    multiply(x.span, into: &coupled)
    for i in 0..<spinCount {
      let square = x[i] * x[i]
      let field = fields.isEmpty ? 0 : fields[i]
      let (well, bond) = (square * (square / 4 - gain / 2), x[i] * (coupled[i] / 2 + field))
      energy += well - bond
      magnitude += abs(well) + abs(bond)
      coupled[i] = x[i] * (square - gain) - coupled[i] - field
      squaredGradient += coupled[i] * coupled[i]
    }
    return Evaluation(
      energy: energy, magnitude: magnitude, gradient: gradient, squaredGradient: squaredGradient)
  }

  /// 3 x² − a, the part of the Hessian that changes from point to point.
  func diagonal(at x: [Double], gain: Double) -> [Double] { x.map { 3 * $0 * $0 - gain } }

  /// Writes diagonal · v − (J/U) v into `result`.
  func hessianProduct(
    _ diagonal: [Double], _ vector: Span<Double>, into result: inout MutableSpan<Double>
  ) {
    multiply(vector, into: &result)
    for i in 0..<spinCount { result[i] = diagonal[i] * vector[i] - result[i] }
  }

  /// Calls `body` with every pair j < i whose coupling J_ij/U may differ from 0.
  func forEachCoupling(_ body: (_ i: Int, _ j: Int, _ value: Double) -> Void) {
    for i in 0..<spinCount {
      switch couplings {
      case .dense(let matrix): for j in 0..<i { body(i, j, matrix[i, j]) }
      case .sparse(let matrix):
        matrix.forEach(inRow: i) { j, value in if j < i { body(i, j, value) } }
      }
    }
  }

  /// Writes (J/U) v into `result`.
  func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>) {
    switch couplings {
    case .dense(let matrix): matrix.multiply(vector, into: &result)
    case .sparse(let matrix): matrix.multiply(vector, into: &result)
    }
  }
}

extension Philox {
  /// The first word of a stream, where a routine wants one number as its seed.
  var first: UInt64 {
    var copy = self
    return copy.next()
  }
}
