import ArgumentParser
import Isinglass

/// Whether to go on, after an answer is found, until it is proven to be the best.
struct ProofOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Go on until the bound meets the answer, or the time is over.",
      discussion: """
        By branch and bound for up to \(OptimalityProof.mostSpins) spins: a hundred take from a second \
        to a minute or so. For more spins the odd-cycle or semidefinite bound is worked out. With a \
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
  /// Says why where there is nothing to write.
  ///
  /// - Throws: `FileAccessError`.
  func write(_ found: OptimalityProof?, of problem: Problem) throws {
    guard let proof else { return }
    if let found, try ProofFile.write(found, of: problem, to: proof) { return }
    Terminal.remark(
      "\(proof) is not written: \(reason(found, problem))\n")
  }

  private func reason(_ found: OptimalityProof?, _ problem: Problem) -> String {
    problem.spinCount > OptimalityProof.mostSpins
      ? "proofs go up to \(OptimalityProof.mostSpins) spins"
      : found?.outcome == .unsupported
        ? "the numbers are too large to be added up" : "nothing was proven in time"
  }
}
