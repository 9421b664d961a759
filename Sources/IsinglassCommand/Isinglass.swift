import ArgumentParser

/// The command `isinglass`: one file a verb.
@main
struct IsinglassCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isinglass",
    abstract: "A coherent Ising machine in software."
  )
}
