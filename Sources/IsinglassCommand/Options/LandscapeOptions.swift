import ArgumentParser
import Isinglass
import SpinGlasses

/// Two gains, `FROM:TO`.
struct GainRange: ExpressibleByArgument {
  let bounds: ClosedRange<Double>

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = Double(parts[0]), let to = Double(parts[1]),
      from.isFinite, to.isFinite, from < to
    else { return nil }
    bounds = from...to
  }
}

/// Which gains are looked at, and how.
struct LandscapeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The gain a to look at; 0 by default. In units of the rms field F, or in the ensemble's own.",
      valueName: "a"))
  var gain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Anneal from one gain to another, such as -2.2:1, and look on the way.", valueName: "from:to")
  )
  var gainRange: GainRange?

  @Option(help: ArgumentHelp("At how many gains of the range to look.", valueName: "count"))
  var points = 33

  @Flag(
    help: ArgumentHelp(
      "Find every critical point, with the Morse sum as witness; for 20 spins or fewer.",
      discussion: "At one gain and for 12 spins or fewer it is done unless --sample is given."))
  var enumerate = false

  @Flag(help: "Sample minima by quenches and anneals, however few spins there are.")
  var sample = false

  @Option(help: ArgumentHelp("How many quenches from random amplitudes.", valueName: "count"))
  var quenches = 32

  @Option(help: ArgumentHelp("How many anneals.", valueName: "count"))
  var anneals = 4

  @Option(help: ArgumentHelp("How fast the gain rises in an anneal, da/dt.", valueName: "rate"))
  var rate = 0.01

  @Flag(help: "Turn single spins of the lowest minimum as long as that finds a lower one.")
  var polish = false

  @Flag(
    help: "Follow the minimum through the range exactly, with the place of every fold and fall.")
  var follow = false

  @Option(
    help: ArgumentHelp("How many of the Hessian's lowest modes to report.", valueName: "count"))
  var modes = 5

  func validate() throws {
    for value in [gain, gainRange?.bounds.lowerBound, gainRange?.bounds.upperBound] {
      if let value, !(abs(value) <= 1e6) {
        throw ValidationError("The gain must be a number between -1000000 and 1000000.")
      }
    }
    if gain != nil, gainRange != nil {
      throw ValidationError("Give either --gain or --gain-range, not both.")
    }
    if gainRange == nil, follow {
      throw ValidationError("--follow needs --gain-range, such as --gain-range -2.2:1.")
    }
    if enumerate, sample { throw ValidationError("Give either --enumerate or --sample, not both.") }
    if polish, gainRange != nil || enumerate {
      throw ValidationError("--polish is for minima sampled at one --gain.")
    }
    guard (2...100_000).contains(points) else {
      throw ValidationError("--points must be 2 to 100000.")
    }
    for (name, value) in [("quenches", quenches), ("anneals", anneals), ("modes", modes)] {
      guard (0...1_000_000).contains(value) else {
        throw ValidationError("--\(name) must be 0 to 1000000.")
      }
    }
    guard quenches + anneals > 0 else {
      throw ValidationError("Ask for at least one of --quenches and --anneals.")
    }
    if gainRange != nil, anneals == 0 {
      throw ValidationError("--gain-range needs at least one of --anneals.")
    }
    guard rate.isFinite, rate >= 1e-6, rate <= 1e3 else {
      throw ValidationError("--rate must be between 0.000001 and 1000.")
    }
  }
}

/// Where the answer goes.
struct LandscapeOutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output instead of text.")
  var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Also write to a file: the JSON object if it ends in .json, else the table as CSV.",
      valueName: "file"),
    completion: .file(extensions: ["csv", "json"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Draw as SVG: energies and overlaps, or along a range the lowest modes and the flips.",
      valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  /// Finds out before the work, not after it, that a file cannot be written.
  ///
  /// - Throws: `FileAccessError`.
  func checkWritable() throws {
    for path in [output, plot].compactMap({ $0 }) { try OutputFiles.checkWritable(path) }
  }

  /// Writes everything that was asked for.
  ///
  /// - Throws: `FileAccessError`, `BrokenPipe`.
  func write(_ report: some LandscapeReport) throws {
    if let output, output != "-" {
      try OutputFile.write(output) { file in
        file.append(output.hasSuffix(".json") ? report.json.description + "\n" : report.table.csv)
      }
    }
    if let plot { try OutputFile.write(plot) { $0.append(report.svg) } }
    if json {
      try Terminal.print(report.json.description + "\n")
    } else if output == "-" {
      try Terminal.print(report.table.csv)
    } else {
      try Terminal.print(report.text(Style.output))
    }
  }
}
