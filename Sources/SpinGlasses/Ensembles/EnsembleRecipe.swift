public import Isinglass

/// The name of an instance, such as `wishart --size 100 --alpha 0.8 --couplings integer --seed 3`.
///
/// It is what `isinglass generate` takes as arguments and what generated problems are called.
public struct EnsembleRecipe: Sendable, Hashable {
  /// The ensemble's name.
  public var ensemble: String
  /// The parameters that are set, as texts by name; the others take their defaults.
  public var values: [String: String]
  /// What all randomness follows from.
  public var seed: Seed

  /// Names an instance.
  public init(ensemble: String, values: [String: String] = [:], seed: Seed = 0) {
    self.ensemble = ensemble
    self.values = values
    self.seed = seed
  }

  /// Reads a recipe: the ensemble's name, then `--name value` or `--name=value` in any order.
  ///
  /// - Throws: `EnsembleError.malformedRecipe`. Names and values are checked by `problem()`.
  public init(parsing text: String) throws(EnsembleError) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let name = words.first, !name.hasPrefix("-") else {
      throw .malformedRecipe(text, problem: "it does not begin with the name of an ensemble")
    }
    self.init(ensemble: name)
    var hasSeed = false
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word.utf8.count > 2 else {
        throw .malformedRecipe(text, problem: "'\(word)' is not a --name")
      }
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
        throw .malformedRecipe(text, problem: "--\(name) has no value")
      }
      guard values[name] == nil, !(name == "seed" && hasSeed) else {
        throw .malformedRecipe(text, problem: "--\(name) is given twice")
      }
      if name == "seed" {
        guard let number = UInt64(value) else {
          throw .malformedRecipe(text, problem: "the seed '\(value)' is not a whole number")
        }
        (seed, hasSeed) = (Seed(number), true)
      } else {
        values[name] = value
      }
    }
  }

  /// Generates the instance.
  ///
  /// - Throws: `EnsembleError`.
  public func problem() throws -> Problem {
    try EnsembleCatalogue.ensemble(named: ensemble, values: values).problem(seed: seed)
  }
}

extension EnsembleRecipe: CustomStringConvertible {
  /// The recipe as one line, parameters in the order of the ensemble's record.
  public var description: String {
    let order =
      EnsembleCatalogue.all.first { $0.record.name == ensemble }?.record.parameters.map(\.name)
      ?? []
    let names =
      order.filter { values[$0] != nil } + values.keys.filter { !order.contains($0) }.sorted()
    let settings = names.map { " --\($0) \(values[$0] ?? "")" }.joined()
    return "\(ensemble)\(settings) --seed \(seed.value)"
  }
}
