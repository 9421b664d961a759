import Isinglass

/// The values to reach and what the numbers mean, by the names of problems.
///
/// A JSON object: `{"G1": 11624, "be250.1": {"best": -24076, "kind": "qubo-min"}}`. A kind is `maxcut`,
/// `ising`, `qubo-min` or `qubo-max`; other members are passed over.
struct BenchmarkTargets {
  /// What is known of one problem.
  struct Entry {
    var best: Energy
    var kind: ReadRequest.KindHint?
    var sense: Problem.Sense?
  }

  private let path: String
  private let entries: JSONValue

  /// Reads a file.
  ///
  /// - Throws: `FileAccessError`, `FormatError`.
  init(path: String) throws {
    self.path = path
    entries = try JSONValue(FileContent(path: path))
  }

  /// The entry for a problem's file: its name up to an extension that makes a name of the list.
  ///
  /// - Throws: `FormatError` when there is none or it has no number.
  func entry(forFile file: String) throws -> Entry {
    var name = file.split(separator: "/").last.map(String.init) ?? file
    while true {
      if let value = entries[name] { return try entry(value, name: name) }
      guard let dot = name.lastIndex(of: ".") else { break }
      name = String(name[..<dot])
    }
    throw FormatError(
      file: path, "there is no value for \(file)", remedy: "add \"\(name)\": value")
  }

  private func entry(_ value: JSONValue, name: String) throws -> Entry {
    let number = value["best"] ?? value
    let best: Energy
    if let whole = number.integer {
      best = Energy(exactly: whole)
    } else if let real = number.double {
      best = Energy(real)
    } else {
      throw FormatError(
        file: path, "\"\(name)\" has no number", remedy: "give the value to reach, or \"best\"")
    }
    var entry = Entry(best: best)
    switch value["kind"]?.text {
    case nil: break
    case "maxcut": entry.kind = .maxCut
    case "ising": entry.kind = .ising
    case "qubo-min": (entry.kind, entry.sense) = (.qubo, .minimize)
    case "qubo-max": (entry.kind, entry.sense) = (.qubo, .maximize)
    case let kind?:
      throw FormatError(
        file: path, "\"\(name)\" is of the unknown kind \"\(kind)\"",
        remedy: "use maxcut, ising, qubo-min or qubo-max")
    }
    return entry
  }
}
