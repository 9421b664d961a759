package import Isinglass

extension [ProblemNotice] {
  /// The notices as other programs read them.
  package var json: JSONValue {
    .array(map { ["name": .string($0.name), "text": .string($0.description)] })
  }
}
