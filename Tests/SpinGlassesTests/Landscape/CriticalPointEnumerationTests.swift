import Isinglass
import Spectra
import SpinGlasses
import Testing
import _IsinglassTestSupport

/// Every root of the critical equations, by cutting boxes that interval arithmetic cannot empty.
///
/// Nothing here knows of Newton's method: a box is dropped when some spin's x³ − a x cannot equal its
/// field anywhere in it, or in its neighbourhood when boxes that are left touch.
private func rootsByBisection(_ matrix: [[Double]], _ fields: [Double], gain: Double) -> [[Double]]
{
  let count = fields.count
  // |x|³ ≤ (|a| + row sum)|x| + |h| bounds every root.
  let row = matrix.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 0
  let reach = (abs(gain) + row).squareRoot() + 1 + (fields.map { abs($0) }.max() ?? 0)
  var boxes = [(low: [Double](repeating: -reach * 1.013, count: count), width: 2.03 * reach)]
  while let width = boxes.first?.width, width > 2e-3 {
    var next: [(low: [Double], width: Double)] = []
    for box in boxes {
      for corner in 0..<1 << count {
        let low = (0..<count).map { box.low[$0] + (corner >> $0 & 1 == 1 ? width / 2 : 0) }
        let high = low.map { $0 + width / 2 }
        let isPossible = (0..<count).allSatisfy { i in
          var (least, most) = (fields[i], fields[i])
          for j in 0..<count {
            let (a, b) = (matrix[i][j] * low[j], matrix[i][j] * high[j])
            least += min(a, b)
            most += max(a, b)
          }
          var turning = [low[i], high[i]]
          if gain > 0 {
            let turn = (gain / 3).squareRoot()
            turning += [turn, -turn].filter { $0 > low[i] && $0 < high[i] }
          }
          let values = turning.map { $0 * $0 * $0 - gain * $0 }
          return (values.max() ?? 0) >= least && (values.min() ?? 0) <= most
        }
        if isPossible { next.append((low, width / 2)) }
      }
    }
    boxes = next
  }
  // Boxes around one root touch each other: one centre for each cluster.
  var centres: [[Double]] = []
  for box in boxes {
    let centre = box.low.map { $0 + box.width / 2 }
    let isNear = centres.contains { zip($0, centre).allSatisfy { abs($0 - $1) < 40 * box.width } }
    if !isNear { centres.append(centre) }
  }
  return centres
}

@Suite struct CriticalPointEnumerationTests {
  /// Fewer random starts than by default: enough here, as the Morse sums say.
  private let quick = EnumerationEffort(leastStarts: 500, startsPerPoint: 6)

  @Test(arguments: [2, 3, 5, 7, 9], [-0.8, 0, 0.7])
  func theMorseSumIsOneAndEveryPointIsWhatItSays(count: Int, gain: Double) throws {
    for seed in 0..<6 {
      let field = seed % 2 == 0 ? 0 : 0.3
      let model = try gaussianGlass(count, seed: 100 * count + seed, field: field)
      let landscape = try SoftSpinLandscape(model)
      let all = try CriticalPointEnumeration(of: landscape, gain: gain, effort: quick)
      #expect(all.morseSum == 1)
      #expect(all.isComplete)
      for point in all.points {
        let x = point.amplitudes
        #expect(largest(try landscape.gradient(at: x, gain: gain)) < 1e-12)
        #expect(abs(point.energy - point.virialEnergy) < 1e-12 * max(1, abs(point.energy)))
        #expect(point.energy == (try landscape.energy(at: x, gain: gain)))
        let eigen = try SymmetricEigen.decompose(landscape.hessian(at: x, gain: gain))
        #expect(point.index == eigen.values.count { $0 < 0 })
        #expect(abs(point.lowestCurvature - (eigen.values.first ?? 0)) < 1e-9)
        if field == 0 {
          let mirrored = x.map { -$0 }
          #expect(
            all.points.contains { distance($0.amplitudes, mirrored) < 1e-9 })
        }
      }
      for (index, point) in all.points.enumerated() {
        for other in all.points[..<index] {
          #expect(distance(point.amplitudes, other.amplitudes) > 1e-6)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3], [-0.5, 0.4, 1.1])
  func everyRootThatBisectionLeavesIsFound(count: Int, gain: Double) throws {
    for seed in 0..<3 {
      let model = try gaussianGlass(count, seed: 7 + 10 * seed, field: seed == 0 ? 0 : 0.4)
      let matrix = (0..<count).map { i in (0..<count).map { model.couplings[i, $0] } }
      let fields = model.fields.isEmpty ? [Double](repeating: 0, count: count) : model.fields
      let roots = rootsByBisection(matrix, fields, gain: gain)
      let all = try CriticalPointEnumeration(of: SoftSpinLandscape(model), gain: gain)
      // Two roots within the resolution of the boxes would count as one.
      let isResolved = all.points.indices.allSatisfy { i in
        (0..<i).allSatisfy { j in
          distance(all.points[i].amplitudes, all.points[j].amplitudes) > 0.2
        }
      }
      if isResolved { #expect(roots.count == all.points.count, "seed \(seed)") }
      for root in roots {
        #expect(all.points.contains { distance($0.amplitudes, root) < 0.2 })
      }
      for point in all.points {
        #expect(roots.contains { distance($0, point.amplitudes) < 0.2 })
      }
    }
  }

  @Test func oneSpinInAFieldHasTheRootsOfItsCubic() throws {
    for (gain, field) in [(1.0, 0.2), (1.0, 0.5), (3.0, -1.9), (-1.0, 0.7), (2.0, 0.0)] {
      let model = try IsingModel(couplings: Couplings(uncoupled: 1), fields: [field])
      let all = try CriticalPointEnumeration(of: SoftSpinLandscape(model), gain: gain)
      // x³ − a x − h has three roots where its discriminant 4a³ − 27h² is positive.
      let expected = 4 * gain * gain * gain > 27 * field * field ? 3 : 1
      #expect(all.points.count == expected)
      #expect(all.minima.count == (expected + 1) / 2)
    }
  }

  @Test func twoSpinsHaveTheSolutionsFoundByHand() throws {
    // x³ = a x + J y and y³ = a y + J x: the origin, x = y = ±√(a + J), x = −y = ±√(a − J) and, for a > 2J,
    // x² + y² = a with xy = ±J.
    for (gain, expected, minima) in [
      (-1.5, 1, 1), (-0.5, 3, 2), (1.5, 5, 2), (3.0, 9, 4),
    ] {
      let model = try IsingModel(couplings: Couplings(order: 2, [Coupling(0, 1, 1)]))
      let all = try CriticalPointEnumeration(of: SoftSpinLandscape(model), gain: gain)
      #expect(all.points.count == expected)
      #expect(all.minima.count == minima)
      let ground = gain > -1 ? -(gain + 1) * (gain + 1) / 2 : 0
      #expect(abs((all.points.first?.energy ?? 1) - ground) < 1e-12)
      for point in all.points {
        let (x, y) = (point.amplitudes[0], point.amplitudes[1])
        let isKnown =
          abs(x) + abs(y) < 1e-9 || abs(x * x - y * y) < 1e-9 && abs(x * x - gain * 1) < 1 + 1e-9
          || abs(x * x + y * y - gain) < 1e-9 && abs(abs(x * y) - 1) < 1e-9
        #expect(isKnown)
      }
    }
  }

  @Test func atLargeGainsEverySpinHasThreePlacesAndBelowTheOnsetThereIsOnePoint() throws {
    for count in 1...6 {
      for field in [0, 0.3] {
        let landscape = try SoftSpinLandscape(gaussianGlass(count, seed: count, field: field))
        let all = try CriticalPointEnumeration(of: landscape, gain: 30, effort: quick)
        #expect(all.points.count == (0..<count).reduce(1) { total, _ in 3 * total })
        #expect(all.minima.count == 1 << count)
        #expect(all.isComplete)
        let onset = try landscape.firstInstability().gain
        let one = try CriticalPointEnumeration(of: landscape, gain: onset - 0.01)
        #expect(one.points.count == 1)
        #expect(one.isComplete)
      }
    }
  }

  @Test func aGaugeTransformationMovesPointsAndLeavesTheirEnergies() throws {
    let count = 7
    let model = try gaussianGlass(count, seed: 3, field: 0.4)
    let signs = (0..<count).map { $0 % 3 == 0 ? -1.0 : 1 }
    var pairs: [Coupling] = []
    model.couplings.forEachPair { pairs.append(Coupling($0, $1, signs[$0] * signs[$1] * $2)) }
    let gauged = try IsingModel(
      couplings: Couplings(order: count, pairs), fields: zip(signs, model.fields).map { $0 * $1 })
    let first = try CriticalPointEnumeration(of: SoftSpinLandscape(model), gain: 0.5)
    let second = try CriticalPointEnumeration(of: SoftSpinLandscape(gauged), gain: 0.5)
    try #require(first.points.count == second.points.count)
    for (one, other) in zip(first.points, second.points) {
      #expect(abs(one.energy - other.energy) < 1e-10)
      #expect(largest(zip(zip(signs, one.amplitudes).map(*), other.amplitudes).map(-)) < 1e-8)
    }
  }

  /// The mean number over Gaussian couplings from the exact Kac-Rice integral at finite N, by importance
  /// sampling, x = 0 not counted: ln of all and of minima with its error.
  @Test(arguments: [
    (8, 0.0, 300, 2.66, 0.02, 1.325, 0.007), (12, -1.0, 200, 1.50, 0.02, 0.777, 0.021),
  ])
  func meanNumbersAreThoseOfTheKacRiceIntegral(
    count: Int, gain: Double, samples: Int, all: Double, allError: Double, minima: Double,
    minimaError: Double
  ) throws {
    var numbers: [(all: Double, minima: Double)] = []
    for seed in 0..<samples {
      let landscape = try SoftSpinLandscape(gaussianGlass(count, seed: 1000 + seed))
      let found = try CriticalPointEnumeration(
        of: landscape, gain: gain, effort: EnumerationEffort(leastStarts: 100, startsPerPoint: 2))
      #expect(found.isComplete)
      let origin = found.points.first { largest($0.amplitudes) < 1e-9 }
      numbers.append(
        (
          Double(found.points.count - 1),
          Double(found.minima.count - (origin?.isMinimum == true ? 1 : 0))
        ))
    }
    func check(_ values: [Double], _ logarithm: Double, _ error: Double) {
      let mean = values.reduce(0, +) / Double(samples)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples - 1)
      let relative = (variance / Double(samples)).squareRoot() / mean
      let expected = Philox.exponential(logarithm)
      let deviation = (relative * relative + error * error).squareRoot()
      #expect(abs(mean / expected - 1) < 3 * deviation, "mean \(mean), expected \(expected)")
    }
    check(numbers.map(\.all), all, allError)
    check(numbers.map(\.minima), minima, minimaError)
  }

  @Test func threadsChangeNothing() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(10, seed: 5))
    let one = try CriticalPointEnumeration(of: landscape, gain: 0.2, seed: 3, threads: 1)
    let three = try CriticalPointEnumeration(of: landscape, gain: 0.2, seed: 3, threads: 3)
    #expect(one.points == three.points)
    #expect(one.randomStarts == three.randomStarts)
  }

  @Test func whatCannotBeEnumeratedIsRefused() throws {
    let big = try SoftSpinLandscape(gaussianGlass(21, seed: 1))
    #expect(throws: LandscapeError.tooManySpins(21, limit: 20)) {
      try CriticalPointEnumeration(of: big, gain: 0)
    }
    let small = try SoftSpinLandscape(gaussianGlass(8, seed: 1))
    #expect {
      try CriticalPointEnumeration(of: small, gain: .nan)
    } throws: {
      if case LandscapeError.gain = $0 { true } else { false }
    }
    let many = try CriticalPointEnumeration(
      of: small, gain: 20, effort: EnumerationEffort(maximumPoints: 500))
    #expect(many.ending == .pointLimit)
    #expect(!many.isComplete)
    // At a = 0 a spin without neighbours has a flat origin: no index, no claim.
    let flat = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 2)))
    let degenerate = try CriticalPointEnumeration(of: flat, gain: 0)
    #expect(degenerate.points.count == 1)
    #expect(!degenerate.isComplete)
    let empty = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 0)))
    #expect(try CriticalPointEnumeration(of: empty, gain: 1).points.count == 1)
  }
}

extension Philox {
  /// e^x by its series, scaled: tests do without a mathematical library.
  fileprivate static func exponential(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1..<60 {
      term *= x / Double(k)
      sum += term
    }
    return sum
  }
}
