/// A way to write a problem into a file: a parser, a printer and a test that recognises the file.
///
/// A format is one internal enum without cases in one file; its doc comment says what the numbers
/// mean and where the specification is. Adding it to `FormatCatalogue.all` is all that the command
/// and detection need.
public protocol ProblemFormat: Sendable {
  /// What the command line calls the format, such as `matrix-market`.
  static var name: String { get }

  /// One line for `--help`.
  static var summary: String { get }

  /// The file name endings that go with the format, lower case, without the point and without
  /// `.gz`, the preferred one first.
  static var fileExtensions: [String] { get }

  /// Whether the content looks like this format; cheap, looks at the beginning only.
  static func recognizes(_ content: FileContent) -> Bool

  /// Reads a problem.
  ///
  /// - Throws: `FormatError` at the line and column of the first thing that is wrong.
  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem

  /// Whether the variables' names of a problem survive in a file of this format.
  static func keepsLabels(of problem: Problem) -> Bool

  /// Writes a problem.
  ///
  /// - Parameters:
  ///   - problem: the problem.
  ///   - comment: what to say of the problem in a comment; it already names the kind.
  ///   - output: where the text goes.
  /// - Throws: `FormatError` when the format cannot hold the problem.
  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer) throws
}

extension ProblemFormat {
  /// Most formats number the variables.
  public static func keepsLabels(of problem: Problem) -> Bool { false }
}

/// What the person who reads a file says about it.
public struct ReadRequest: Sendable {
  /// What the numbers of an edge list mean.
  public enum KindHint: String, Hashable, Sendable, CaseIterable {
    /// Weights of a graph to be cut, J = −w.
    case maxCut = "maxcut"
    /// Couplings J_ij of E = −Σ J_ij s_i s_j.
    case ising
    /// Coefficients of a quadratic function of 0-1 variables.
    case qubo
  }

  /// What the numbers mean, if the format leaves it open; wins over what the file's comment says.
  public var kind: KindHint?
  /// Whether a QUBO is to be minimised or maximised; wins over what the file says.
  public var sense: Problem.Sense?
  /// The format's name; `nil` means that the content decides.
  public var format: String?
  /// Which problem of a file that holds several, counted from 1.
  public var instance: Int?
  /// The problem's name; `nil` means that the file's name gives it.
  public var name: String?

  /// Creates a request; everything left out is up to the file.
  public init(
    kind: KindHint? = nil, sense: Problem.Sense? = nil, format: String? = nil,
    instance: Int? = nil, name: String? = nil
  ) {
    self.kind = kind
    self.sense = sense
    self.format = format
    self.instance = instance
    self.name = name
  }
}
