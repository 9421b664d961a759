/// The text of a proof of a lower bound, which `ProofCheck` reads.
///
/// Lines of words between blanks; `#` begins a comment line:
///
///     isinglass-proof 1
///     problem DIGEST          the digest of the problem that it is about
///     spins N                 its number of spins; one more stands for the fields where there are any
///     quantum q               what multipliers are counted in
///     bound b d               no energy is below b/d
///     split i j               two spins that go before their groups; all lines of the half follow in which they
///                             are alike, then those of the half in which they are opposite
///     multipliers n           n groups and what is proven of them:
///     y k k …                 a multiplier of each group in the order of their first spins, as a multiple of q
///     z k i −j l              a multiplier of a clique inequality: −j is a spin with the sign −1
///     states                  so few groups that all states can be looked at
///     end                     nothing is left
///
/// Spins are numbered from 1; a group goes by its first spin.
public enum ProofFile {
  static let header = "isinglass-proof"

  /// Writes the proof of a problem's bound.
  ///
  /// - Parameters:
  ///   - proof: a proof with its tree.
  ///   - problem: what it is about.
  ///   - path: the file; one whose name ends in `.gz` is compressed.
  /// - Returns: `false`, and writes nothing, when there is no tree or nothing was proven.
  /// - Throws: `FileAccessError`.
  public static func write(
    _ proof: OptimalityProof, of problem: Problem, to path: String
  ) throws -> Bool {
    guard proof.tree?.provesAnything ?? false else { return false }
    try OutputFile.write(path) { append(proof, of: problem, &$0) }
    return true
  }

  /// Appends a proof, if there is one.
  static func append(
    _ proof: OptimalityProof, of problem: Problem, _ output: inout OutputBuffer
  ) {
    guard let tree = proof.tree, let bound = proof.bound, tree.provesAnything else { return }
    output.append("\(header) 1\nproblem \(problem.digest)\nspins \(problem.spinCount)\n")
    output.append("quantum \(tree.quantum)\nbound ")
    switch bound.energy.storage {
    case .exact(let numerator, let denominator): output.append("\(numerator) \(denominator)\n")
    case .real(let value): output.append("\(value) 1\n")
    }
    tree.forEach { append($0, &output) }
    output.append("end\n")
  }

  private static func append(_ part: ProofTree.Part, _ output: inout OutputBuffer) {
    switch part {
    case .states: output.append("states\n")
    case .split(let first, let second): output.append("split \(first + 1) \(second + 1)\n")
    case .multipliers(let multipliers, let firsts):
      output.append("multipliers \(firsts.count)\ny")
      for multiple in multipliers.diagonal {
        output.append(" ")
        output.append(Int(multiple))
      }
      output.append("\n")
      for term in multipliers.terms {
        output.append("z ")
        output.append(Int(term.multiple))
        for lane in 0..<Int(term.count) {
          let spin = firsts[Int(term.members[lane])] + 1
          output.append(" ")
          output.append(term.alike >> lane & 1 == 1 ? spin : -spin)
        }
        output.append("\n")
      }
    }
  }
}
