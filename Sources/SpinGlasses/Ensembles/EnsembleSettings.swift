import Isinglass

/// Parameter values of an ensemble, checked against its records; what was not set has its default.
public struct EnsembleSettings: Sendable, Hashable {
  private var texts: [String: String] = [:]

  /// Checks values and fills in defaults.
  ///
  /// - Throws: `EnsembleError` for an unknown name or a value outside its domain.
  public init(_ values: [String: String], for record: EnsembleRecord) throws(EnsembleError) {
    let names = record.parameters.map(\.name)
    if let unknown = values.keys.sorted().first(where: { !names.contains($0) }) {
      throw .unknownParameter(unknown, ensemble: record.name, known: names)
    }
    for parameter in record.parameters {
      let text = values[parameter.name] ?? parameter.defaultDescription
      guard parameter.domain.contains(text) else {
        throw .invalidValue(
          text, parameter: parameter.name, ensemble: record.name,
          domain: parameter.domainDescription)
      }
      texts[parameter.name] = text
    }
  }

  /// The real number of a name.
  public func real(_ name: String) -> Double { texts[name].flatMap(Double.init) ?? 0 }

  /// The whole number of a name.
  public func integer(_ name: String) -> Int { texts[name].flatMap { Int($0) } ?? 0 }

  /// The word of a name.
  public func word(_ name: String) -> String { texts[name] ?? "" }
}
