/// All studies there are.
public enum StudyCatalogue {
  /// Them, in the order in which they build on each other.
  public static let studies: [any Study] = [
    AgreementStudy(), PhaseDiagramStudy(), RigidityStudy(), EvasionStudy(), CloudStudy(),
    CountingStudy(), DynamicsStudy(), RateStudy(), WishartRecoveryStudy(), ScheduleAdvisorStudy(),
  ]

  /// A study by its name.
  public static func study(named name: String) -> (any Study)? {
    studies.first { $0.record.name == name }
  }
}
