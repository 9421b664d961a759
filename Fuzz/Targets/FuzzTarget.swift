/// Something that takes bytes from strangers and has to bear any of them.
///
/// One function serves three: libFuzzer looks for bytes that it does not bear (`make fuzz`), the tests
/// give it the committed corpus and mutations of it, and people repeat a find.
package struct FuzzTarget: Sendable {
  /// What it is called: the name of its folder in `Fuzz/Corpora`.
  package let name: String
  /// What it reads and what is checked.
  package let summary: String
  /// The longest input worth trying.
  package let mostBytes: Int
  /// Takes an input; throws what is wrong with what came of it. Refusing the input is not wrong.
  package let run: @Sendable (_ input: UnsafeRawBufferPointer) throws -> Void

  init(
    _ name: String, _ summary: String, mostBytes: Int = 512,
    run: @escaping @Sendable (_ input: UnsafeRawBufferPointer) throws -> Void
  ) {
    (self.name, self.summary, self.mostBytes, self.run) = (name, summary, mostBytes, run)
  }
}

/// Something that must hold for any input and does not.
package struct FuzzComplaint: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Throws a complaint unless a condition holds.
func require(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
  if !condition { throw FuzzComplaint(complaint()) }
}

/// All targets.
package enum FuzzCatalogue {
  package static let all: [FuzzTarget] =
    parserTargets + [
      gunzipTarget, detectionTarget, solutionTarget, proofTarget, argumentTarget, solveTarget,
      optionsTarget,
      recipeTarget, questionTarget, interfaceTarget, requestTarget, checkpointTarget,
    ]

  /// The target of a name.
  package static func target(named name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
