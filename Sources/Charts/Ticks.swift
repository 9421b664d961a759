/// Where an axis is marked, and what is written there.
struct Ticks: Equatable {
  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  /// Labelled ticks, ascending.
  var major: [Tick]
  /// Ticks between them, without labels.
  var minor: [Double]

  init(major: [Tick], minor: [Double]) {
    self.major = major
    self.minor = minor
  }

  /// - Parameter count: about how many labels there is room for.
  init(range: ClosedRange<Double>, scale: Axis.Scale, count: Int) {
    switch scale {
    case .linear: self = Self.linear(range, count: count)
    case .logarithmic: self = Self.logarithmic(range, count: count)
    }
  }

  // MARK: Linear

  /// Multiples of 1, 2 or 5 times a power of ten, about `count` of them inside the range.
  private static func linear(_ range: ClosedRange<Double>, count: Int) -> Ticks {
    let low = range.lowerBound
    let high = range.upperBound
    guard high > low else { return Ticks(major: [], minor: []) }
    let rough = (high - low) / Double(max(1, count))
    let decade = Elementary.decade(of: rough)
    // Dividing by an exact power rounds better than multiplying by an inexact negative one.
    func multiple(_ index: Int, of mantissa: Int) -> Double {
      decade >= 0
        ? Double(index * mantissa) * Elementary.powerOfTen(decade)
        : Double(index * mantissa) / Elementary.powerOfTen(-decade)
    }
    let mantissa = [1, 2, 5, 10].first { multiple(1, of: $0) >= rough * 0.999_999 } ?? 10
    let step = multiple(1, of: mantissa)
    // Rounding at the ends must not drop a tick that sits on one.
    let first = Int((low / step - 1e-9).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    let values = first <= last ? (first...last).map { multiple($0, of: mantissa) } : []
    let parts = mantissa == 2 ? 4 : 5
    var minor: [Double] = []
    for k in (first - 1)..<(last + 1) {
      for part in 1..<parts {
        let value = multiple(k, of: mantissa) + step * Double(part) / Double(parts)
        if value >= low && value <= high { minor.append(value) }
      }
    }
    let stepDecade = mantissa == 10 ? decade + 1 : decade
    return Ticks(
      major: zip(values, labels(of: values, stepDecade: stepDecade)).map(Tick.init), minor: minor)
  }

  /// One form for all the labels of an axis.
  private static func labels(of values: [Double], stepDecade: Int) -> [String] {
    let largest = values.map(\.magnitude).max() ?? 0
    guard largest > 0 else { return values.map { _ in "0" } }
    let top = Elementary.decade(of: largest)
    if top >= 6 || top <= -4 {
      // A common power of ten, so that the labels compare at a glance.
      let decimals = max(0, min(top - stepDecade, 12))
      return values.map { value in
        if value == 0 { return "0" }
        let mantissa = value / Elementary.powerOfTen(top)
        return NumberText.fixed(mantissa, decimals: decimals) + "×" + NumberText.powerOfTen(top)
      }
    }
    return values.map { NumberText.fixed($0, decimals: max(0, -stepDecade)) }
  }

  // MARK: Logarithmic

  private static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> Ticks {
    let low = range.lowerBound
    let high = range.upperBound
    guard low > 0, high > low else { return Ticks(major: [], minor: []) }
    let first = Elementary.decade(of: low)
    let last = Elementary.decade(of: high)
    func inside(_ value: Double) -> Bool {
      value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
    }
    let decades = (first...last).filter { inside(Elementary.powerOfTen($0)) }
    if decades.count < 2 && high / low < 8 {
      // Under a decade a linear choice of numbers reads better.
      return linear(range, count: count)
    }
    let stride = max(1, (decades.count + max(1, count) - 1) / max(1, count))
    // Multiples of the stride, so that 10⁰ is always among them.
    let labelled = decades.filter { $0 % stride == 0 }
    let plain = decades.allSatisfy { (-2...3).contains($0) }
    var major = labelled.map { exponent in
      Tick(
        value: Elementary.powerOfTen(exponent),
        label: plain
          ? NumberText.fixed(Elementary.powerOfTen(exponent), decimals: max(0, -exponent))
          : NumberText.powerOfTen(exponent))
    }
    var minor: [Double] = []
    if stride > 1 {
      minor = decades.filter { $0 % stride != 0 }.map(Elementary.powerOfTen)
    } else {
      for exponent in first...last {
        for digit in 2...9 {
          let value = Double(digit) * Elementary.powerOfTen(exponent)
          guard inside(value) else { continue }
          if decades.count <= 2 && plain && (digit == 2 || digit == 5) {
            major.append(
              Tick(value: value, label: NumberText.fixed(value, decimals: max(0, -exponent))))
          } else {
            minor.append(value)
          }
        }
      }
    }
    return Ticks(major: major.sorted { $0.value < $1.value }, minor: minor)
  }
}
