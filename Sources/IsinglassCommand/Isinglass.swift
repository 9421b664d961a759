import ArgumentParser
import IsingKernels
import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `isinglass`: one file a verb, in `Verbs`.
@main
struct IsinglassCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isinglass",
    abstract: "A coherent Ising machine in software.",
    discussion: """
      Reads an Ising, Max-Cut or QUBO problem, anneals it, and reports the best answer in the \
      problem's own terms.

      Examples:
        isinglass demo
        isinglass solve G22.txt.gz --time-limit 10s
        isinglass generate wishart --size 500 --seed 7 -o planted.txt
      """,
    version: isinglassVersion,
    subcommands: verbs
  )

  private static var verbs: [any ParsableCommand.Type] {
    var verbs: [any ParsableCommand.Type] = [
      Solve.self, Generate.self, Inspect.self, Convert.self, Verify.self, Bench.self,
      Landscape.self, Theory.self, StudyVerb.self, Demo.self, Solvers.self, Formats.self,
    ]
    #if Ledger
      verbs += [SweepVerb.self, Runs.self] as [any ParsableCommand.Type]
    #endif
    #if Studio
      verbs.append(Serve.self)
    #endif
    return verbs
  }

  /// Parses the arguments, runs the verb and leaves with the exit status that the result deserves.
  static func main() {
    Terminal.prepare()
    do {
      try SharedCommand.join(CommandLine.arguments)
      try checkVerb()
      checkKernelLevel()
      var command = try parseAsRoot()
      try command.run()
      SharedCommand.conclude()
    } catch {
      Failure(error, in: Self.self).exit()
    }
  }

  /// Names the verbs where the first word is none of them.
  private static func checkVerb() throws {
    let verbs = configuration.subcommands.map {
      $0.configuration.commandName ?? String(describing: $0).lowercased()
    }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      word != "help", !verbs.contains(word)
    else { return }
    throw UsageError("there is no verb '\(word)': use one of \(verbs.joined(separator: ", "))")
  }

  /// Warns of a level of kernels that does not exist, which would be passed over.
  private static func checkKernelLevel() {
    guard let asked = getenv("ISINGLASS_ISA").map({ String(cString: $0) }) else { return }
    let levels = [KernelLevel.portable, .avx2, .avx512, .avx512Bit]
      .map { String(cString: kernelLevelName($0)) }
    if !levels.contains(asked) {
      Terminal.remark(
        "isinglass: warning: ISINGLASS_ISA='\(asked)' is no level of kernels and is passed over:"
          + " use one of \(levels.joined(separator: ", "))\n")
    }
  }
}
