/// All questions to the theory, by name. Adding one is one file and one line here.
package enum QuestionCatalogue {
  /// The questions, in the order in which they are listed to people.
  package static let all: [any Question.Type] = [
    ReplicaQuestion.self, SpectrumQuestion.self, ComplexityQuestion.self,
    PhaseDiagramQuestion.self, DynamicsQuestion.self, RecoveryQuestion.self,
  ]

  /// The question of a name.
  ///
  /// - Throws: `QuestionError`.
  package static func type(named name: String) throws -> any Question.Type {
    guard let type = all.first(where: { $0.record.name == name }) else {
      let known = all.map { $0.record.name }.joined(separator: ", ")
      throw QuestionError("there is no question '\(name)': give \(known)")
    }
    return type
  }
}
