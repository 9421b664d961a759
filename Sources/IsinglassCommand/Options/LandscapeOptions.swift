import ArgumentParser
import Isinglass
import Reports

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

  @Flag(help: "Give the amplitudes of what is told of in JSON too.")
  var amplitudes = false

  func validate() throws {
    if gain != nil, gainRange != nil {
      throw ValidationError("Give either --gain or --gain-range, not both.")
    }
    try checked { try look.validate() }
  }

  /// What they say.
  var look: LandscapeLook {
    var look = LandscapeLook()
    look.gain = gain ?? look.gain
    look.gainRange = gainRange?.bounds
    look.points = points
    (look.enumerates, look.samples) = (enumerate, sample)
    (look.quenches, look.anneals, look.rate) = (quenches, anneals, rate)
    (look.polishes, look.follows) = (polish, follow)
    (look.modes, look.amplitudes) = (modes, amplitudes)
    return look
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
  func write(_ report: any Answer) throws {
    if let output, output != "-" {
      try OutputFile.write(output) { file in
        file.append(output.hasSuffix(".json") ? report.json.description + "\n" : report.table ?? "")
      }
    }
    if let plot, let name = report.pictures.first {
      let picture = try report.picture(name)
      try OutputFile.write(plot) { $0.append(picture) }
    }
    if json {
      try Terminal.print(report.json.description + "\n")
    } else if output == "-" {
      try Terminal.print(report.table ?? "")
    } else {
      try Terminal.print(report.text(Style.output))
    }
  }
}
