import Isinglass
import SpinGlasses

/// Gaussian couplings of variance 1/N and Gaussian fields of a size.
func gaussianGlass(_ count: Int, seed: Int, field: Double = 0) throws -> IsingModel {
  var random = Seed(4).stream(.experiment, index: seed)
  var pairs: [Coupling] = []
  for i in 0..<count {
    for j in 0..<i { pairs.append(Coupling(i, j, random.normal() / Double(count).squareRoot())) }
  }
  return try IsingModel(
    couplings: Couplings(order: count, pairs),
    fields: field == 0 ? [] : (0..<count).map { _ in field * random.normal() })
}

/// The largest magnitude.
func largest(_ x: [Double]) -> Double { x.reduce(0) { max($0, abs($1)) } }

/// The largest difference between two vectors.
func distance(_ x: [Double], _ y: [Double]) -> Double { largest(zip(x, y).map(-)) }

/// Σ x y.
func inner(_ x: some Sequence<Double>, _ y: some Sequence<Double>) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

/// Mean and standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, (squares / (count * (count - 1))).squareRoot())
}
