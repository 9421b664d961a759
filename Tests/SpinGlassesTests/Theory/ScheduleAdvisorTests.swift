import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct ScheduleAdvisorTests {
  private func minimize(
    _ function: ([Double]) -> Double, from start: [Double], sizes: [Double], trials: Int
  ) -> [Double] {
    var search = SimplexSearch(from: start, sizes: sizes)
    for _ in 0..<trials {
      guard let next = search.next else { break }
      search.note(function(next))
    }
    return search.best
  }

  @Test func simplexFindsTheBottomOfABowl() {
    let best = minimize(
      { ($0[0] - 1) * ($0[0] - 1) + 3 * ($0[1] + 2) * ($0[1] + 2) + $0[0] * $0[1] }, from: [0, 0],
      sizes: [1, 1], trials: 200)
    // 2(x − 1) + y = 0 and 6(y + 2) + x = 0.
    #expect(abs(best[0] - 24.0 / 11) < 1e-5 && abs(best[1] + 26.0 / 11) < 1e-5)
  }

  @Test func simplexFollowsRosenbrocksValley() {
    let best = minimize(
      {
        let (x, y) = ($0[0], $0[1])
        return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
      }, from: [-1.2, 1], sizes: [0.5, 0.5], trials: 400)
    #expect(abs(best[0] - 1) < 1e-4 && abs(best[1] - 1) < 1e-4)
  }

  /// Where the function has no value the search turns back.
  @Test(arguments: [Double.nan, .infinity])
  func simplexStaysWhereThereAreValues(outside: Double) {
    let best = minimize(
      { $0[0] < 0.5 ? outside : ($0[0] - 0.5) + $0[1] * $0[1] + $0[2] * $0[2] },
      from: [2, 1, -1], sizes: [0.7, 0.5, 0.5], trials: 500)
    #expect(best[0] >= 0.5 && best[0] < 0.51 && abs(best[1]) < 0.05 && abs(best[2]) < 0.05)
  }

  @Test func schedulesAreRamps() throws {
    let schedule = AnnealSchedule(startGain: -2, endGain: 1, timeStep: 0.1)
    let course = try schedule.course(steps: 300)
    #expect(abs(course.duration - 30) < 1e-12)
    for time in [0, 7.5, 15, 20, 30] {
      #expect(abs(course.gain(at: time) - (-2 + 3 * time / 30)) < 1e-12)
    }
    let bent = try schedule.course(steps: 300, bend: 0.2)
    #expect(abs(bent.gain(at: 15) - 0.1) < 1e-12)
    #expect(bent.gain(at: 0) == -2 && abs(bent.gain(at: 30) - 1) < 1e-12)
  }

  /// More steps end lower, and so does what is advised for few; threads do not matter.
  @Test func adviceEndsLower() throws {
    let first = AnnealSchedule(startGain: -2.05, endGain: 0, timeStep: 0.05)
    let advisor = ScheduleAdvisor(
      .plantedGlass(ferromagneticBias: 0), steps: 40, size: 500, runs: 3)
    var told: [Int] = []
    let advice = try advisor.advice(from: first, trials: 8, seed: 5) { told.append($0) }
    #expect(told == Array(0..<8) && advice.trials == 8)
    #expect(advice.difference.value + 2 * advice.difference.error < 0)
    #expect(advice.schedule.timeStep > 0.05)
    let again = try advisor.advice(from: first, trials: 8, seed: 5, threads: 3)
    #expect(again == advice)
    var patient = advisor
    patient.steps = 1000
    let (few, many) = (
      try advisor.energies(of: first, numbers: 0..<2, seed: 5),
      try patient.energies(of: first, numbers: 0..<2, seed: 5)
    )
    #expect(few.count == 2 && zip(few, many).allSatisfy { $0 > $1 })
    #expect(many.allSatisfy { $0 > -0.85 && $0 < -0.6 })
  }

  @Test func nonsenseIsRefused() throws {
    let fine = AnnealSchedule(startGain: -2, endGain: 0, timeStep: 0.1)
    let advisor = ScheduleAdvisor(
      .plantedGlass(ferromagneticBias: 0), steps: 10, size: 50, runs: 1)
    for timeStep in [0, -1, .nan, 5] {
      var schedule = fine
      schedule.timeStep = timeStep
      #expect(throws: TheoryError.self) { try advisor.advice(from: schedule, trials: 1) }
    }
    var none = advisor
    none.runs = 0
    #expect(throws: TheoryError.self) { try none.advice(from: fine, trials: 1) }
    none = advisor
    none.steps = 0
    #expect(throws: TheoryError.self) { try none.advice(from: fine, trials: 1) }
    none = advisor
    none.ensemble = .wishart(ratio: -1)
    #expect(throws: TheoryError.self) { try none.advice(from: fine, trials: 1) }
  }
}
