import Isinglass
import SpinGlasses

/// A problem's landscape and what every report of it begins with.
struct LandscapeScene {
  let problem: Problem
  let landscape: SoftSpinLandscape
  /// The gain above which the origin is unstable, without fields.
  let onset: Double
  let seed: Seed
  let threads: Int

  /// Prepares the landscape.
  ///
  /// - Throws: `LandscapeError`.
  init(_ problem: Problem, look: LandscapeLook, seed: Seed, threads: Int) throws {
    self.problem = problem
    (self.seed, self.threads) = (seed, threads)
    // The model's numbers are in units of the energy over the denominator.
    let denominator = Double(problem.model.denominator)
    let unit = problem.gainUnit.map { $0 * denominator } ?? problem.model.fieldScale
    guard unit.isFinite else { throw IsingModelError.energyOverflow }
    landscape = try SoftSpinLandscape(problem.model, unit: unit)
    if look.enumerates, landscape.spinCount > CriticalPointEnumeration.largestSpinCount {
      throw LandscapeError.tooManySpins(
        landscape.spinCount, limit: CriticalPointEnumeration.largestSpinCount)
    }
    onset = try landscape.firstInstability(seed: seed).gain
  }

  /// What a unit of gain is, in units of the problem's couplings.
  var gainUnit: Double { landscape.unit / Double(problem.model.denominator) }

  /// The hidden state, if there is one.
  var planted: Spins? { problem.planted?.spins }

  /// The objective of the signs of amplitudes.
  func objective(of amplitudes: [Double]) -> Energy {
    problem.objective(at: problem.model.energy(of: Spins(signsOf: amplitudes.map { Float($0) })))
  }

  /// The overlap of the signs of amplitudes with the hidden state.
  func roundedOverlap(of amplitudes: [Double]) -> Double? {
    planted.map { Spins(signsOf: amplitudes.map { Float($0) }).overlap(with: $0) }
  }

  /// The members that every JSON object begins with.
  var members: [JSONMember] {
    [
      JSONMember("isinglass", .string(isinglassVersion)), JSONMember("problem", problem.json),
      JSONMember("seed", JSONValue(seed.value)),
      JSONMember("gain_unit", .number(gainUnit)),
      JSONMember("gain_scale", .number(landscape.curvatureScale * gainUnit)),
      JSONMember("instability_gain", .number(onset)),
    ]
  }

  /// The lines that every text begins with.
  func head(_ style: Style, gains: String) -> Report {
    var report = Report(style)
    report.heading(problem.name, problem.summary)
    let unit =
      problem.gainUnit == nil
      ? "unit F = \(Quantity.significant(gainUnit, digits: 5)), the rms field"
      : "unit \(Quantity.significant(gainUnit, digits: 5)), the ensemble's own"
    report.line("gain", "\(gains) (\(unit))")
    let origin = Quantity.significant(onset, digits: 5)
    report.line(
      "origin",
      problem.model.hasFields
        ? "no critical point (there are fields); without them unstable above \(origin)"
        : "unstable above \(origin)")
    return report
  }
}
