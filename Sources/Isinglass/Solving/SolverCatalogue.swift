/// All solvers, by name. Adding one is one file and one line here.
public enum SolverCatalogue {
  /// The solvers, in the order in which they are listed to people.
  public static let all: [any Solver.Type] = [
    AutomaticChoice.self,
    CoherentIsingMachine.self, NoisyCoherentIsingMachine.self,
    AmplitudeHeterogeneityCorrection.self, ChaoticAmplitudeControl.self,
    ChaoticFeedbackControl.self, SeparatedFeedbackControl.self,
    BallisticSimulatedBifurcation.self, DiscreteSimulatedBifurcation.self,
    GeneralizedBallisticBifurcation.self, GeneralizedDiscreteBifurcation.self,
    SimulatedAnnealing.self, ParallelTempering.self, ReheatCrossover.self, TabuSearch.self,
    MemeticSearch.self, OneFlipDescent.self, ExactWindows.self, TreeSearch.self,
    ExhaustiveSearch.self,
  ]

  /// The names accepted by `solver(named:)`.
  public static var names: [String] { all.map { $0.record.name } }

  /// The solver of a short or full name.
  ///
  /// - Throws: `SolverError.unknownSolver`.
  public static func type(named name: String) throws -> any Solver.Type {
    let name = name.lowercased()
    guard let type = all.first(where: { $0.record.name == name || $0.record.fullName == name })
    else { throw SolverError.unknownSolver(name, known: names) }
    return type
  }

  /// Creates the solver of a name with parameters set by name.
  ///
  /// - Throws: `SolverError.unknownSolver`, `SettingsError`.
  public static func solver(
    named name: String, settings: [String: String] = [:]
  ) throws -> any Solver {
    let type = try type(named: name)
    return type.init(try Settings(settings, for: type.record))
  }
}
