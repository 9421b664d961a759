import Isinglass
import RealModule
import SpinGlasses

extension GlassInstance {
  /// All critical points; where the Morse sum says that some are missing the search is repeated with
  /// more starts.
  func criticalPoints(gain: Double, effort: StudyEffort) throws -> CriticalPointEnumeration {
    let found = try CriticalPointEnumeration(
      of: landscape, gain: gain, effort: EnumerationEffort(leastStarts: 200, startsPerPoint: 3),
      seed: effort.seed, threads: effort.threads)
    if found.isComplete { return found }
    return try CriticalPointEnumeration(
      of: landscape, gain: gain, effort: EnumerationEffort(leastStarts: 3000, startsPerPoint: 20),
      seed: Seed(effort.seed.value &+ 1), threads: effort.threads)
  }
}

extension Estimate {
  /// ln of the mean of independent numbers.
  init(logarithmOfMeanOf numbers: [Double]) {
    let mean = Estimate(meanOf: numbers)
    self.init(value: Double.log(mean.value), error: mean.error / mean.value)
  }

  /// This less another of independent error.
  func distance(from other: Estimate) -> Estimate {
    Estimate(
      value: value - other.value,
      error: (error * error + other.error * other.error).squareRoot())
  }

  /// The mean of independent estimates of one number, weighted by their errors.
  init(combining estimates: [Estimate]) {
    let usable = estimates.filter { $0.error > 0 && $0.error.isFinite && $0.value.isFinite }
    let weight = usable.reduce(0) { $0 + 1 / ($1.error * $1.error) }
    let sum = usable.reduce(0) { $0 + $1.value / ($1.error * $1.error) }
    self.init(
      value: weight > 0 ? sum / weight : .nan,
      error: weight > 0 ? 1 / weight.squareRoot() : .infinity)
  }
}

/// What a prefactor N^κ, |κ| ≤ ½, adds to the rate at which a number grows between two sizes: as much as a
/// Gaussian integral over one collective coordinate, whose width is 1/√N, may leave.
func prefactorAllowance(from few: Int, to many: Int) -> Double {
  0.5 * Double.log(Double(many) / Double(few)) / Double(many - few)
}
