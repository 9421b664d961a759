import ArgumentParser
import Isinglass
import Reports

/// `isinglass solvers`: the methods and their parameters, from the catalogue.
struct Solvers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the solvers, or the parameters of one.",
    discussion: """
      Examples:
        isinglass solvers
        isinglass solvers cac
      """)

  @Argument(
    help: "The solver whose parameters to show.", completion: .list(SolverCatalogue.names))
  var name: String?

  @OptionGroup var output: ListOutputOptions

  func validate() throws {
    if let name { _ = try checked { try SolverCatalogue.type(named: name) } }
  }

  func run() throws {
    let all = SolverCatalogue.all.map { $0.record }
    let chosen = try name.map { [try SolverCatalogue.type(named: $0).record] } ?? all
    if output.json {
      try output.write(JSONValue.array(chosen.map(\.json)).indented + "\n")
    } else if name != nil {
      try output.write(chosen.map(Solvers.details).joined(separator: "\n"))
    } else {
      try output.write(Solvers.list(all, indent: 0) + "\n")
    }
  }

  /// The solvers with what they do.
  static func list(_ records: [SolverRecord], indent: Int) -> String {
    HelpList.text(records.map { ($0.name, $0.summary) }, indent: indent)
  }

  /// Everything about one solver.
  static func details(_ record: SolverRecord) -> String {
    var text = """
      \(record.name) (\(record.fullName))
        \(record.summary)
        one step: \(record.step)
        source:   \(record.source)

      """
    guard !record.parameters.isEmpty else { return text + "  It has no parameters.\n" }
    for parameter in record.parameters {
      text += "\n  --set \(parameter.name)=…  (\(parameter.domainDescription))\n"
      for line in [
        parameter.meaning, "default: \(parameter.defaultDescription) (\(parameter.origin))",
      ] {
        text += HelpList.wrapped(line, width: 73).map { "      \($0)\n" }.joined()
      }
    }
    return text
  }
}
