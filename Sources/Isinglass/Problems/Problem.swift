/// A problem in its own terms, with the Ising model that solvers see and any planted truth.
public struct Problem: Sendable {
  /// What the numbers mean to the person who asks.
  public enum Kind: Hashable, Sendable {
    /// Minimise the energy of an Ising model.
    case ising
    /// Maximise the weight between two sides of a graph; J = −w.
    case maxCut
    /// Minimise or maximise a quadratic function of 0-1 variables, x = (1 + s) / 2.
    case qubo(Sense)

    /// The word that the command line and files use.
    public var name: String {
      switch self {
      case .ising: "ising"
      case .maxCut: "maxcut"
      case .qubo: "qubo"
      }
    }
  }

  /// Whether the objective is to be small or large.
  public enum Sense: String, Hashable, Sendable, CaseIterable {
    /// Smaller is better.
    case minimize
    /// Larger is better.
    case maximize
  }

  /// A name for reports; a file's name or an ensemble's recipe.
  public var name: String
  /// What the numbers mean.
  public let kind: Kind
  /// The Ising form, to be minimised.
  public let model: IsingModel
  /// The hidden solution of a planted instance.
  public var planted: PlantedTruth?
  /// The variables' names, when the problem came with names.
  public var labels: [String]?
  /// The unit of gain that an instance's ensemble uses; `nil` means the rms field F.
  public var gainUnit: Double?
  /// What reading the problem did to it that its owner may not expect.
  public var notices: [ProblemNotice] = []

  /// Creates a problem around a model whose energy already has the objective's value (Ising), its
  /// negative (a QUBO to be maximised), or J = −w (Max-Cut).
  public init(
    _ model: IsingModel, kind: Kind = .ising, name: String = "", planted: PlantedTruth? = nil,
    labels: [String]? = nil, gainUnit: Double? = nil
  ) {
    self.model = model
    self.kind = kind
    self.name = name
    self.planted = planted
    self.labels = labels
    self.gainUnit = gainUnit
  }

  /// Whether the objective is to be small or large.
  public var sense: Sense { kind.sense }

  /// The number of spins.
  public var spinCount: Int { model.spinCount }
}

/// What is known of a planted instance: the energy of its hidden ground state, its spins, or both.
public struct PlantedTruth: Hashable, Sendable {
  /// The energy of the planted state, exact for integer instances.
  public var energy: Energy?
  /// The planted state, up to a global flip when there is no field.
  public var spins: Spins?

  /// Creates a record of what is known.
  public init(energy: Energy? = nil, spins: Spins? = nil) {
    self.energy = energy
    self.spins = spins
  }
}
