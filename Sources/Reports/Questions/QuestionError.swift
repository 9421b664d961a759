/// Why a question cannot be answered as it was asked.
package struct QuestionError: Error, CustomStringConvertible {
  /// What is wrong and what to do; names of parameters stand between grave accents.
  package let message: String
  /// The parameter to change, if it is one.
  package let parameter: String?

  package init(_ message: String, parameter: String? = nil) {
    (self.message, self.parameter) = (message, parameter)
  }

  /// The message with names as they are.
  package var description: String { description { $0 } }

  /// The message with names written as the asker knows them.
  package func description(_ name: (String) -> String) -> String {
    message.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .map { $0.isMultiple(of: 2) ? String($1) : name(String($1)) }.joined()
  }
}
