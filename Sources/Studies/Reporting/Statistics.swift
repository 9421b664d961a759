import RealModule
import SpinGlasses

/// A straight line through points with errors, by least squares.
struct LineFit {
  /// The slope and its standard error.
  let slope: Estimate
  /// The value at 0 and its standard error.
  let intercept: Estimate
  /// χ² over the degrees of freedom; 0 for two points.
  let reducedChiSquare: Double

  /// Fits points; those without a positive finite error are left out.
  init?(x: [Double], y: [Estimate]) {
    let points = zip(x, y).filter { $0.1.error > 0 && $0.1.error.isFinite && $0.1.value.isFinite }
    guard points.count > 1 else { return nil }
    var (s, sx, sy, sxx, sxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in points {
      let weight = 1 / (y.error * y.error)
      s += weight
      sx += weight * x
      sy += weight * y.value
      sxx += weight * x * x
      sxy += weight * x * y.value
    }
    let determinant = s * sxx - sx * sx
    guard determinant > 0 else { return nil }
    let slope = (s * sxy - sx * sy) / determinant
    let intercept = (sxx * sy - sx * sxy) / determinant
    self.slope = Estimate(value: slope, error: (s / determinant).squareRoot())
    self.intercept = Estimate(value: intercept, error: (sxx / determinant).squareRoot())
    let chiSquare = points.reduce(0.0) { sum, point in
      let distance = (point.1.value - intercept - slope * point.0) / point.1.error
      return sum + distance * distance
    }
    reducedChiSquare = points.count > 2 ? chiSquare / Double(points.count - 2) : 0
  }
}
