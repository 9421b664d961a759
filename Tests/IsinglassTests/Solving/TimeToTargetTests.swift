import Isinglass
import Testing

@Suite struct TimeToTargetTests {
  private func attempts(_ successes: Int, of count: Int, each seconds: Double) -> TimeToTarget {
    TimeToTarget(
      (0..<count).map { TimeToTarget.Attempt(seconds: seconds, isSuccess: $0 < successes) })
  }

  /// Garwood's exact 95 % limits for a Poisson mean (Biometrika 28, 437, 1936).
  @Test(arguments: [
    (0, 0, 3.6889), (1, 0.02532, 5.5716), (10, 4.7954, 18.3904), (50, 37.1110, 65.9188),
  ])
  func theIntervalIsGarwoods(successes: Int, lower: Double, upper: Double) {
    // A total time of 1.
    let interval = attempts(successes, of: 100, each: 0.01).meanInterval
    #expect(abs(1 / interval.lower - upper) < 1e-3)
    if lower == 0 {
      #expect(interval.upper == .infinity)
    } else {
      #expect(abs(1 / interval.upper - lower) < 1e-3)
    }
  }

  @Test func failuresCountAsTimeSpent() {
    let times = attempts(4, of: 20, each: 2)
    #expect(times.successes == 4)
    #expect(times.mean == 10)
    #expect(times.median == nil)
    #expect(attempts(11, of: 20, each: 2).median == 2)
    #expect(attempts(0, of: 3, each: 1).mean == nil)
    #expect(abs((times.timeTo99Percent ?? 0) - 46.0517) < 1e-3)
  }
}
