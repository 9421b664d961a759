import Isinglass

/// All ensembles, by name. Adding one is one file and one line here.
public enum EnsembleCatalogue {
  /// The ensembles, in the order in which they are listed to people.
  public static let all: [any Ensemble.Type] = [
    SherringtonKirkpatrick.self,
    PlantedSherringtonKirkpatrick.self,
    WishartPlanted.self,
    TilePlanted.self,
    PlantedXORSAT.self,
    RandomGraph.self,
    RandomRegularGraph.self,
    SquareTorus.self,
    CubicTorus.self,
    Hopfield.self,
  ]

  /// The names accepted by `ensemble(named:values:)`.
  public static var names: [String] { all.map { $0.record.name } }

  /// The ensemble of a name, in capitals or not.
  ///
  /// - Throws: `EnsembleError.unknownEnsemble`.
  public static func type(named name: String) throws(EnsembleError) -> any Ensemble.Type {
    guard let type = all.first(where: { $0.record.name == name.lowercased() }) else {
      throw .unknownEnsemble(name, known: names)
    }
    return type
  }

  /// Creates the ensemble of a name with parameters set by name; the others take their defaults.
  ///
  /// - Throws: `EnsembleError` for an unknown name or a value outside its domain.
  public static func ensemble(
    named name: String, values: [String: String] = [:]
  ) throws(EnsembleError) -> any Ensemble {
    let type = try type(named: name)
    return type.init(try EnsembleSettings(values, for: type.record))
  }
}
