package import Isinglass

/// Something that can be asked by name, on the command line, on the web page or from another language.
package protocol Question: Sendable {
  /// Its name, meaning and parameters.
  static var record: QuestionRecord { get }

  /// The question that settings describe.
  ///
  /// - Throws: `QuestionError` for settings that do not go together.
  init(_ settings: QuestionSettings) throws

  /// Works the answer out, on the caller's thread and, where that helps, on others.
  ///
  /// - Throws: `TheoryError`, `QuestionError`.
  func answer(threads: Int) throws -> any Answer
}

/// What a question brings: numbers for programs, words for people, pictures for both.
package protocol Answer {
  /// Everything as other programs read it: the names are a contract.
  var json: JSONValue { get }
  /// The names of the pictures that there are, the main one first.
  var pictures: [String] { get }
  /// The numbers as comma-separated values, where they are a table.
  var table: String? { get }

  /// What matters as people read it.
  func text(_ style: Style) -> String

  /// A picture as SVG.
  ///
  /// - Throws: `TheoryError`, `QuestionError` where there is nothing to draw.
  func picture(_ name: String) throws -> String
}

extension Answer {
  package var table: String? { nil }
}

/// What people need to know of a question; forms and documentation are made of these records.
package struct QuestionRecord: Sendable {
  /// What it is called on the command line.
  package let name: String
  /// One line on what it is about.
  package let summary: String
  /// What can be set; without a default what must be set, or what is left out otherwise.
  package let parameters: [ParameterRecord]

  /// The record as other programs read it.
  package var json: JSONValue {
    [
      "name": .string(name), "summary": .string(summary),
      "parameters": .array(parameters.map(\.json)),
    ]
  }
}
