public import Isinglass

/// A question about landscapes, with a prediction by theory and a simulation to hold it against.
///
/// A study is only its content: what is simulated, what is predicted, and what would count as agreement.
/// Files, terminal and progress belong to the caller.
public protocol Study: Sendable {
  /// Name, question and prediction.
  var record: StudyRecord { get }

  /// Simulates, predicts and compares.
  ///
  /// - Parameters:
  ///   - effort: how much of it, and from which seed. The report depends on scale and seed alone.
  ///   - progress: told between pieces of work how far it is.
  /// - Throws: `TheoryError`, `LandscapeError`, and `StudyInterruption` if `progress` asked to stop.
  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport
}

/// What a study is about.
public struct StudyRecord: Sendable, Hashable {
  /// Its name on the command line.
  public let name: String
  /// A headline.
  public let title: String
  /// The question.
  public let question: String
  /// What theory says.
  public let prediction: String
}

/// How much of a study is done.
public struct StudyEffort: Sendable, Hashable {
  /// How large a study is.
  public enum Scale: String, Sendable, Hashable, CaseIterable {
    /// Seconds: small problems and few of them, which show the trend.
    case quick
    /// Minutes: what the verdict should rest on.
    case full
  }

  /// How large.
  public var scale: Scale
  /// What all randomness follows from.
  public var seed: Seed
  /// How many threads; the report does not depend on it.
  public var threads: Int

  /// Describes an effort.
  public init(scale: Scale = .full, seed: Seed = 0, threads: Int = 1) {
    self.scale = scale
    self.seed = seed
    self.threads = threads
  }

  /// One of two values by the scale.
  func pick<Value>(quick: Value, full: Value) -> Value { scale == .quick ? quick : full }
}

/// Told how far a study is, and asked whether to go on.
public struct StudyProgress: Sendable {
  private let report: @Sendable (_ share: Double, _ phase: String) -> Bool

  /// - Parameter report: takes the share that is done, 0 to 1, and what is being done; returns whether to
  ///   go on.
  public init(_ report: @escaping @Sendable (_ share: Double, _ phase: String) -> Bool) {
    self.report = report
  }

  /// Tells nobody and never stops.
  public static let silent = StudyProgress { _, _ in true }

  /// Reports a piece of work as done.
  ///
  /// - Throws: `StudyInterruption` if the caller wants to stop.
  func advance(_ done: Int, of all: Int, _ phase: String) throws {
    guard report(Double(done) / Double(max(1, all)), phase) else { throw StudyInterruption() }
  }
}

/// A study was asked to stop before it could say anything.
public struct StudyInterruption: Error, Hashable, Sendable {}
