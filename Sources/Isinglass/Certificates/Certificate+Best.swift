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
    let magnitudes = Self.magnitudes(of: model)
    let balance = balance ?? Balance(of: model)
    if balance.isBalanced {
      // The energy of a state that exists, so that an answer which is this state meets its bound.
      return EnergyBound(energy: model.energy(of: balance.spins), method: .balance)
    }
    if let known, known.method == .matching { return known }
    if model.spinCount <= mostSpinsForMatchingBound, let matching = matching(of: model) {
      return matching
    }
    guard effort != .linear else { return magnitudes }
    let whole = balance.parts.count == 1
    let better =
      whole ? dense(model, effort) : sumOfParts(of: model, balance, effort)
    guard let better, better.energy > magnitudes.energy else { return magnitudes }
    return better
  }

  /// The bound of an effort that takes dense matrices.
  private static func dense(_ model: IsingModel, _ effort: Effort) -> EnergyBound? {
    switch effort {
    case .linear: nil
    case .spectral: spectral(of: model)
    case .semidefinite: semidefinite(of: model) ?? spectral(of: model)
    case .oddCycles:
      // On graphs with few short cycles the plain relaxation, solved better, can be above.
      [oddCycles(of: model), semidefinite(of: model) ?? spectral(of: model)].compactMap { $0 }
        .max { $0.energy < $1.energy }
    }
  }

  /// The sum of the bounds of the parts, that of the effort for each frustrated part where it helps.
  private static func sumOfParts(
    of model: IsingModel, _ balance: Balance, _ effort: Effort
  ) -> EnergyBound? {
    var members = [[Int]](repeating: [], count: balance.parts.count)
    for (spin, part) in balance.partOfSpin.enumerated() { members[Int(part)].append(spin) }
    var indexInPart = [Int](repeating: 0, count: model.spinCount)
    for spins in members { for (index, spin) in spins.enumerated() { indexInPart[spin] = index } }

    var sum = CompensatedSum(model.offset)
    var scale = model.offset.magnitude
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
      if !part.isBalanced, let better = dense(alone, effort)?.energy {
        bound = max(bound, better)
      }
      sum.add(bound.value)
      scale += bound.value.magnitude
    }
    let numerator =
      model.isInteger && scale < 0x1p53
      ? sum.value : roundedDown(sum.value, terms: scale)
    return EnergyBound(
      energy: energy(atLeast: numerator, model),
      method: effort.method)
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
    let allowed = 0.05 + 0.03 * (limit?.seconds ?? 0)
    let thousands = Double(problem.spinCount) / 1000
    let proof = 0.04 * thousands * thousands * (1 + thousands)
    return proof + sweepSeconds(problem.model) <= allowed
      ? .semidefinite : proof <= allowed ? .spectral : .linear
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
