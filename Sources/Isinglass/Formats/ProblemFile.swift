/// Reads and writes problems as files.
public enum ProblemFile {
  /// Reads a problem.
  ///
  /// - Parameters:
  ///   - path: a file, compressed or not; `-` for standard input.
  ///   - request: what is known about the file.
  /// - Throws: `FileAccessError` when the file cannot be read, `FormatError` when something in it is
  ///   wrong, `UnknownFormatError`.
  public static func read(
    _ path: String, _ request: ReadRequest = ReadRequest()
  ) throws -> Problem {
    try read(FileContent(path: path, request), request)
  }

  /// Reads a problem from bytes at hand.
  ///
  /// - Throws: as `read(_:_:)`.
  public static func read(
    _ content: FileContent, _ request: ReadRequest = ReadRequest()
  ) throws -> Problem {
    let format = try FormatCatalogue.detect(content, request)
    if let instance = request.instance, instance != 1, format != BQP.self {
      throw FormatError(
        file: content.name,
        "a \(format.name) file holds one problem, so there is no number \(instance)",
        remedy: "leave --instance out")
    }
    return try format.read(content, request)
  }

  /// Writes a problem, whole or not at all.
  ///
  /// Planted spins too many for a comment go to `PATH.planted`, written first.
  ///
  /// - Parameters:
  ///   - problem: the problem.
  ///   - path: where to; `-` is standard output, a name that ends in `.gz` is compressed.
  ///   - name: the format's name; `nil` means the one that the file's name stands for, else rudy.
  ///   - provenance: where the problem came from, for the comment.
  /// - Returns: what the file does not say as the problem did.
  /// - Throws: `FileAccessError` when the file cannot be written, `FormatError` when the format cannot
  ///   hold the problem, `UnknownFormatError`.
  @discardableResult
  public static func write(
    _ problem: Problem, to path: String, format name: String? = nil,
    provenance: [InstanceComment.Entry] = []
  ) throws -> [ProblemNotice] {
    let format =
      try name.map { try FormatCatalogue.format(named: $0) }
      ?? FormatCatalogue.format(forPath: path) ?? Rudy.self
    var comment = InstanceComment(describing: problem, provenance: provenance)
    if path != "-", let spins = problem.planted?.spins,
      spins.count > InstanceComment.longestSpins
    {
      comment["planted_spins"] = "file"
      try OutputFile.write(path + ".planted") { output in
        output.append(spins.description)
        output.append(byte: UInt8(ascii: "\n"))
      }
    }
    try OutputFile.write(path) { output in
      do {
        try format.write(problem, comment: comment, to: &output)
      } catch var error as FormatError {
        error.file = path
        throw error
      }
    }
    return problem.labels == nil || format.keepsLabels(of: problem)
      ? [] : [.labelsDropped(format: format.name)]
  }
}
