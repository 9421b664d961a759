/// How the gain changes in time: straight between given points.
public struct GainCourse: Sendable, Hashable {
  /// A time and the gain then.
  public struct Point: Sendable, Hashable {
    /// t, from 0.
    public var time: Double
    /// a(t).
    public var gain: Double

    /// A point of the course.
    public init(time: Double, gain: Double) {
      self.time = time
      self.gain = gain
    }
  }

  /// The points, by rising time from 0; afterwards the gain stays as it is.
  public let points: [Point]

  /// A course through points.
  ///
  /// - Throws: `TheoryError` unless times rise from 0 and all numbers are finite.
  public init(through points: [Point]) throws {
    guard let first = points.first, first.time == 0 else {
      throw TheoryError.parameter("the first time", value: points.first?.time ?? .nan, wanted: "0")
    }
    for (point, next) in zip(points, points.dropFirst()) where !(next.time > point.time) {
      throw TheoryError.parameter("a time", value: next.time, wanted: "later than the one before")
    }
    for point in points where !point.gain.isFinite || !point.time.isFinite {
      throw TheoryError.parameter("a gain of the course", value: point.gain, wanted: "finite")
    }
    self.points = points
  }

  /// A gain that rises, or falls, at a constant rate and then stays for a while.
  ///
  /// - Throws: `TheoryError` unless the rate is positive and all numbers are finite.
  public init(from start: Double, to end: Double, rate: Double, hold: Double = 0) throws {
    guard rate.isFinite, rate > 0 else {
      throw TheoryError.parameter("the rate da/dt", value: rate, wanted: "positive")
    }
    guard hold.isFinite, hold >= 0 else {
      throw TheoryError.parameter("the time to hold", value: hold, wanted: "0 or more")
    }
    guard start.isFinite, end.isFinite else {
      throw TheoryError.parameter("the gain", value: start + end, wanted: "finite")
    }
    let duration = abs(end - start) / rate
    var points = [Point(time: 0, gain: start)]
    if duration > 0 { points.append(Point(time: duration, gain: end)) }
    if hold > 0 { points.append(Point(time: duration + hold, gain: end)) }
    try self.init(through: points)
  }

  /// When the last point is reached.
  public var duration: Double { points.last?.time ?? 0 }

  /// The largest gain on the way.
  public var highestGain: Double { points.map(\.gain).max() ?? 0 }

  /// a(t).
  public func gain(at time: Double) -> Double {
    guard let above = points.firstIndex(where: { $0.time >= time }) else {
      return points.last?.gain ?? 0
    }
    guard above > 0 else { return points[0].gain }
    let (low, high) = (points[above - 1], points[above])
    return low.gain + (high.gain - low.gain) * (time - low.time) / (high.time - low.time)
  }
}
