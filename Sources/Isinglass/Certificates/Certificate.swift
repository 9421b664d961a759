/// A number that no energy of a model is below, and the argument that proves it.
public struct EnergyBound: Sendable, Hashable {
  /// The argument behind a bound.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// No coupling and no field can be more than satisfied: −Σ|J| − Σ|h|.
    case magnitudes
    /// As `magnitudes`, and a state that satisfies all of them exists: the bound is the minimum.
    case balance
    /// The largest eigenvalue of the coupling matrix.
    case spectral
    /// The semidefinite relaxation: unit vectors in place of spins.
    case semidefinite
    /// The semidefinite relaxation with odd-cycle inequalities of coupled spins.
    case oddCycles = "odd_cycles"
    /// Every other state was shown to be no better, by splitting the problem: the minimum itself.
    case branchAndBound = "branch_and_bound"
    /// On a square lattice without fields, a minimum-weight perfect matching of the frustrated squares:
    /// the minimum itself on open lattices, at or a little below it on tori.
    case matching
  }

  /// The bound: a whole numerator for integer models, else rounded downwards (for `balance`, the
  /// energy of the ground state as `IsingModel.energy(of:)` gives it).
  public let energy: Energy
  /// Why it holds.
  public let method: Method

  /// States a bound.
  public init(energy: Energy, method: Method) {
    self.energy = energy
    self.method = method
  }
}

/// Proven lower bounds on the energy of a model, by which a person can judge an answer.
///
/// Rounding goes downwards everywhere, so that the bounds hold for the numbers as stored. For integer
/// models a bound is moved up to the next energy that can occur: see `energyStep(of:)`.
public enum Certificate {
  /// The bound −Σ|J| − Σ|h| + offset.
  ///
  /// - Complexity: O(couplings).
  public static func magnitudes(of model: IsingModel) -> EnergyBound {
    guard model.isInteger else {
      return EnergyBound(
        energy: energy(atLeast: magnitudeSum(of: model), model), method: .magnitudes)
    }
    // No overflow: the magnitudes of an integer model add up to less than 2⁶².
    var numerator = Int64(model.offset)
    if model.couplings.absoluteSum < 0x1p53 {
      numerator -= Int64(model.couplings.absoluteSum)  // exact: every partial sum was
    } else {
      model.couplings.forEachPair { _, _, value in numerator -= Int64(value.magnitude) }
    }
    for field in model.fields { numerator -= Int64(field.magnitude) }
    return EnergyBound(
      energy: Energy(exactly: numerator, denominator: model.denominator), method: .magnitudes)
  }

  /// The largest step g such that all energies of an integer model are equal modulo g (as
  /// numerators), or `nil` for a model that is not integer or has no coupling and no field.
  ///
  /// Turning spin i changes the numerator by 2 s_i f_i, and the local field f_i always has the parity
  /// of its terms: f_i = Σ_j J_ij + h_i modulo twice the common divisor of all magnitudes. A ±1 graph
  /// of even degrees has g = 4, for instance.
  ///
  /// - Complexity: O(couplings).
  public static func energyStep(of model: IsingModel) -> Int64? {
    guard model.isInteger else { return nil }
    var rowSums = [Int64](repeating: 0, count: model.spinCount)
    var divisor: Int64 = 0
    if case .oneBit(let matrix) = model.couplings.storage {
      divisor = 1
      matrix.withWords { words in
        for i in 0..<matrix.order {
          let row = words[i * matrix.wordsPerRow..<(i + 1) * matrix.wordsPerRow]
          let positive = row.reduce(0) { $0 + $1.nonzeroBitCount }
          rowSums[i] = Int64(2 * positive - (matrix.order - 1))
        }
      }
    } else {
      model.couplings.forEachPair { i, j, value in
        let whole = Int64(value)
        rowSums[i] += whole
        rowSums[j] += whole
        if divisor != 1 { divisor = greatestCommonDivisor(divisor, whole) }
      }
    }
    for (i, field) in model.fields.enumerated() {
      rowSums[i] += Int64(field)
      divisor = greatestCommonDivisor(divisor, Int64(field))
    }
    guard divisor > 0 else { return nil }
    // No overflow: magnitudes of an integer model add up to less than 2⁶².
    return 2 * rowSums.reduce(2 * divisor, greatestCommonDivisor)
  }

  /// The lowest energy that can occur whose numerator is not below a bound.
  static func energy(atLeast bound: Double, _ model: IsingModel) -> Energy {
    guard model.isInteger, bound.magnitude < 0x1p61 else {
      return Energy(bound / Double(model.denominator))
    }
    guard let step = energyStep(of: model) else {
      return Energy(exactly: Int64(model.offset), denominator: model.denominator)
    }
    let lowest = Int64(bound.rounded(.up))
    // One state's numerator tells the residue of all.
    let allUp = Spins(repeating: true, count: model.spinCount)
    guard case .exact(let known, let reduced) = model.energy(of: allUp).storage else {
      return Energy(bound / Double(model.denominator))
    }
    let excess = (known * (model.denominator / reduced) - lowest) % step
    return Energy(
      exactly: lowest + (excess < 0 ? excess + step : excess), denominator: model.denominator)
  }

  /// −Σ|J| − Σ|h| + offset as a numerator, rounded downwards.
  static func magnitudeSum(of model: IsingModel) -> Double {
    var sum = CompensatedSum()
    model.couplings.forEachPair { _, _, value in sum.add(value.magnitude) }
    for field in model.fields { sum.add(field.magnitude) }
    return roundedDown(model.offset - sum.value, terms: sum.value + model.offset.magnitude)
  }

  /// A numerator less all that rounding can have added to it.
  ///
  /// A compensated sum of n terms is off by at most (u + O(n²u²)) of the sum of magnitudes, u = 2⁻⁵³;
  /// 2⁻⁴⁶ of it covers this for any n that memory holds, and the few operations around the sum.
  static func roundedDown(_ numerator: Double, terms: Double) -> Double {
    (numerator - terms * 0x1p-46).nextDown
  }

  private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a.magnitude, b.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int64(a)
  }
}
