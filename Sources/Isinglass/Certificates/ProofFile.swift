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
///     c k i −j l m            a multiplier of an odd-cycle inequality of the walk i, j, l, m and back to i: the pair of j
///                             and l is in F
///     states                  so few groups that all states can be looked at
///     magnitudes              no coupling between groups is more than satisfied
///     end                     nothing is left
///
/// Spins are numbered from 1; a group goes by its first spin. Problems of more than `OptimalityProof.mostSpins` spins
/// are not split.
public enum ProofFile {
  static let header = "isinglass-proof"

  /// Writes the proof of a problem's bound.
  ///
  /// - Parameters:
  ///   - proof: the proof.
  ///   - problem: what it is about.
  ///   - path: the file; one whose name ends in `.gz` is compressed.
  /// - Throws: `FileAccessError`.
  public static func write(_ proof: BoundProof, of problem: Problem, to path: String) throws {
    try OutputFile.write(path) { append(proof, of: problem, &$0) }
  }

  /// Appends a proof.
  static func append(_ proof: BoundProof, of problem: Problem, _ output: inout OutputBuffer) {
    output.append("\(header) 1\nproblem \(problem.digest)\nspins \(problem.spinCount)\n")
    output.append("quantum \(proof.argument.quantum)\nbound ")
    switch proof.bound.energy.storage {
    case .exact(let numerator, let denominator): output.append("\(numerator) \(denominator)\n")
    case .real(let value): output.append("\(value) 1\n")
    }
    switch proof.argument {
    case .magnitudes: output.append("magnitudes\n")
    case .multipliers(let multipliers): append(multipliers, &output)
    case .tree(let tree): tree.forEach { append($0, &output) }
    }
    output.append("end\n")
  }

  private static func append(_ multipliers: BoundProof.Multipliers, _ output: inout OutputBuffer) {
    append(diagonal: multipliers.diagonal, &output)
    for (multiple, steps) in multipliers.cycles {
      output.append("c ")
      output.append(Int(multiple))
      for step in steps {
        let spin = Int(step >> 1) + 1
        output.append(" ")
        output.append(step & 1 == 1 ? -spin : spin)
      }
      output.append("\n")
    }
  }

  private static func append(diagonal: [Int64], _ output: inout OutputBuffer) {
    output.append("multipliers \(diagonal.count)\ny")
    for multiple in diagonal {
      output.append(" ")
      output.append(Int(multiple))
    }
    output.append("\n")
  }

  private static func append(_ part: ProofTree.Part, _ output: inout OutputBuffer) {
    switch part {
    case .states: output.append("states\n")
    case .split(let first, let second): output.append("split \(first + 1) \(second + 1)\n")
    case .multipliers(let multipliers, let firsts):
      append(diagonal: multipliers.diagonal, &output)
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

extension BoundProof.Argument {
  /// What multipliers are counted in.
  fileprivate var quantum: Double {
    switch self {
    case .tree(let tree): tree.quantum
    case .magnitudes: 1
    case .multipliers(let multipliers): multipliers.quantum
    }
  }
}
