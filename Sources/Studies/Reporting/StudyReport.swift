/// What a study found.
public struct StudyReport: Sendable, Hashable {
  /// A picture.
  public struct Picture: Sendable, Hashable {
    /// What its file is named after.
    public let name: String
    /// What it shows.
    public let caption: String
    /// The file.
    public let svg: String
  }

  /// Which study.
  public let record: StudyRecord
  /// How much of it.
  public let effort: StudyEffort
  /// What it claims and whether that holds.
  public let findings: [Finding]
  /// Its numbers.
  public let tables: [StudyTable]
  /// Its pictures: theory as lines, simulation as points.
  public let pictures: [Picture]

  /// How many claims hold.
  public var holding: Int { findings.count { $0.holds } }

  /// Whether all do.
  public var isConfirmed: Bool { holding == findings.count }

  /// The verdict in a sentence.
  public var verdict: String {
    isConfirmed
      ? "All \(findings.count) claims hold."
      : "\(holding) of \(findings.count) claims hold."
  }
}
