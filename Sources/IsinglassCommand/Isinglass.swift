import ArgumentParser
import Isinglass

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
    subcommands: [
      Solve.self, Generate.self, Inspect.self, Convert.self, Verify.self, Bench.self,
      Demo.self, Solvers.self, Formats.self,
    ]
  )

  /// Parses the arguments, runs the verb and leaves with the exit status that the result deserves.
  static func main() {
    Terminal.prepare()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Failure(error, in: Self.self).exit()
    }
  }
}
