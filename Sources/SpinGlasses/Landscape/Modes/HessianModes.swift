import Isinglass
public import Spectra

/// The eigenvalues and eigenvectors of the Hessian at a point: all of them, or the lowest.
///
/// ```swift
/// let modes = try HessianModes(of: landscape, at: minimum.amplitudes, gain: 0, lowest: 10)
/// print(modes.eigenvalues[0], modes.concentration(0))
/// ```
public struct HessianModes: Sendable {
  /// How the modes were found.
  public enum Method: String, Sendable, Hashable {
    /// The whole matrix by LAPACK, or the own solver where there is none.
    case dense
    /// The lowest modes by products with the Hessian.
    case lanczos
  }

  /// The amplitudes at the point.
  public let amplitudes: [Double]
  /// The gain a.
  public let gain: Double
  /// The eigenvalues, ascending.
  public let eigenvalues: [Double]
  /// How the modes were found.
  public let method: Method
  /// How far an eigenvalue may be off at most: its residual, computed.
  public let residual: Double
  private let rows: [Double]

  /// Up to so many spins the dense solver is faster for a few modes, too.
  private static let fewSpins = 150

  /// Finds modes of the Hessian.
  ///
  /// - Parameters:
  ///   - landscape: the landscape.
  ///   - x: the point, critical or not.
  ///   - gain: a.
  ///   - lowest: how many of the lowest modes; all if `nil`.
  ///   - tolerance: how small the residuals of Lanczos must be, relative to the largest eigenvalue.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.outOfMemory`, `.spectrum`.
  /// - Complexity: O(N³) and 24 N² bytes for all or for an eighth of them and more; some hundred products
  ///   with the couplings for a few.
  public init(
    of landscape: SoftSpinLandscape, at x: [Double], gain: Double, lowest: Int? = nil,
    tolerance: Double = 1e-9
  ) throws(LandscapeError) {
    try landscape.check(point: x, gain: gain)
    let count = landscape.spinCount
    let wanted = min(count, max(0, lowest ?? count))
    amplitudes = x
    self.gain = gain
    do {
      if count <= HessianModes.fewSpins || 8 * wanted >= count {
        let eigen = try SymmetricEigen.decompose(
          try landscape.wholeHessian(at: x, gain: gain), vectors: true)
        eigenvalues = Array(eigen.values.prefix(wanted))
        rows = Array(eigen.vectorRows.prefix(wanted * count))
        method = .dense
        residual = 1e-14 * (eigen.values.map(abs).max() ?? 0)
      } else {
        let lanczos = Lanczos(
          tolerance: tolerance, maximumProducts: 20_000, basisSize: max(120, 4 * wanted),
          seed: Seed(0).stream(.eigenvector).first, findsMultiplicities: wanted > 1)
        let found = try lanczos.extremalEigenvalues(
          of: landscape.hessianOperator(at: x, gain: gain), largest: 0, smallest: wanted,
          vectors: true)
        guard found.converged else {
          throw SpectraError.notConverged("\(wanted) modes after \(found.products) products")
        }
        eigenvalues = found.smallest.map(\.value)
        rows = found.smallest.flatMap(\.vector)
        method = .lanczos
        residual = found.smallest.map(\.residual).max() ?? 0
      }
    } catch let error as SpectraError {
      throw .spectrum(error.description)
    } catch let error as LandscapeError {
      throw error
    } catch {
      throw .spectrum("\(error)")
    }
  }

  /// The number of spins N.
  public var spinCount: Int { amplitudes.count }

  /// Whether all modes are here.
  public var isWhole: Bool { eigenvalues.count == spinCount }

  /// The number of negative eigenvalues among those found.
  public var negativeCount: Int { eigenvalues.count { $0 < 0 } }

  /// The eigenvector of an eigenvalue, of unit length; its sign is arbitrary.
  public func vector(_ mode: Int) -> ArraySlice<Double> {
    rows[mode * spinCount..<(mode + 1) * spinCount]
  }

  /// N Σ v⁴ of a mode: 1 if all spins take part alike, 3 if the entries are as good as Gaussian, N if one
  /// spin moves alone.
  public func concentration(_ mode: Int) -> Double {
    let quartic = vector(mode).reduce(0) { $0 + $1 * $1 * $1 * $1 }
    return Double(spinCount) * quartic
  }

  /// 1/(N Σ v⁴) of a mode: the share of the spins that take part.
  public func participationRatio(_ mode: Int) -> Double { 1 / concentration(mode) }
}

extension SoftSpinLandscape {
  /// The Hessian at a point as an operator, for methods that need only products with it.
  ///
  /// - Throws: `LandscapeError.vectorCount`.
  public func hessianOperator(
    at x: [Double], gain: Double
  ) throws(LandscapeError) -> ClosureOperator {
    try check(x)
    let diagonal = diagonal(at: x, gain: gain)
    return ClosureOperator(order: spinCount) { vector, result in
      self.hessianProduct(diagonal, vector, into: &result)
    }
  }

  /// The Hessian, if there is room for it and its decomposition.
  func wholeHessian(at x: [Double], gain: Double) throws(LandscapeError) -> SymmetricMatrix {
    do {
      try requireMemory(bytes: 24 * spinCount * spinCount)
    } catch {
      if case .outOfMemory(let needed, let present) = error {
        throw .outOfMemory(needed: needed, present: present)
      }
    }
    return try hessian(at: x, gain: gain)
  }

  /// Refuses a point of the wrong length or with numbers that are not finite, and such gains.
  func check(point x: [Double], gain: Double) throws(LandscapeError) {
    try check(x)
    guard gain.isFinite else { throw .gain(gain) }
    if let spin = x.firstIndex(where: { !$0.isFinite }) { throw .notFinite(spin: spin) }
  }
}
