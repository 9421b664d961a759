extension Problem {
  /// The objective's value at an energy: the cut, the QUBO value in the asked sense, or the energy.
  /// Exact when the energy is.
  public func objective(at energy: Energy) -> Energy {
    kind.objective(at: energy, totalCoupling: totalCoupling)
  }

  /// The energy at which the objective has a value; the inverse of `objective(at:)`.
  public func energy(atObjective objective: Energy) -> Energy {
    kind.energy(atObjective: objective, totalCoupling: totalCoupling)
  }

  /// Σ_{i<j} J_ij in units of the energy.
  var totalCoupling: Energy {
    let total = model.couplings.exactTotal
    guard case .exact(let whole, denominator: 1) = total.storage else {
      return Energy(total.value / Double(model.denominator))
    }
    return Energy(exactly: whole, denominator: model.denominator)
  }

  /// Whether objective value `a` is at least as good as `b`.
  public func isObjective(_ a: Energy, noWorseThan b: Energy) -> Bool {
    sense == .minimize ? a <= b : a >= b
  }

  /// What the objective is called in reports: `energy`, `cut` or `value`.
  public var objectiveName: String { kind.objectiveName }
}

extension Problem.Kind {
  /// What the objective is called in reports: `energy`, `cut` or `value`.
  public var objectiveName: String {
    switch self {
    case .ising: "energy"
    case .maxCut: "cut"
    case .qubo: "value"
    }
  }

  /// Whether the objective is to be small or large.
  public var sense: Problem.Sense {
    switch self {
    case .ising: .minimize
    case .maxCut: .maximize
    case .qubo(let sense): sense
    }
  }

  /// The objective's value at an energy.
  ///
  /// - Parameter totalCoupling: Σ_{i<j} J_ij in units of the energy; needed for cuts alone.
  func objective(at energy: Energy, totalCoupling: @autoclosure () -> Energy) -> Energy {
    switch self {
    case .ising, .qubo(.minimize): energy
    case .qubo(.maximize): energy.negated
    case .maxCut: energy.adding(totalCoupling()).negated.halved
    }
  }

  /// The energy at which the objective has a value.
  func energy(atObjective objective: Energy, totalCoupling: @autoclosure () -> Energy) -> Energy {
    switch self {
    case .ising, .qubo(.minimize): objective
    case .qubo(.maximize): objective.negated
    case .maxCut: objective.doubled.adding(totalCoupling()).negated
    }
  }
}

extension Energy {
  var negated: Energy {
    switch storage {
    case .exact(let numerator, let denominator):
      numerator == .min ? Energy(-value) : Energy(exactly: -numerator, denominator: denominator)
    case .real(let value): Energy(-value)
    }
  }

  /// The sum of two values; exact when both are and nothing overflows.
  func adding(_ other: Energy) -> Energy {
    if case .exact(let a, let b) = storage, case .exact(let c, let d) = other.storage,
      case let (left, leftOverflow) = a.multipliedReportingOverflow(by: d), !leftOverflow,
      case let (right, rightOverflow) = c.multipliedReportingOverflow(by: b), !rightOverflow,
      case let (sum, sumOverflow) = left.addingReportingOverflow(right), !sumOverflow,
      case let (product, productOverflow) = b.multipliedReportingOverflow(by: d),
      !productOverflow
    {
      return Energy(exactly: sum, denominator: product)
    }
    return Energy(value + other.value)
  }

  var halved: Energy {
    if case .exact(let numerator, let denominator) = storage, denominator < 1 << 40 {
      return Energy(exactly: numerator, denominator: 2 * denominator)
    }
    return Energy(value / 2)
  }

  var doubled: Energy {
    if case .exact(let numerator, let denominator) = storage, numerator.magnitude < 1 << 62 {
      return Energy(exactly: 2 * numerator, denominator: denominator)
    }
    return Energy(value * 2)
  }
}
