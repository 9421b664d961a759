#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Moments as the ledger keeps them, in seconds since 1970, and as people and programs read them.
public enum UniversalTime {
  /// This moment.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// A moment after ISO 8601 to the millisecond, such as `2026-11-22T00:15:00.000Z`.
  public static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e11 else { return "unknown" }
    let milliseconds = Int((seconds * 1000).rounded())
    let (days, rest) = milliseconds.quotient(flooredBy: 86_400_000)
    // The civil calendar by whole eras of 400 years, years beginning in March.
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotient(flooredBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + 400 * era + (month <= 2 ? 1 : 0)
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60)
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
      + "T\(digits(hours, 2)):\(digits(minutes, 2)):\(digits(rest / 1000 % 60, 2))"
      + ".\(digits(rest % 1000, 3))Z"
  }
}

extension Int {
  /// The quotient rounded down, and what is left, which is not negative.
  fileprivate func quotient(flooredBy divisor: Int) -> (quotient: Int, rest: Int) {
    let rest = (self % divisor + divisor) % divisor
    return ((self - rest) / divisor, rest)
  }
}
