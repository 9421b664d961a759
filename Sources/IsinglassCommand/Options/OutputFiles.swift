import ArgumentParser
import Isinglass
import Reports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that `solve` writes beside its report.
struct OutputFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write every improvement as CSV: time, energy, objective.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var trace: String?

  @Option(
    help: ArgumentHelp("Draw the objective against time as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @Option(
    help: ArgumentHelp(
      "Write the distinct best states and how often each was found as JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var samples: String?

  /// Finds out before a long run, not after it, that a file cannot be written.
  ///
  /// - Throws: `FileAccessError`.
  func checkWritable() throws {
    for path in [trace, plot, samples].compactMap({ $0 }) { try OutputFiles.checkWritable(path) }
  }

  /// Throws if a file cannot be created or replaced.
  static func checkWritable(_ path: String) throws {
    if path == "-" { return }
    var folder = "."
    if let slash = path.lastIndex(of: "/") {
      folder = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw FileAccessError(file: path, operation: .write, reason: "it is a folder")
    }
    // A regular file is replaced by renaming, so the folder must be writable; a device itself.
    let place = exists && status.st_mode & S_IFMT != S_IFREG ? path : folder
    guard access(place, W_OK) == 0 else {
      throw FileAccessError(
        file: path, operation: .write, reason: String(cString: strerror(errno)))
    }
  }

  /// Makes a folder unless it is there, and throws if a file of a name could not be written into it.
  static func makeFolder(_ path: String, for name: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw FileAccessError(
        file: path, operation: .write, reason: String(cString: strerror(errno)))
    }
    try checkWritable("\(path)/\(name)")
  }

  /// Writes trace, plot and samples.
  ///
  /// - Throws: `FileAccessError`.
  func write(_ outcome: Outcome) throws {
    let scale = ObjectiveScale(outcome.problem)
    if let trace {
      try OutputFile.write(trace) { output in
        output.append("time_s,energy,objective\n")
        for point in outcome.run.trace {
          output.append("\(point.time.seconds),\(point.energy),\(scale(point.energy))\n")
        }
      }
    }
    if let plot {
      try OutputFile.write(plot) { $0.append(ObjectiveChart(outcome).svg) }
    }
    if let samples {
      try OutputFile.write(samples) { $0.append(outcome.samplesJSON.description + "\n") }
    }
  }
}
