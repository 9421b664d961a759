/// An Ising model: the function of ±1 spins that everything in Isinglass minimises.
///
///     E(s) = ( −Σ_{i<j} J_ij s_i s_j − Σ_i h_i s_i + offset ) / denominator
///
/// The denominator, a power of two, keeps the Ising form of an integer QUBO in whole numbers.
/// Solvers minimise the numerator; `energy(of:)` divides.
public struct IsingModel: Sendable {
  /// J, symmetric with a zero diagonal; J > 0 is ferromagnetic.
  public let couplings: Couplings
  /// h, one a spin, or empty when there is no field.
  public let fields: [Double]
  /// A constant added to the numerator.
  public let offset: Double
  /// What the numerator is divided by: 1, 2 or 4.
  public let denominator: Int64
  /// Whether every number is whole and the sum of their magnitudes is below 2⁶², so that energies
  /// are exact in 64-bit integers.
  public let isInteger: Bool

  /// Creates a model.
  ///
  /// - Parameters:
  ///   - couplings: J.
  ///   - fields: h; `nil`, empty or all zero means none.
  ///   - offset: a constant added to the energy's numerator.
  ///   - denominator: what the numerator is divided by; must be positive.
  /// - Throws: `IsingModelError` when the number of fields is wrong or a number is not finite.
  public init(
    couplings: Couplings, fields: [Double]? = nil, offset: Double = 0, denominator: Int64 = 1
  ) throws {
    let fields = fields ?? []
    guard fields.isEmpty || fields.count == couplings.order else {
      throw IsingModelError.fieldCount(fields.count, spins: couplings.order)
    }
    if let spin = fields.firstIndex(where: { !$0.isFinite }) {
      throw IsingModelError.fieldNotFinite(spin: spin)
    }
    guard offset.isFinite else { throw IsingModelError.offsetNotFinite }
    guard denominator > 0 else { throw IsingModelError.denominator(denominator) }
    let magnitude =
      couplings.absoluteSum + fields.reduce(0) { $0 + abs($1) } + abs(offset)
    guard magnitude.isFinite else { throw IsingModelError.energyOverflow }
    self.couplings = couplings
    self.fields = fields.contains { $0 != 0 } ? fields : []
    self.offset = offset
    self.denominator = denominator
    isInteger =
      couplings.isInteger && magnitude < 0x1p62
      && fields.allSatisfy { $0 == $0.rounded() && abs($0) <= 0x1p53 }
      && offset == offset.rounded() && abs(offset) <= 0x1p53
  }

  /// The number of spins.
  public var spinCount: Int { couplings.order }

  /// Whether any field is not zero.
  public var hasFields: Bool { !fields.isEmpty }
}

/// Why a model could not be made.
public enum IsingModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of fields is neither zero nor the number of spins.
  case fieldCount(Int, spins: Int)
  /// A field is infinite or not a number.
  case fieldNotFinite(spin: Int)
  /// The offset is infinite or not a number.
  case offsetNotFinite
  /// The denominator is not positive.
  case denominator(Int64)
  /// The sum of all magnitudes exceeds what a `Double` holds.
  case energyOverflow

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .fieldCount(let count, let spins):
      "\(count) fields for \(spins) spins: give one field a spin, or none"
    case .fieldNotFinite(let spin): "the field of spin \(spin) is not a finite number"
    case .offsetNotFinite: "the offset is not a finite number"
    case .denominator(let value): "the denominator \(value) is not positive"
    case .energyOverflow:
      "the energy overflows double precision: divide all numbers by a common factor"
    }
  }
}
