/// What is wrong with a file, where, and what to do about it.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name, `-` for standard input.
  public var file: String
  /// The line, counted from 1; 1 in binary files.
  public var line: Int
  /// The column in characters, counted from 1; in binary files the byte, counted from 1.
  public var column: Int
  /// What is wrong.
  public var problem: String
  /// What to do about it.
  public var remedy: String

  /// Creates an error at a place in a file. Words of the file in it are made fit for a terminal.
  public init(file: String, line: Int = 1, column: Int = 1, _ problem: String, remedy: String) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem.printable
    self.remedy = remedy.printable
  }

  /// `file:line:column: what is wrong: what to do`.
  public var description: String { "\(file):\(line):\(column): \(problem): \(remedy)" }
}

/// A file that cannot be read or written, whatever is in it.
public struct FileAccessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried.
  public enum Operation: String, Hashable, Sendable {
    /// The file was to be read.
    case read
    /// The file was to be written.
    case write
  }

  /// The file's name, `-` for standard input or output.
  public var file: String
  /// What was tried.
  public var operation: Operation
  /// Why it did not work, in the operating system's words where it was asked.
  public var reason: String

  /// Creates an error.
  public init(file: String, operation: Operation, reason: String) {
    self.file = file
    self.operation = operation
    self.reason = reason
  }

  /// `file: cannot read: why`.
  public var description: String { "\(file): cannot \(operation.rawValue): \(reason)" }
}

/// A format that nothing in the catalogue is called.
public struct UnknownFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name that was asked for.
  public var name: String

  /// Creates an error about a name.
  public init(name: String) { self.name = name }

  /// What is wrong, with the names there are.
  public var description: String {
    let known = FormatCatalogue.all.map { $0.name }.joined(separator: ", ")
    return "there is no format called '\(name)': use one of \(known)"
  }
}
