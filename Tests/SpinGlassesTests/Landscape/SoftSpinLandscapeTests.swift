import Isinglass
import Spectra
import SpinGlasses
import Testing
import _IsinglassTestSupport

/// Uniform random numbers in (−size, size).
private func randomPoint(_ count: Int, size: Double, _ index: Int) -> [Double] {
  var stream = Seed(7).stream(.experiment, index: index)
  return (0..<count).map { _ in size * (2 * stream.uniform() - 1) }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

/// Solves A v = b by Gaussian elimination with row pivots.
private func solve(_ matrix: SymmetricMatrix, _ right: [Double]) -> [Double] {
  let n = matrix.order
  var rows = (0..<n).map { i in (0..<n).map { matrix[i, $0] } + [right[i]] }
  for k in 0..<n {
    let pivot = (k..<n).max { abs(rows[$0][k]) < abs(rows[$1][k]) } ?? k
    rows.swapAt(k, pivot)
    for i in (k + 1)..<max(n, k + 1) {
      let factor = rows[i][k] / rows[k][k]
      for j in k...n { rows[i][j] -= factor * rows[k][j] }
    }
  }
  var solution = [Double](repeating: 0, count: n)
  for i in (0..<n).reversed() {
    var sum = rows[i][n]
    for j in (i + 1)..<max(n, i + 1) { sum -= rows[i][j] * solution[j] }
    solution[i] = sum / rows[i][i]
  }
  return solution
}

@Suite struct SoftSpinLandscapeTests {
  private static let recipes: [RandomModel] = [
    .oneBit, .denseInt8, .denseFloat, .denseDouble, .sparseUnweighted, .sparseDouble,
  ]

  /// A landscape in units of its model's rms field.
  private func landscape(
    _ recipe: RandomModel, order: Int, seed: UInt64, fields: Bool
  ) throws -> (landscape: SoftSpinLandscape, model: IsingModel, unit: Double) {
    let model = try recipe.model(order: order, seed: seed, fields: fields)
    let unit = model.fieldScale
    return (try SoftSpinLandscape(model, unit: unit), model, unit)
  }

  @Test(arguments: recipes, [false, true])
  func theEnergyIsItsDefinition(recipe: RandomModel, fields: Bool) throws {
    let (landscape, model, unit) = try landscape(recipe, order: 15, seed: 1, fields: fields)
    let x = randomPoint(15, size: 1.5, 1)
    let gain = -0.7
    var truth = 0.0
    for i in 0..<15 {
      truth += x[i] * x[i] * x[i] * x[i] / 4 - gain * x[i] * x[i] / 2
      for j in 0..<i { truth -= model.couplings[i, j] / unit * x[i] * x[j] }
      if fields { truth -= model.fields[i] / unit * x[i] }
    }
    #expect(abs(try landscape.energy(at: x, gain: gain) - truth) < 1e-12 * 15)
  }

  @Test(arguments: recipes, [false, true])
  func derivativesAreThoseOfTheEnergy(recipe: RandomModel, fields: Bool) throws {
    let order = 13
    let (landscape, _, _) = try landscape(recipe, order: order, seed: 2, fields: fields)
    for (index, gain) in [-1.5, 0, 2].enumerated() {
      let x = randomPoint(order, size: 2, index)
      let step = 1e-4
      func moved(_ i: Int, by distance: Double) -> [Double] {
        var point = x
        point[i] += distance
        return point
      }
      let gradient = try landscape.gradient(at: x, gain: gain)
      let hessian = try landscape.hessian(at: x, gain: gain)
      var slopes: [Double] = []
      for i in 0..<order {
        // Fourth-order differences: the third derivative of the quartic would show in second order.
        let energies = try [-2, -1, 1, 2].map {
          try landscape.energy(at: moved(i, by: $0 * step), gain: gain)
        }
        slopes.append(
          (energies[0] - 8 * energies[1] + 8 * energies[2] - energies[3]) / (12 * step))
        let gradients = try [-2, -1, 1, 2].map {
          try landscape.gradient(at: moved(i, by: $0 * step), gain: gain)
        }
        let column = (0..<order).map { j in
          (gradients[0][j] - 8 * gradients[1][j] + 8 * gradients[2][j] - gradients[3][j])
            / (12 * step)
        }
        let exact = (0..<order).map { hessian[$0, i] }
        #expect(norm(zip(column, exact).map { $0 - $1 }) < 1e-6 * norm(exact))
      }
      #expect(norm(zip(slopes, gradient).map { $0 - $1 }) < 1e-6 * norm(gradient))

      let v = randomPoint(order, size: 1, 50 + index)
      let product = try landscape.hessianProduct(at: x, gain: gain, times: v)
      let byRows = (0..<order).map { i in (0..<order).reduce(0) { $0 + hessian[i, $1] * v[$1] } }
      #expect(norm(zip(product, byRows).map { $0 - $1 }) < 1e-12 * norm(byRows))
    }
  }

  @Test func theUnitDividesCouplingsAndFields() throws {
    let model = try RandomModel.denseInt8.model(order: 9, seed: 4, fields: true)
    let divided = try IsingModel(
      couplings: Couplings(
        order: 9,
        (0..<9).flatMap { i in (0..<i).map { Coupling(i, $0, model.couplings[i, $0] / 64) } }),
      fields: model.fields.map { $0 / 64 })
    let x = randomPoint(9, size: 1, 3)
    let energy = try SoftSpinLandscape(model, unit: 64).energy(at: x, gain: 0.3)
    #expect(energy == (try SoftSpinLandscape(divided).energy(at: x, gain: 0.3)))
  }

  @Test(arguments: recipes)
  func belowTheFirstInstabilityEveryStartEndsAtTheOrigin(recipe: RandomModel) throws {
    let (landscape, _, _) = try landscape(recipe, order: 40, seed: 5, fields: false)
    let gain = try landscape.firstInstability().gain - 0.05
    for start in 0..<6 {
      let found = try landscape.minimize(
        from: randomPoint(40, size: [0.1, 1, 3][start % 3], start), gain: gain)
      #expect(norm(found.amplitudes) < 1e-9, "start \(start)")
      #expect(abs(found.energy) < 1e-9)
    }
  }

  @Test(arguments: recipes)
  func belowTheFirstInstabilityFieldsLeaveOneMinimum(recipe: RandomModel) throws {
    let (landscape, _, _) = try landscape(recipe, order: 40, seed: 6, fields: true)
    let gain = try landscape.firstInstability().gain - 0.05
    let first = try landscape.minimize(from: randomPoint(40, size: 1, 0), gain: gain)
    #expect(norm(first.amplitudes) > 0.1)
    #expect(first.lowestCurvature > 0)
    for start in 1..<6 {
      let other = try landscape.minimize(
        from: randomPoint(40, size: [0.1, 1, 3][start % 3], start), gain: gain)
      #expect(norm(zip(first.amplitudes, other.amplitudes).map { $0 - $1 }) < 1e-8)
    }
  }

  @Test(arguments: recipes, [false, true])
  func aMinimumIsCriticalConvexAndHasTheVirialEnergy(recipe: RandomModel, fields: Bool) throws {
    let order = 30
    let (landscape, model, unit) = try landscape(recipe, order: order, seed: 8, fields: fields)
    for (index, gain) in [-0.5, 0, 1, 4].enumerated() {
      let found = try landscape.minimize(from: randomPoint(order, size: 1, index), gain: gain)
      let x = found.amplitudes
      let quartic = x.reduce(0) { $0 + $1 * $1 * $1 * $1 }
      let field = fields ? dot(model.fields, x) / unit : 0
      let scale = max(1, abs(found.energy))
      #expect(abs(found.energy - (-quartic / 4 - field / 2)) < 1e-10 * scale)
      #expect(found.energy == (try landscape.energy(at: x, gain: gain)))
      let gradient = try landscape.gradient(at: x, gain: gain)
      #expect(norm(gradient) / Double(order).squareRoot() < 1e-10)
      let eigen = try SymmetricEigen.decompose(landscape.hessian(at: x, gain: gain), using: .own)
      #expect(eigen.values[0] > -1e-6)
      #expect(abs(eigen.values[0] - found.lowestCurvature) < 1e-6)
    }
  }

  @Test func theOriginAboveTheInstabilityIsLeftAlongItsMode() throws {
    let (landscape, _, _) = try landscape(.denseDouble, order: 30, seed: 9, fields: false)
    let origin = try landscape.firstInstability()
    let gain = origin.gain + 0.02
    let zero = [Double](repeating: 0, count: 30)
    let found = try landscape.minimize(from: zero, gain: gain)
    #expect(found.energy < 0)
    // Just above, the amplitude is that of one mode: E = −(a − a0) s²/2 + s⁴ Σv⁴/4.
    let quartic = origin.mode.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    let expected = -0.02 * 0.02 / (4 * quartic)
    #expect(abs(found.energy / expected - 1) < 0.15)
    let overlap = dot(found.amplitudes, origin.mode) / norm(found.amplitudes)
    #expect(abs(overlap) > 0.99)
  }

  @Test(arguments: [RandomModel.denseDouble, .oneBit, .sparseDouble])
  func alongASmoothBranchEnergyAndAmplitudesFollowTheGain(recipe: RandomModel) throws {
    let order = 24
    // Fields choose a branch at every gain; it is smooth as long as the Hessian stays positive.
    let (landscape, _, _) = try landscape(recipe, order: order, seed: 10, fields: true)
    var x = randomPoint(order, size: 0.1, 0)
    var gain = try landscape.firstInstability().gain - 1
    var checked = 0
    while gain < 1.5 {
      let here = try landscape.minimize(from: x, gain: gain)
      x = here.amplitudes
      if here.lowestCurvature > 0.15 {
        let step = 1e-4
        let above = try landscape.minimize(from: x, gain: gain + step)
        let below = try landscape.minimize(from: x, gain: gain - step)
        let slope = (above.energy - below.energy) / (2 * step)
        let predicted = -dot(x, x) / 2
        #expect(abs(slope - predicted) < 1e-4 * abs(predicted))
        let velocity = zip(above.amplitudes, below.amplitudes).map { ($0 - $1) / (2 * step) }
        let response = solve(try landscape.hessian(at: x, gain: gain), x)
        #expect(norm(zip(velocity, response).map { $0 - $1 }) < 1e-4 * norm(response))
        checked += 1
      }
      gain += 0.25
    }
    #expect(checked >= 5)
  }

  @Test(arguments: recipes, [false, true])
  func aGaugeTransformationLeavesTheLandscapeAsItIs(recipe: RandomModel, fields: Bool) throws {
    let order = 20
    let (landscape, model, unit) = try landscape(recipe, order: order, seed: 11, fields: fields)
    let signs = (0..<order).map { $0 * $0 % 7 < 3 ? 1.0 : -1 }
    var pairs: [Coupling] = []
    model.couplings.forEachPair { i, j, value in
      pairs.append(Coupling(i, j, signs[i] * signs[j] * value))
    }
    let gauged = try SoftSpinLandscape(
      IsingModel(
        couplings: Couplings(order: order, pairs),
        fields: zip(signs, model.fields).map { $0 * $1 }), unit: unit)
    let x = randomPoint(order, size: 1.5, 2)
    let turned = zip(signs, x).map { $0 * $1 }
    let energy = try landscape.energy(at: x, gain: 0.4)
    #expect(abs(try gauged.energy(at: turned, gain: 0.4) - energy) < 1e-12 * max(1, abs(energy)))
    let gradient = try landscape.gradient(at: x, gain: 0.4)
    let other = zip(signs, try gauged.gradient(at: turned, gain: 0.4)).map { $0 * $1 }
    #expect(norm(zip(gradient, other).map { $0 - $1 }) < 1e-12 * norm(gradient))
  }

  @Test(arguments: recipes, [false, true])
  func renumberingTheSpinsLeavesTheLandscapeAsItIs(recipe: RandomModel, fields: Bool) throws {
    let order = 20
    let (landscape, model, unit) = try landscape(recipe, order: order, seed: 12, fields: fields)
    let place = (0..<order).map { ($0 * 7 + 3) % order }
    var pairs: [Coupling] = []
    model.couplings.forEachPair { i, j, value in pairs.append(Coupling(place[i], place[j], value)) }
    let x = randomPoint(order, size: 1.5, 2)
    var (moved, movedFields) = (x, model.fields)
    for i in 0..<order {
      moved[place[i]] = x[i]
      if fields { movedFields[place[i]] = model.fields[i] }
    }
    let renumbered = try SoftSpinLandscape(
      IsingModel(couplings: Couplings(order: order, pairs), fields: movedFields), unit: unit)
    let energy = try landscape.energy(at: x, gain: 0.4)
    #expect(abs(try renumbered.energy(at: moved, gain: 0.4) - energy) < 1e-12 * max(1, abs(energy)))
  }

  @Test(arguments: [0, 0.8, 2.0])
  func plantedGlassesGoUnstableWhereTheSpectrumOfTheirCouplingsSays(bias: Double) throws {
    let size = 1200
    let problem = try PlantedSherringtonKirkpatrick(size: size, ferromagneticBias: bias)
      .problem(seed: 3)
    let origin = try SoftSpinLandscape(problem.model, unit: problem.gainUnit ?? 1)
      .firstInstability()
    // The edge of the semicircle, or the eigenvalue that the planted state splits off (Edwards and
    // Jones 1976). The edge fluctuates by N^(−2/3) times a Tracy–Widom number of mean −1.2 and
    // deviation 1.3, the split-off one by √(2 (1 − 1/J0²)/N).
    let expected = bias <= 1 ? -2 : -(bias + 1 / bias)
    let size23 = 1 / (Double(size) * Double(size)).root(3)
    #expect(abs(origin.gain - expected) < 3 * size23)
    #expect(abs(norm(origin.mode) - 1) < 1e-9)
    if bias > 1 {
      let spins = try #require(problem.planted?.spins)
      let overlap =
        (0..<size).reduce(0) { $0 + origin.mode[$1] * Double(spins[$1]) }
        / Double(size).squareRoot()
      #expect(abs(overlap * overlap - (1 - 1 / (bias * bias))) < 5 / Double(size).squareRoot())
    }
  }

  @Test func questionsThatMakeNoSenseAreRefused() throws {
    let model = try RandomModel.denseDouble.model(order: 6, seed: 1, fields: true)
    let landscape = try SoftSpinLandscape(model)
    let x = randomPoint(6, size: 1, 0)
    #expect(throws: LandscapeError.vectorCount(5, spins: 6)) {
      try landscape.energy(at: Array(x.dropLast()), gain: 0)
    }
    #expect(throws: LandscapeError.vectorCount(7, spins: 6)) {
      try landscape.hessianProduct(at: x, gain: 0, times: x + [1])
    }
    #expect(throws: LandscapeError.unit(0)) { try SoftSpinLandscape(model, unit: 0) }
    #expect(throws: LandscapeError.gain(.infinity)) {
      try landscape.minimize(from: x, gain: .infinity)
    }
    #expect(throws: LandscapeError.notFinite(spin: 2)) {
      try landscape.minimize(from: [1, 2, .nan, 0, 0, 0], gain: 0)
    }
    #expect {
      try landscape.minimize(from: x, gain: 0, descent: LandscapeDescent(maximumProducts: 3))
    } throws: {
      guard case LandscapeError.notConverged = $0 else { return false }
      return true
    }
  }

  @Test func emptyAndUncoupledLandscapesHaveTheirMinima() throws {
    let empty = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 0)))
    #expect(try empty.minimize(from: [], gain: 1).energy == 0)
    #expect(try empty.firstInstability().mode.isEmpty)
    // Without couplings and fields each spin sits in its own well, at ±√a.
    let free = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 4)))
    let found = try free.minimize(from: [0.1, -0.2, 1, -3], gain: 2)
    for (x, sign) in zip(found.amplitudes, [1.0, -1, 1, -1]) {
      #expect(abs(x - sign * 2.0.squareRoot()) < 1e-10)
    }
    #expect(abs(found.energy + 4) < 1e-10)
    #expect(abs(found.lowestCurvature - 4) < 1e-6)
  }

  @Test func aFallFarBelowTheRoundingErrorOfTheEnergyIsFollowed() throws {
    // Two coupled spins have energies of order 1; the well of the third is 2.5e-13 deep, at ±10⁻³.
    let couplings = try Couplings(order: 3, [Coupling(0, 1, 1)])
    let landscape = try SoftSpinLandscape(IsingModel(couplings: couplings), unit: 1)
    let found = try landscape.minimize(from: [0.5, 0.7, 1e-5], gain: 1e-6)
    let coupled = (1 + 1e-6).squareRoot()
    for (x, expected) in zip(found.amplitudes, [coupled, coupled, 1e-3]) {
      // A gradient of 10⁻¹² is all that a curvature of 2 · 10⁻⁶ makes of 10⁻³ of the amplitude.
      #expect(abs(x / expected - 1) < 1e-3)
    }
    #expect(abs(found.lowestCurvature / 2e-6 - 1) < 1e-2)
  }
}

extension Double {
  /// The n-th root, by Newton's iteration.
  fileprivate func root(_ n: Int) -> Double {
    var guess = squareRoot()
    for _ in 0..<100 {
      let power = (1..<n).reduce(1.0) { product, _ in product * guess }
      guess -= (power * guess - self) / (Double(n) * power)
    }
    return guess
  }
}
