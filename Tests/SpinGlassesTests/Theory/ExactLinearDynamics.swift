import RealModule

@testable import SpinGlasses

/// Euler's map of amplitudes so small that x³ does not count, for infinitely many spins: averages of
/// polynomials over the spectrum of J, which hold at any length of the steps.
struct ExactLinearDynamics {
  /// Eigenvalues of J, for Wishart problems of −W Wᵀ/N, and their weights.
  let spectrum: [(eigenvalue: Double, weight: Double)]
  /// The gain, for Wishart problems b, at each step.
  let gains: [Double]
  let timeStep: Double

  init(_ theory: DynamicalMeanField) {
    timeStep = theory.timeStep
    let steps = Int((theory.course.duration / theory.timeStep).rounded())
    gains = (0...steps).map {
      theory.course.gain(at: Double($0) * theory.timeStep) + theory.ensemble.gainShift
    }
    let count = 400
    switch theory.ensemble {
    case .plantedGlass(_, let disorder):
      // Gauss' rule for the semicircle.
      spectrum = (1...count).map { k in
        let angle = Double.pi * Double(k) / Double(count + 1)
        let sine = Double.sin(angle)
        return (2 * disorder * Double.cos(angle), 2 / Double(count + 1) * sine * sine)
      }
    case .wishart(let ratio):
      // The law of Marchenko and Pastur, which in this angle is smooth and periodic.
      let bulk = (1...count).map { k -> (eigenvalue: Double, weight: Double) in
        let angle = Double.pi * Double(k) / Double(count + 1)
        let sine = Double.sin(angle)
        let value = 1 + ratio + 2 * ratio.squareRoot() * Double.cos(angle)
        return (-value, 2 * ratio * sine * sine / (value * Double(count + 1)))
      }
      spectrum = bulk + (ratio < 1 ? [(0, 1 - ratio)] : [])
    }
  }

  private func growth(_ eigenvalue: Double, from first: Int, to last: Int) -> Double {
    first < last
      ? gains[first..<last].reduce(1) { $0 * (1 + timeStep * ($1 + eigenvalue)) } : 1
  }

  /// C/s₀² between two steps.
  func correlation(_ first: Int, _ second: Int) -> Double {
    spectrum.reduce(0) {
      $0 + $1.weight * growth($1.eigenvalue, from: 0, to: first)
        * growth($1.eigenvalue, from: 0, to: second)
    }
  }

  /// R between two steps, the earlier one second.
  func response(_ later: Int, _ earlier: Int) -> Double {
    spectrum.reduce(0) {
      $0 + $1.weight * growth($1.eigenvalue, from: earlier + 1, to: later)
    }
  }

  /// The mean square of the derivatives of all amplitudes by one force.
  func square(_ later: Int, _ earlier: Int) -> Double {
    spectrum.reduce(0) {
      let factor = growth($1.eigenvalue, from: earlier + 1, to: later)
      return $0 + $1.weight * factor * factor
    }
  }
}
