import RealModule

/// How long a solver takes to reach a target, from attempts with different seeds.
///
/// Searches with restarts are memoryless to a good approximation: times to success are exponential, and
/// an attempt that ends without success still says how long success took at least.
public struct TimeToTarget: Sendable, Hashable {
  /// One attempt.
  public struct Attempt: Sendable, Hashable {
    /// Its length: to the verified answer if it reached the target, else to its end.
    public var seconds: Double
    /// Whether it reached the target.
    public var isSuccess: Bool

    /// Describes an attempt.
    public init(seconds: Double, isSuccess: Bool) {
      self.seconds = seconds
      self.isSuccess = isSuccess
    }
  }

  /// The attempts, in any order.
  public var attempts: [Attempt]

  /// Gathers attempts.
  public init(_ attempts: [Attempt]) { self.attempts = attempts }

  /// The number of attempts that reached the target.
  public var successes: Int { attempts.count { $0.isSuccess } }

  /// The median time to the target, unsuccessful attempts counting as longer than any other; `nil`
  /// unless more than half were successful.
  public var median: Double? {
    let times = attempts.map { $0.isSuccess ? $0.seconds : .infinity }.sorted()
    guard !times.isEmpty else { return nil }
    let middle = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
    return middle.isFinite ? middle : nil
  }

  /// The longest successful attempt.
  public var slowest: Double? { attempts.filter(\.isSuccess).map(\.seconds).max() }

  /// All time spent over successes, the maximum-likelihood mean; `nil` without a success.
  public var mean: Double? { successes == 0 ? nil : total / Double(successes) }

  /// The interval that covers the mean time with a probability of at least 95 %: from the exact
  /// (Garwood) interval of a Poisson number of successes in the total time. Its upper end is infinite
  /// without a success.
  public var meanInterval: (lower: Double, upper: Double) {
    let k = successes
    let fewest = k == 0 ? 0 : TimeToTarget.poissonMean(atLeast: k, probability: 0.025)
    let most = TimeToTarget.poissonMean(atLeast: k + 1, probability: 0.975)
    return (total / most, fewest == 0 ? .infinity : total / fewest)
  }

  /// The time after which a memoryless search has reached the target with a probability of 99 %,
  /// ln 100 times the mean (TTS99); `nil` without a success.
  public var timeTo99Percent: Double? { mean.map { $0 * .log(100) } }

  private var total: Double { attempts.reduce(0) { $0 + $1.seconds } }

  /// The mean of a Poisson law under which `count` events or more have a given probability.
  static func poissonMean(atLeast count: Int, probability: Double) -> Double {
    var (low, high) = (0.0, 2 * Double(count) + 20)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      // P(X < count), summed from its largest term's logarithm.
      var fewer = 0.0
      for j in 0..<count {
        fewer += .exp(Double(j) * .log(max(middle, 1e-300)) - middle - .logGamma(Double(j) + 1))
      }
      if 1 - fewer < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
