package import Isinglass

/// Parameters of a question as texts, checked against its records.
package struct QuestionSettings: Sendable {
  private var texts: [String: String] = [:]

  /// Checks settings.
  ///
  /// - Throws: `QuestionError` for an unknown name or a value that the parameter cannot take.
  package init(_ values: [String: String], for record: QuestionRecord) throws {
    for (name, text) in values.sorted(by: { $0.key < $1.key }) {
      guard let parameter = record.parameters.first(where: { $0.name == name }) else {
        let known = record.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
        throw QuestionError("`\(name)` is nothing that \(record.name) takes: give \(known)")
      }
      guard parameter.domain.contains(text) else {
        throw QuestionError(
          "`\(name)` cannot be '\(text)': give \(parameter.domainDescription)", parameter: name)
      }
    }
    texts = values
  }

  /// Checks the members of a JSON object; those that are null are left out.
  ///
  /// - Throws: `QuestionError`.
  package init(_ members: [JSONMember], for record: QuestionRecord) throws {
    var values: [String: String] = [:]
    for member in members where member.value != .null {
      values[member.name] = Self.text(of: member.value)
    }
    try self.init(values, for: record)
  }

  private static func text(of value: JSONValue) -> String {
    if case .array(let items) = value {
      return items.map { text(of: $0) }.joined(separator: " ")
    }
    return value.text ?? value.description
  }

  /// Whether a parameter was set.
  package func has(_ name: String) -> Bool { texts[name] != nil }

  /// The real number that was set.
  package func real(_ name: String) -> Double? { texts[name].flatMap(Double.init) }

  /// The whole number that was set.
  package func integer(_ name: String) -> Int? { texts[name].flatMap { Int($0) } }

  /// The whole numbers that were set.
  package func integers(_ name: String) -> [Int]? {
    texts[name].map { $0.split(separator: " ").compactMap { Int($0) } }
  }

  /// The word that was set.
  package func word(_ name: String) -> String? { texts[name] }

  /// Whether a switch was turned on.
  package func flag(_ name: String) -> Bool { texts[name] == "true" }
}

extension ParameterRecord {
  /// A parameter of a question.
  ///
  /// - Parameter value: its default in words; without one it is left out unless it is set.
  package static func question(
    _ name: String, _ meaning: String, _ domain: Domain, default value: String = "none",
    origin: String = "the question's own"
  ) -> ParameterRecord {
    ParameterRecord(name, meaning, domain, default: value, origin: origin)
  }

  /// A switch of a question.
  package static func flag(_ name: String, _ meaning: String) -> ParameterRecord {
    question(name, meaning, .choice(["false", "true"]), default: "false")
  }
}
