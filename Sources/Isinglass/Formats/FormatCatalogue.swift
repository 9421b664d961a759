/// All formats, and how the right one is found.
public enum FormatCatalogue {
  /// Every format, in the order in which files are tried.
  public static let all: [any ProblemFormat.Type] = [
    DimodBinary.self, NumPyArray.self, OneBit.self, DimodJSON.self, MatrixMarket.self, Qbsolv.self,
    QPLIB.self, Rudy.self, BQP.self, CoordinateText.self, EdgeListCSV.self,
  ]

  /// The format of a name.
  ///
  /// - Throws: `UnknownFormatError`.
  public static func format(named name: String) throws -> any ProblemFormat.Type {
    guard let format = all.first(where: { $0.name == name }) else {
      throw UnknownFormatError(name: name)
    }
    return format
  }

  /// The format that a file name's ending stands for, `.gz` aside.
  public static func format(forPath path: String) -> (any ProblemFormat.Type)? {
    var words = path.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    if words.last == "gz" { words.removeLast() }
    guard words.count > 1, let ending = words.last else { return nil }
    return all.first { $0.fileExtensions.contains(String(ending)) }
  }

  /// The format to read a file with: the one asked for, else the first that recognises the content,
  /// where a format that the file's name points to is asked first.
  ///
  /// - Throws: `UnknownFormatError` when there is no format of the requested name, `FormatError`
  ///   when nothing recognises the content.
  public static func detect(
    _ content: FileContent, _ request: ReadRequest = ReadRequest()
  ) throws -> any ProblemFormat.Type {
    if let name = request.format { return try format(named: name) }
    if let likely = format(forPath: content.name), likely.recognizes(content) { return likely }
    if let format = all.first(where: { $0.recognizes(content) }) { return format }
    let (place, found) = content.scan { scanner in
      _ = scanner.moveToContent(comment: UInt8(ascii: "#"))
      return (scanner.offset, scanner.description(at: scanner.offset))
    }
    let known = all.map { $0.name }.joined(separator: ", ")
    throw content.error(
      at: place, "no format begins with \(found)", remedy: "name one with --format: \(known)")
  }
}
