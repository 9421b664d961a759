public import Isinglass

/// A family of random problems.
///
/// An instance is named by the family, its parameters and a seed, and the name gives the same
/// numbers on any machine for ever: all randomness comes from counter-based streams, and no
/// operation is used that platforms round differently.
///
/// A planted instance is generated in the gauge in which the hidden state is all up and then
/// transformed, J_ij → ξ_i ξ_j J_ij and h_i → ξ_i h_i. The instances planted at a random ξ and at
/// all-up from one seed therefore have the same energies, state by state.
public protocol Ensemble: Sendable {
  /// The family's name, meaning and parameters.
  static var record: EnsembleRecord { get }

  /// Creates the family's member with parameters read from texts.
  init(_ settings: EnsembleSettings)

  /// Every parameter in the order of the record, as texts that `init(_:)` reads back the same.
  var parameterTexts: [String] { get }

  /// Generates an instance; `problem(seed:)` has checked the parameters and will name the result.
  func makeInstance(seed: Seed) throws -> Problem
}

extension Ensemble {
  /// Generates the instance of a seed. Its name is the recipe that repeats it.
  ///
  /// - Throws: `EnsembleError` for parameters outside their domain, or that do not go together.
  public func problem(seed: Seed) throws -> Problem {
    try checkParameters()
    var problem = try makeInstance(seed: seed)
    problem.name = recipe(seed: seed).description
    return problem
  }

  /// Refuses parameters outside their domains; those set in code have not been checked before.
  func checkParameters() throws(EnsembleError) {
    _ = try EnsembleSettings(recipe(seed: 0).values, for: Self.record)
  }

  /// The name of an instance: family, every parameter, seed.
  public func recipe(seed: Seed) -> EnsembleRecipe {
    let names = Self.record.parameters.map(\.name)
    return EnsembleRecipe(
      ensemble: Self.record.name,
      values: Dictionary(zip(names, parameterTexts)) { first, _ in first }, seed: seed)
  }
}

/// What people need to know of an ensemble; help texts and documentation are made of these records.
public struct EnsembleRecord: Sendable, Hashable {
  /// What an instance hides.
  public enum Planting: String, Sendable, Hashable {
    /// Nothing is known of the ground state.
    case none
    /// A ground state is known.
    case groundState
    /// A state is favoured and known, but it need not be a ground state.
    case signal
  }

  /// The short name used on the command line.
  public let name: String
  /// One line on what it is.
  public let summary: String
  /// Where it is defined.
  public let source: String
  /// What an instance hides.
  public let planting: Planting
  /// The parameters, the size first.
  public let parameters: [ParameterRecord]

  /// Creates a record.
  public init(
    name: String, summary: String, source: String, planting: Planting = .none,
    parameters: [ParameterRecord]
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.planting = planting
    self.parameters = parameters
  }
}

extension ParameterRecord {
  /// The size of an instance; what it counts differs between ensembles.
  static func size(
    _ range: ClosedRange<Int>, default value: Int, meaning: String = "number of spins"
  ) -> ParameterRecord {
    ParameterRecord(
      "size", meaning, .integer(range), default: "\(value)", origin: "a size solved in seconds")
  }

  /// Where the planted state is.
  static let planted = ParameterRecord(
    "planted", "the hidden state: random, or all spins up", .choice(["random", "up"]),
    default: "random", origin: "all-up would give the answer away")
}

/// A number as a text that reads back the same, whole numbers without a point.
func text(_ value: Double) -> String { Energy(value).description }
