/// How a coherent Ising machine is led through a given number of steps: a gain that rises evenly, and the
/// length of a step.
///
/// In the units of the couplings, dx/dt = a x − x³ + J x, for couplings without a diagonal.
public struct AnnealSchedule: Sendable, Hashable {
  /// The gain at the first step.
  public var startGain: Double
  /// The gain at the last step.
  public var endGain: Double
  /// The length of Euler's steps.
  public var timeStep: Double

  /// Describes a schedule.
  public init(startGain: Double, endGain: Double, timeStep: Double) {
    self.startGain = startGain
    self.endGain = endGain
    self.timeStep = timeStep
  }

  /// The gain in time.
  ///
  /// - Parameter bend: moves the gain half way up by this share of the whole rise, so that it rises sooner,
  ///   or later if it is negative.
  /// - Throws: `TheoryError` unless there is at least a step of positive length and numbers are finite.
  public func course(steps: Int, bend: Double = 0) throws -> GainCourse {
    guard timeStep > 0, timeStep.isFinite, steps >= 1 else {
      throw TheoryError.parameter("the time step", value: timeStep, wanted: "positive")
    }
    let duration = timeStep * Double(steps)
    let middle = startGain + (0.5 + bend) * (endGain - startGain)
    return try GainCourse(through: [
      GainCourse.Point(time: 0, gain: startGain),
      GainCourse.Point(time: 0.5 * duration, gain: middle),
      GainCourse.Point(time: duration, gain: endGain),
    ])
  }
}
