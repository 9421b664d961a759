import RealModule

/// The temperatures of a tempering run, hottest first, and how well neighbours exchange.
struct TemperatureLadder {
  /// In units of the model's numerator.
  private(set) var temperatures: [Double]
  /// The sum of the probabilities of exchange of each pair of neighbours, and how many were tried.
  private var chances: [(sum: Double, tried: Double)]

  /// Temperatures in geometric progression; one alone is the lowest.
  init(highest: Double, lowest: Double, count: Int) {
    let count = max(1, count)
    let ratio = highest > 0 && lowest > 0 ? lowest / highest : 0
    self.init(
      temperatures: (0..<count).map { k in
        if k == count - 1 { return lowest }
        let progress = Double(k) / Double(count - 1)
        // Geometric where both ends are above zero, else linear.
        return ratio > 0
          ? highest * Double.pow(ratio, progress) : highest + (lowest - highest) * progress
      })
  }

  /// Any temperatures, hottest first.
  init(temperatures: [Double]) {
    self.temperatures = temperatures
    chances = Array(repeating: (0, 0), count: max(0, temperatures.count - 1))
  }

  /// Takes down the temperatures and what was measured.
  func save(into writer: StateWriter) {
    writer.write(temperatures)
    writer.write(chances.flatMap { [$0.sum, $0.tried] })
  }

  /// Goes on where another of as many temperatures was.
  mutating func restore(from reader: inout StateReader) throws {
    temperatures = try reader.doubles(count: temperatures.count)
    let numbers = try reader.doubles(count: 2 * chances.count)
    for k in chances.indices { chances[k] = (numbers[2 * k], numbers[2 * k + 1]) }
  }

  /// The probability, min(1, exp((1/T − 1/T′)(E − E′))), with which two neighbours exchange.
  ///
  /// - Parameters:
  ///   - k: the hotter one's place.
  ///   - hotter: its numerator.
  ///   - colder: the numerator of the next.
  mutating func chance(_ k: Int, hotter: Double, colder: Double) -> Double {
    let gap = hotter - colder
    let (hot, cold) = (temperatures[k], temperatures[k + 1])
    // The energies first: at T = 0 equal ones must not multiply an infinite difference.
    let exponent = gap == 0 ? 0 : hot == cold ? 0 : (1 / hot - 1 / cold) * gap
    let chance = exponent >= 0 ? 1 : Double.exp(exponent)
    chances[k].sum += chance
    chances[k].tried += 1
    return chance
  }

  /// Moves the temperatures between the ends so that all neighbours exchange equally often, by what was
  /// measured since the last time.
  ///
  /// Were energies normal with a width that changes slowly, neighbours would exchange with probability
  /// erfc(d/2), d the difference of 1/T times the width (Kofke, J. Chem. Phys. 117, 6911, 2002). These
  /// distances add up along the ladder, and the new temperatures divide their sum equally.
  mutating func adapt() {
    guard temperatures.count > 2, temperatures.allSatisfy({ $0 > 0 }) else { return }
    var reached = [0.0]
    for chance in chances {
      let mean = chance.tried > 0 ? chance.sum / chance.tried : 0.5
      reached.append(reached[reached.count - 1] + TemperatureLadder.distance(mean))
    }
    let total = reached[reached.count - 1]
    guard total > 0 else { return }
    let old = temperatures
    var interval = 0
    for k in 1..<(old.count - 1) {
      let place = total * Double(k) / Double(old.count - 1)
      while interval < old.count - 2, reached[interval + 1] < place { interval += 1 }
      let width = reached[interval + 1] - reached[interval]
      let fraction = width > 0 ? (place - reached[interval]) / width : 0
      temperatures[k] = old[interval] * Double.pow(old[interval + 1] / old[interval], fraction)
    }
    for k in chances.indices { chances[k] = (0, 0) }
  }

  /// The d with erfc(d/2) = chance, at least 0.02 and at most 8.
  static func distance(_ chance: Double) -> Double {
    var (low, high) = (0.02, 8.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if Double.erfc(middle / 2) > chance { low = middle } else { high = middle }
    }
    return low
  }
}
