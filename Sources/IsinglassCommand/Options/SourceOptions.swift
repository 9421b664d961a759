import ArgumentParser

/// Where `solve` takes its problem and its start from, if not from a file and at random.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Solve a generated problem instead of a file: 'isinglass generate' arguments in quotes.",
      valueName: "recipe"))
  var generate: String?

  @Option(
    help: ArgumentHelp(
      "Start from an answer: a result, a line of +-, or one value a line.", valueName: "file"),
    completion: .file())
  var initial: String?
}
