public import Isinglass

/// Random models for tests, one recipe for each way that couplings can be stored.
public enum RandomModel: String, CaseIterable, Sendable {
  /// Every pair ±1.
  case oneBit
  /// Dense whole numbers up to 100.
  case denseInt8
  /// Dense whole numbers up to 10⁵.
  case denseInt32
  /// Dense whole numbers up to 10¹¹.
  case denseInt64
  /// Dense multiples of 2⁻¹⁰.
  case denseFloat
  /// Dense uniform reals.
  case denseDouble
  /// An unweighted random graph of mean degree 3, all couplings −1.
  case sparseUnweighted
  /// Mean degree 3, whole numbers up to 9.
  case sparseInt8
  /// Mean degree 3, whole numbers up to 10⁵.
  case sparseInt32
  /// Mean degree 3, uniform reals.
  case sparseDouble

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - order: the number of spins.
  ///   - seed: decides all numbers.
  ///   - fields: whether to add fields of the couplings' own size.
  public func model(order: Int, seed: UInt64, fields: Bool) throws -> IsingModel {
    var random = Seed(seed).stream(.experiment)
    var couplings: [Coupling] = []
    let density = isSparse ? min(0.24, 3 / Double(max(1, order - 1))) : 1
    for i in 0..<order {
      for j in 0..<i where random.uniform() < density {
        couplings.append(Coupling(i, j, value(&random)))
      }
    }
    let h = fields ? (0..<order).map { _ in value(&random) } : []
    let offset = fields ? value(&random) : 0
    return try IsingModel(
      couplings: Couplings(order: order, couplings), fields: h, offset: offset)
  }

  /// Whether few pairs are coupled.
  public var isSparse: Bool { rawValue.hasPrefix("sparse") }

  private func value(_ random: inout Philox) -> Double {
    func whole(_ size: UInt64) -> Double {
      Double(random.below(size) + 1) * (random.uniform() < 0.5 ? 1 : -1)
    }
    return switch self {
    case .oneBit: whole(1)
    case .denseInt8: whole(100)
    case .denseInt32: whole(100_000)
    case .denseInt64: whole(100_000_000_000)
    case .denseFloat: whole(4096) / 1024
    case .denseDouble, .sparseDouble: 2 * random.uniform() - 1
    case .sparseUnweighted: -1
    case .sparseInt8: whole(9)
    case .sparseInt32: whole(100_000)
    }
  }
}
