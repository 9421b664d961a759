import Isinglass

/// A problem of a dozen variables with the numbers it is made of, so that its objective can be worked
/// out without the code that is tried.
struct SmallProblem {
  let problem: Problem
  private let count: Int
  private let pairs: [Coupling]
  private let linear: [Double]
  private let constant: Double

  /// Reads a problem from bytes; `nil` where its numbers are refused.
  init?(_ reader: inout ByteReader) throws {
    count = reader.number(below: 13)
    let style = reader.byte()
    let flags = reader.byte()
    let density = reader.byte()
    func value(_ reader: inout ByteReader) -> Double {
      let byte = reader.byte()
      switch style % 8 {
      case 0: return byte & 1 == 0 ? 1 : -1
      case 1: return Double(Int8(bitPattern: byte))
      case 2: return Double(Int(Int8(bitPattern: byte)) * 0x1_0001)
      case 3: return Double(Int8(bitPattern: byte)) / 8
      case 4: return Double(Int8(bitPattern: byte)) * 0x1p45
      case 5: return byte & 1 == 0 ? reader.double() : Double(Int8(bitPattern: byte))
      case 6:
        let sizes: [Double] = [1e-300, 1e300, .leastNonzeroMagnitude, 1, 1e-17, 1e17, 1e-40, 1e40]
        return sizes[Int(byte & 7)] * (byte & 8 == 0 ? 1 : -1)
      default: return Double(Int8(bitPattern: byte)) * 0.1
      }
    }
    var pairs: [Coupling] = []
    for i in 0..<count {
      for j in 0..<i {
        if density > 0, reader.byte() <= density { continue }
        pairs.append(Coupling(i, j, value(&reader)))
      }
    }
    var linear = [Double](repeating: 0, count: count)
    if flags & 1 != 0 { for i in linear.indices { linear[i] = value(&reader) } }
    let constant = flags & 2 != 0 ? value(&reader) : 0
    let isCut = flags >> 2 & 3 == 3
    (self.pairs, self.linear, self.constant) = (
      pairs, isCut ? linear.map { _ in 0 } : linear, isCut ? 0 : constant
    )
    do {
      switch flags >> 2 & 3 {
      case 0:
        problem = Problem(
          try IsingModel(
            couplings: Couplings(order: count, pairs), fields: linear, offset: constant))
      case 1, 2:
        problem = try .qubo(
          linear: linear, pairs, convention: .once, constant: constant,
          sense: flags & 8 == 0 ? .minimize : .maximize)
      default: problem = try .maxCut(order: count, pairs)
      }
    } catch is CouplingsError {
      return nil
    } catch is IsingModelError {
      return nil
    }
  }

  /// A problem of nine variables, the same every time.
  static func fixed(style: UInt8, hasFields: Bool) throws -> SmallProblem? {
    var bytes: [UInt8] = [9, style, hasFields ? 1 : 0, 60]
    for k in 0..<200 { bytes.append(UInt8(truncatingIfNeeded: k &* 89 &+ 31)) }
    return try bytes.withUnsafeBytes { buffer in
      var reader = ByteReader(buffer)
      return try SmallProblem(&reader)
    }
  }

  /// The objective by its definition.
  func objective(of spins: Spins) -> Double {
    var sum = 0.0
    for pair in pairs {
      let (a, b) = (Double(spins[Int(pair.i)]), Double(spins[Int(pair.j)]))
      switch problem.kind {
      case .ising: sum -= pair.value * a * b
      case .maxCut: sum += a != b ? pair.value : 0
      case .qubo: sum += a > 0 && b > 0 ? pair.value : 0
      }
    }
    for (i, value) in linear.enumerated() {
      switch problem.kind {
      case .ising: sum -= value * Double(spins[i])
      default: sum += spins[i] > 0 ? value : 0
      }
    }
    return sum + constant
  }

  /// What rounding may do to an objective, also where numbers are so small that halves are lost.
  var tolerance: Double {
    let sum =
      pairs.reduce(abs(constant)) { $0 + abs($1.value) } + linear.reduce(0) { $0 + abs($1) }
    return 1e-11 * sum + 256 * Double.leastNonzeroMagnitude
  }

  /// The best objective of all assignments, of at most ten variables.
  var best: Double? {
    guard count <= 10 else { return nil }
    let isMinimum = problem.sense == .minimize
    return (0..<1 << count).reduce(isMinimum ? .infinity : -.infinity) { best, word in
      let value = objective(of: Spins(words: [UInt64(word)], count: count))
      return isMinimum ? min(best, value) : max(best, value)
    }
  }

  /// Checks what a run says: energies, their order, claims of optimality, bounds.
  func check(_ run: Run, bounds: [EnergyBound]) throws {
    try checkEnergies(run)
    guard let best else { return }
    let found = problem.objective(at: run.best.energy).value
    if run.stopReason == .optimal {
      try require(
        abs(found - best) <= tolerance,
        "\(run.provenance.solver) calls \(found) optimal, \(best) is better")
    }
    for bound in bounds {
      let value = problem.objective(at: bound.energy).value
      try require(
        problem.sense == .minimize ? value <= best + tolerance : value >= best - tolerance,
        "the \(bound.method.rawValue) bound \(value) is beyond the best, \(best)")
    }
  }

  /// Checks the energies that a run says, and their order.
  func checkEnergies(_ run: Run) throws {
    let tolerance = tolerance
    try require(run.samples.first == run.best, "the best is not the first sample")
    for sample in run.samples {
      try require(sample.spins.count == count, "\(sample.spins.count) spins, not \(count)")
      let (told, truth) = (
        problem.objective(at: sample.energy).value, objective(of: sample.spins)
      )
      try require(
        abs(told - truth) <= tolerance, "\(run.provenance.solver) says \(told), it is \(truth)")
    }
    for (sample, next) in zip(run.samples, run.samples.dropFirst()) {
      try require(sample.energy <= next.energy, "samples are not sorted")
    }
  }
}
