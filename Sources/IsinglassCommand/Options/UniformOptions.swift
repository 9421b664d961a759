import ArgumentParser

/// Options that every verb takes, so that scripts may pass them to any. Hidden where they change
/// nothing.
struct SeedOption: ParsableArguments {
  @Option(help: .hidden)
  var seed: UInt64?
}

/// As `SeedOption`, for verbs that need only one thread.
struct ThreadsOption: ParsableArguments {
  @Option(help: .hidden)
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more.") }
  }
}
