import Isinglass
import SpinGlasses
import Synchronization
import Testing

@testable import Studies

@Suite struct StudyTests {
  /// Every study, quickly: its claims hold, and the report does not depend on the number of threads.
  @Test(arguments: StudyCatalogue.studies.map(\.record.name))
  func quickVersionsConfirmTheory(name: String) throws {
    let study = try #require(StudyCatalogue.study(named: name))
    let last = Mutex(-1.0)
    let report = try study.run(
      StudyEffort(scale: .quick, seed: 1, threads: 2),
      progress: StudyProgress { share, phase in
        last.withLock { last in
          #expect(share >= last && share <= 1 && !phase.isEmpty)
          last = share
        }
        return true
      })
    for finding in report.findings {
      #expect(
        finding.holds,
        "\(finding.claim): predicted \(String(describing: finding.predicted)), measured \(String(describing: finding.measured))"
      )
    }
    #expect(report.findings.count >= 3)
    #expect(report.markdown.contains("isinglass study run \(name) --quick --seed 1`"))
    #expect(!report.tables.isEmpty && !report.pictures.isEmpty)
    for table in report.tables {
      #expect(!table.rows.isEmpty)
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }
    for picture in report.pictures { #expect(picture.svg.hasPrefix("<svg")) }
  }

  @Test func studiesStopWhenAsked() throws {
    for study in StudyCatalogue.studies {
      #expect(throws: StudyInterruption.self) {
        try study.run(
          StudyEffort(scale: .quick), progress: StudyProgress { _, _ in false })
      }
    }
  }

  @Test func findingsAreJudgedByTheirErrors() {
    let near = Finding(
      "", predicted: Estimate(value: 1, error: 0.3), measured: Estimate(value: 2, error: 0.4))
    #expect(near.holds)
    #expect(near.deviation == 2)
    let far = Finding(
      "", predicted: Estimate(value: 1, error: 0.1), measured: Estimate(value: 2, error: 0.1))
    #expect(!far.holds)
    let allowed = Finding(
      "", predicted: Estimate(value: 1, error: 0.1), measured: Estimate(value: 2, error: 0.1),
      systematic: 0.7)
    #expect(allowed.holds)
  }

  @Test func linesAreFittedWithErrors() throws {
    let fit = try #require(
      LineFit(
        x: [0, 1, 2, 3], y: [1, 3, 5, 7].map { Estimate(value: $0, error: 0.5) }))
    #expect(abs(fit.slope.value - 2) < 1e-12)
    #expect(abs(fit.intercept.value - 1) < 1e-12)
    #expect(abs(fit.slope.error - 0.5 / 5.0.squareRoot()) < 1e-12)
    #expect(fit.reducedChiSquare < 1e-20)
    #expect(LineFit(x: [1], y: [Estimate(value: 1, error: 1)]) == nil)
  }

  @Test func numbersAreWrittenToTheirErrors() {
    #expect(StudyReport.text(Estimate(value: -0.123456, error: 0.0021)) == "−0.123 ± 0.002")
    #expect(StudyReport.text(Estimate(value: 12.345, error: 3)) == "12 ± 3")
    #expect(StudyReport.text(Estimate(value: 0.05, error: 0.004)) == "0.050 ± 0.004")
    #expect(StudyReport.text(Estimate(value: -12, error: 0)) == "−12")
  }
}
