extension Problem {
  /// The objective's value at an energy: the cut, the QUBO value in the asked sense, or the energy.
  /// Exact when the energy is.
  public func objective(at energy: Energy) -> Energy {
    switch kind {
    case .ising, .qubo(.minimize): energy
    case .qubo(.maximize): energy.negated
    case .maxCut: energy.negated.shifted(by: -model.couplings.total).halved
    }
  }

  /// The energy at which the objective has a value; the inverse of `objective(at:)`.
  public func energy(atObjective objective: Energy) -> Energy {
    switch kind {
    case .ising, .qubo(.minimize): objective
    case .qubo(.maximize): objective.negated
    case .maxCut: objective.doubled.shifted(by: model.couplings.total).negated
    }
  }

  /// Whether objective value `a` is at least as good as `b`.
  public func isObjective(_ a: Energy, noWorseThan b: Energy) -> Bool {
    sense == .minimize ? a <= b : a >= b
  }

  /// What the objective is called in reports: `energy`, `cut` or `value`.
  public var objectiveName: String {
    switch kind {
    case .ising: "energy"
    case .maxCut: "cut"
    case .qubo: "value"
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

  /// Adds a number; stays exact when it is whole and nothing overflows.
  func shifted(by amount: Double) -> Energy {
    if case .exact(let numerator, let denominator) = storage,
      let whole = Int64(exactly: amount),
      case let (term, overflow) = whole.multipliedReportingOverflow(by: denominator), !overflow,
      case let (sum, overflow) = numerator.addingReportingOverflow(term), !overflow
    {
      return Energy(exactly: sum, denominator: denominator)
    }
    return Energy(value + amount)
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
