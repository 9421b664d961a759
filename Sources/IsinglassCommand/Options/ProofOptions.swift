import ArgumentParser
import Isinglass
import Reports

/// Whether to go on, after an answer is found, until it is proven to be the best.
struct ProofOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Go on until the bound meets the answer, or the time is over.",
      discussion: """
        By branch and bound for up to \(OptimalityProof.mostSpins) spins: a hundred take from a second \
        to a minute or so. For more spins the odd-cycle or semidefinite bound is worked out, up to \
        \(Certificate.mostSpinsForSemidefiniteBound) of them. With a \
        time limit a fifth of it at most goes into looking for the answer, unless --steps or \
        --replicas say how much.
        """))
  var prove = false

  @Option(
    help: ArgumentHelp(
      "Prove, and write the proof of the bound for 'verify --proof'; .gz is compressed.",
      valueName: "file"),
    completion: .file())
  var proof: String?

  /// Whether a proof is asked for.
  var isWanted: Bool { prove || proof != nil }

  /// Finds out before a long run that the file cannot be written.
  ///
  /// - Throws: `FileAccessError`.
  func checkWritable() throws { if let proof { try OutputFiles.checkWritable(proof) } }

  /// Writes the proof, if there is one.
  ///
  /// Says why where there is nothing to write, and where the best bound rests on something that has no file.
  ///
  /// - Parameters:
  ///   - found: the proof.
  ///   - outcome: what it is a proof for.
  /// - Throws: `FileAccessError`.
  func write(_ found: BoundProof?, for outcome: Outcome) throws {
    guard let proof else { return }
    guard let found else {
      let isTooLarge = outcome.proof?.outcome == .unsupported
      Terminal.remark(
        "\(proof) is not written: \(isTooLarge ? "the numbers are too large to be added up" : "nothing was proven in time")\n"
      )
      return
    }
    try ProofFile.write(found, of: outcome.problem, to: proof)
    if outcome.isOptimal ? outcome.run.best.energy > found.bound.energy : isLower(found, outcome) {
      Terminal.remark(
        "\(proof) proves the bound \(outcome.problem.objective(at: found.bound.energy)); bounds by matching and by tree decomposition have no file\n"
      )
    }
  }

  private func isLower(_ found: BoundProof, _ outcome: Outcome) -> Bool {
    outcome.bound.map { found.bound.energy < $0.energy } ?? false
  }
}
