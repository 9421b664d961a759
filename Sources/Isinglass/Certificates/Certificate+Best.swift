extension Certificate {
  /// How much work a bound may cost.
  public enum Effort: Sendable, Hashable {
    /// Time proportional to the couplings, or little more: for a square lattice of up to
    /// `mostSpinsForMatchingBound` spins the matching bound.
    case linear
    /// The spectral bound too, part by part: O(N³) for parts of up to
    /// `mostSpinsForSpectralBound` spins.
    case spectral
    /// The semidefinite bound in place of the spectral one, which it is never much below: O(N³) and some
    /// hundred sweeps of O(√N couplings) for parts of up to `mostSpinsForSemidefiniteBound` spins.
    case semidefinite
    /// The odd-cycle bound in place of it, for parts of up to `mostSpinsForOddCycleBound` spins: some thousand passes over
    /// the couplings.
    case oddCycles
  }

  /// The highest of the bounds on a model's energy.
  ///
  /// Parts that nothing connects are bounded one by one: balanced ones exactly.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - effort: how much it may cost.
  ///   - balance: the model's balance, where it is known already.
  ///   - known: a bound on this model that a ``Run`` came upon; a matching bound is not computed again.
  public static func bound(
    of model: IsingModel, effort: Effort, balance: Balance? = nil, known: EnergyBound? = nil
  ) -> EnergyBound {
    certified(model, effort: effort, balance: balance, known: known).bound
  }

  /// The same with what proves it.
  ///
  /// - Parameter usesMatching: whether to try matchings, which leave no argument that could be written down.
  static func certified(
    _ model: IsingModel, effort: Effort, balance: Balance? = nil, known: EnergyBound? = nil,
    usesMatching: Bool = true
  ) -> CertifiedBound {
    let magnitudes = CertifiedBound(bound: Self.magnitudes(of: model), argument: .magnitudes)
    let balance = balance ?? Balance(of: model)
    if balance.isBalanced {
      // The energy of a state that exists, so that an answer which is this state meets its bound.
      let bound = EnergyBound(energy: model.energy(of: balance.spins), method: .balance)
      return CertifiedBound(bound: bound, argument: .magnitudes)
    }
    if usesMatching {
      if let known, known.method == .matching { return CertifiedBound(bound: known) }
      if model.spinCount <= mostSpinsForMatchingBound, let matching = matching(of: model) {
        return CertifiedBound(bound: matching)
      }
    }
    guard effort != .linear else { return magnitudes }
    let whole = balance.parts.count == 1
    let better =
      whole ? dense(model, effort) : sumOfParts(of: model, balance, effort)
    guard let better, better.bound.energy > magnitudes.bound.energy else { return magnitudes }
    return better
  }

  /// The bound of an effort that takes dense matrices.
  private static func dense(_ model: IsingModel, _ effort: Effort) -> CertifiedBound? {
    switch effort {
    case .linear: nil
    case .spectral: certifiedByEigenvalue(model)
    case .semidefinite: certifiedBySemidefinite(model) ?? certifiedByEigenvalue(model)
    case .oddCycles:
      // On graphs with few short cycles the plain relaxation, solved better, can be above.
      [certifiedByOddCycles(model), dense(model, .semidefinite)].compactMap { $0 }
        .max { $0.bound.energy < $1.bound.energy }
    }
  }

  /// The sum of the bounds of the parts, that of the effort for each frustrated part where it helps.
  private static func sumOfParts(
    of model: IsingModel, _ balance: Balance, _ effort: Effort
  ) -> CertifiedBound? {
    var members = [[Int]](repeating: [], count: balance.parts.count)
    for (spin, part) in balance.partOfSpin.enumerated() { members[Int(part)].append(spin) }
    var indexInPart = [Int](repeating: 0, count: model.spinCount)
    for spins in members { for (index, spin) in spins.enumerated() { indexInPart[spin] = index } }

    var sum = CompensatedSum(model.offset)
    var scale = model.offset.magnitude
    var multipliers = BoundMultipliers(
      diagonal: [Double](repeating: 0, count: model.spinCount + (model.hasFields ? 1 : 0)))
    for (part, spins) in zip(balance.parts, members) {
      var couplings: [Coupling] = []
      for i in spins {
        model.couplings.forEachNeighbor(of: i) { j, value in
          if i < j { couplings.append(Coupling(indexInPart[i], indexInPart[j], value)) }
        }
      }
      guard
        let built = try? Couplings(order: spins.count, couplings),
        let alone = try? IsingModel(
          couplings: built, fields: model.hasFields ? spins.map { model.fields[$0] } : nil)
      else { return nil }
      var bound = magnitudes(of: alone).energy
      var argument = BoundMultipliers(magnitudesOf: alone)
      if !part.isBalanced, let better = dense(alone, effort), better.bound.energy > bound,
        case .multipliers(let multipliers) = better.argument
      {
        (bound, argument) = (better.bound.energy, multipliers)
      }
      sum.add(bound.value)
      scale += bound.value.magnitude
      multipliers.add(argument, spins: spins)
    }
    let numerator =
      model.isInteger && scale < 0x1p53
      ? sum.value : roundedDown(sum.value, terms: scale)
    return CertifiedBound(
      bound: EnergyBound(energy: energy(atLeast: numerator, model), method: effort.method),
      argument: model.spinCount <= mostSpinsForSpectralBound ? .multipliers(multipliers) : nil)
  }
}

extension Certificate.Effort {
  /// The best bound that takes little time compared with a run.
  ///
  /// - Parameters:
  ///   - problem: what was solved.
  ///   - run: how, and whether somebody is in a hurry.
  ///   - limit: the time that the run was given.
  public static func suiting(_ problem: Problem, after run: Run, limit: Duration?) -> Self {
    guard run.stopReason != .interrupted, run.stopReason != .optimal else { return .linear }
    return within(0.05 + 0.03 * (limit?.seconds ?? 0), problem.model)
  }

  /// The best bound that takes about so many seconds, odd cycles apart.
  static func within(_ seconds: Double, _ model: IsingModel) -> Self {
    let thousands = Double(model.spinCount) / 1000
    let proof = 0.04 * thousands * thousands * (1 + thousands)
    return proof + sweepSeconds(model) <= seconds
      ? .semidefinite : proof <= seconds ? .spectral : .linear
  }

  /// The best bound that takes some seconds at most, or some tens of them for thousands of spins.
  public static func thorough(_ model: IsingModel) -> Self {
    let isSparse = model.couplings.pairCount <= 30 * model.spinCount
    if isSparse, model.spinCount <= 3000 { return .oddCycles }
    return sweepSeconds(model) <= 20 ? .semidefinite : .spectral
  }

  /// The argument behind the bounds that it takes.
  fileprivate var method: EnergyBound.Method {
    switch self {
    case .linear: .magnitudes
    case .spectral: .spectral
    case .semidefinite: .semidefinite
    case .oddCycles: .oddCycles
    }
  }

  /// About how long the sweeps of the semidefinite bound take.
  private static func sweepSeconds(_ model: IsingModel) -> Double {
    let order = Double(model.spinCount)
    let rank = 8 + (2 * order).squareRoot()
    return 400 * rank * (1e-9 * Double(model.couplings.pairCount) + 2e-9 * order)
  }
}
