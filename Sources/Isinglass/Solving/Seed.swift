/// The number from which all randomness of a run follows.
///
/// Every use has its own stream, named by a purpose and an index; two uses never share random
/// numbers, and a stream's content depends on nothing but (seed, purpose, index).
public struct Seed: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The number.
  public let value: UInt64

  /// Makes a seed of a number.
  public init(_ value: UInt64) { self.value = value }

  /// Makes a seed of a literal.
  public init(integerLiteral value: UInt64) { self.value = value }

  /// What a stream is for. Every use of randomness in Isinglass is listed here.
  public enum Purpose: UInt8, Sendable, CaseIterable {
    /// Starting spins or amplitudes of a replica.
    case initialState = 1
    /// Acceptance thresholds of Metropolis sweeps.
    case acceptance = 2
    /// Noise of soft-spin dynamics.
    case noise = 3
    /// Which spin, pair or partner to try next.
    case proposal = 4
    /// The couplings of a generated instance.
    case couplings = 5
    /// The planted state of a generated instance.
    case plantedState = 6
    /// The graph of a generated instance.
    case graph = 7
    /// Start vectors of iterative eigensolvers.
    case eigenvector = 8
    /// Numerical experiments in tests and studies.
    case experiment = 9
    /// Errors of measured amplitudes in the device model.
    case measurement = 10
  }

  /// The stream for a purpose; `index` tells replicas, rows and the like apart.
  public func stream(_ purpose: Purpose, index: Int = 0) -> Philox {
    Philox(key: value, stream: name(of: purpose, index: index))
  }

  /// The upper half of the Philox counter that names a stream: purpose in the top byte, index below.
  public func name(of purpose: Purpose, index: Int) -> UInt64 {
    UInt64(purpose.rawValue) << 56 | UInt64(truncatingIfNeeded: index) & 0x00FF_FFFF_FFFF_FFFF
  }
}
