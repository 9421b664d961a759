extension SolverRecord {
  /// The record as other programs read it.
  public var json: JSONValue {
    [
      "name": .string(name), "full_name": .string(fullName), "summary": .string(summary),
      "step": .string(step), "source": .string(source),
      "parameters": .array(parameters.map(\.json)),
    ]
  }
}

extension ParameterRecord {
  /// The record as other programs read it.
  public var json: JSONValue {
    let domain: JSONValue =
      switch domain {
      case .real(let range):
        [
          "type": "real", "minimum": .number(range.lowerBound),
          "maximum": .number(range.upperBound),
        ]
      case .integer(let range):
        [
          "type": "integer", "minimum": JSONValue(range.lowerBound),
          "maximum": JSONValue(range.upperBound),
        ]
      case .integers(let range):
        [
          "type": "integers", "minimum": JSONValue(range.lowerBound),
          "maximum": JSONValue(range.upperBound),
        ]
      case .choice(let words):
        ["type": "choice", "values": .array(words.map { .string($0) })]
      }
    return [
      "name": .string(name), "meaning": .string(meaning), "domain": domain,
      "default": .string(defaultDescription), "origin": .string(origin),
    ]
  }
}
