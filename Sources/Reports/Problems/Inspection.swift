package import Isinglass
import Spectra
package import SpinGlasses

/// What can be said of a problem without solving it.
package struct Inspection {
  package let problem: Problem
  package let degrees: Degrees
  package let magnitudes: Magnitudes?
  package let balance: Balance
  package let spectrum: Spectrum?
  /// Which ensemble of the mean-field theory it looks like; `nil` without couplings.
  package let match: EnsembleMatch?
  package let bound: EnergyBound
  package let reduction: Reduction.Summary
  package let advice: (solver: String, reason: String)

  /// Works everything out.
  ///
  /// - Parameter phase: told what is being done next.
  /// - Throws: `SpectraError`.
  package init(_ problem: Problem, seed: Seed, phase: (String) -> Void) throws {
    self.problem = problem
    let model = problem.model
    (degrees, magnitudes) = Inspection.census(model)
    phase("looking for frustration")
    balance = Balance(of: model)
    phase("estimating the spectrum")
    spectrum = try Spectrum(of: model, seed: seed)
    match = try spectrum.map { spectrum in
      try EnsembleMatch(
        of: model, largest: spectrum.largest * Double(model.denominator),
        smallest: spectrum.smallest * Double(model.denominator), seed: seed)
    }
    phase("proving a bound")
    bound = Certificate.bound(of: model, effort: .thorough(model), balance: balance)
    phase("reducing")
    let reduction = try Reduction(of: model)
    self.reduction = reduction.summary
    let choice = AutomaticChoice.choice(for: reduction.model)
    let names = choice.solvers.map { type(of: $0).record.name }
    advice = (names.joined(separator: ", "), choice.reason)
  }

  /// How many couplings the spins have.
  package struct Degrees {
    var least = 0
    var most = 0
    var mean = 0.0
  }

  /// How large the couplings are.
  package struct Magnitudes {
    var smallest = Double.infinity
    var largest = 0.0
    var positive = 0
  }

  /// The ends of the spectrum of the couplings, in units of the energy.
  package struct Spectrum {
    var largest: Double
    var smallest: Double

    /// Estimates by the Lanczos method; `nil` without couplings.
    init?(of model: IsingModel, seed: Seed) throws {
      guard model.couplings.pairCount > 0 else { return nil }
      // The error of an eigenvalue is about the square of its residual: six digits.
      let lanczos = Lanczos(tolerance: 1e-4, maximumProducts: 500, seed: seed.value)
      let edges = try lanczos.extremalEigenvalues(
        of: try CouplingOperator(model), largest: 1, smallest: 1)
      guard let largest = edges.largest.first, let smallest = edges.smallest.first else {
        return nil
      }
      let unit = Double(model.denominator)
      (self.largest, self.smallest) = (largest.value / unit, smallest.value / unit)
    }
  }

  /// The rms local field F of random spins, in units of the energy.
  package var rmsField: Double {
    problem.model.couplings.rootMeanSquareField / Double(problem.model.denominator)
  }

  /// The unit of gains for this problem: what the file states, else F.
  package var gainUnit: Double { problem.gainUnit ?? rmsField }

  /// The gain above which the origin is unstable, in its unit; `nil` without couplings.
  package var instabilityGain: Double? {
    guard let spectrum, gainUnit > 0, gainUnit.isFinite else { return nil }
    return -spectrum.largest / gainUnit
  }

  /// How `cim` leads an anneal of this problem, in units of F; `nil` without couplings.
  package var schedule: (startGain: Double, endGain: Double, timeStep: Double)? {
    guard let spectrum, rmsField > 0, rmsField.isFinite else { return nil }
    return CoherentIsingMachine.defaultSchedule(
      largest: spectrum.largest / rmsField, smallest: spectrum.smallest / rmsField)
  }

  private static func census(_ model: IsingModel) -> (Degrees, Magnitudes?) {
    var degrees = [Int](repeating: 0, count: model.spinCount)
    var magnitudes = Magnitudes()
    let unit = Double(model.denominator)
    if case .oneBit = model.couplings.storage {
      let degree = model.spinCount - 1
      let pairs = Double(model.couplings.pairCount)
      return (
        Degrees(least: degree, most: degree, mean: Double(degree)),
        Magnitudes(
          smallest: 1 / unit, largest: 1 / unit,
          positive: Int((pairs + model.couplings.total) / 2))
      )
    }
    model.couplings.forEachPair { i, j, value in
      degrees[i] += 1
      degrees[j] += 1
      magnitudes.smallest = min(magnitudes.smallest, abs(value))
      magnitudes.largest = max(magnitudes.largest, abs(value))
      if value > 0 { magnitudes.positive += 1 }
    }
    magnitudes.smallest /= unit
    magnitudes.largest /= unit
    let pairs = model.couplings.pairCount
    return (
      Degrees(
        least: degrees.min() ?? 0, most: degrees.max() ?? 0,
        mean: 2 * Double(pairs) / Double(max(1, model.spinCount))),
      pairs > 0 ? magnitudes : nil
    )
  }
}
