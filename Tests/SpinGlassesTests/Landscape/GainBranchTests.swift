import Isinglass
import Spectra
import SpinGlasses
import Testing

@Suite struct GainBranchTests {
  @Test(arguments: [0.1, 0.4, -0.7])
  func oneSpinInAFieldFoldsWhereItsCubicSays(field: Double) throws {
    // x³ − a x = h has a double root where 4a³ = 27h²: x = −(h/2)^{1/3}, a = 3x².
    let landscape = try SoftSpinLandscape(
      IsingModel(couplings: Couplings(uncoupled: 1), fields: [field]), unit: 1)
    // The minimum against the field, which falling gains take away.
    let gain = 3.0
    let start = field > 0 ? -gain.squareRoot() : gain.squareRoot()
    let branch = try GainBranch(
      of: landscape, from: [start], gain: gain, within: -2...3, rising: false)
    try #require(branch.events.count == 1)
    let fold = branch.events[0]
    #expect(fold.kind == .fold)
    #expect((fold.indexBefore, fold.indexAfter) == (0, 1))
    let x = fold.amplitudes[0]
    #expect(abs(2 * x * x * x + field) < 1e-8)
    #expect(abs(fold.gain - 3 * x * x) < 1e-8)
    #expect(abs(4 * fold.gain * fold.gain * fold.gain - 27 * field * field) < 1e-8)
    #expect(!fold.isBelow)
    // Behind it the branch rises again as the maximum between the wells, to the end of the range.
    #expect(branch.ending == .rangeLeft)
    #expect(branch.points.last?.gain == 3)
    #expect(branch.points.last?.index == 1)
    let exponent = try #require(try landscape.curvatureExponent(at: fold))
    #expect(abs(exponent - 0.5) < 0.05)
    for point in branch.points {
      let value = point.amplitudes[0]
      #expect(abs(value * value * value - point.gain * value - field) < 1e-9)
    }
  }

  @Test func twoSpinsBranchAndMergeWhereTheirEquationsSay() throws {
    let landscape = try SoftSpinLandscape(
      IsingModel(couplings: Couplings(order: 2, [Coupling(0, 1, 1)])), unit: 1)
    // The origin: eigenvalues −a ∓ 1.
    let origin = try GainBranch(
      of: landscape, from: [0, 0], gain: -2, within: -2...2, rising: true)
    #expect(origin.events.map(\.kind) == [.branching, .branching])
    #expect(abs(origin.events[0].gain + 1) < 1e-8)
    #expect(abs(origin.events[1].gain - 1) < 1e-8)
    #expect(origin.events.map(\.indexAfter) == [1, 2])
    // x = −y = √(a − 1) gains its last stable direction at a = 2: H = 3x² − a ± 1 there.
    let half = Double(0.5).squareRoot()
    let odd = try GainBranch(
      of: landscape, from: [half, -half], gain: 1.5, within: 1.2...4.0,
      rising: true)
    #expect(odd.events.count == 1)
    #expect(odd.events.first?.kind == .branching)
    #expect(abs((odd.events.first?.gain ?? 0) - 2) < 1e-7)
    #expect(odd.points.last?.index == 0)
    for point in odd.points {
      #expect(abs(point.amplitudes[0] * point.amplitudes[0] - (point.gain - 1)) < 1e-9)
    }
  }

  @Test func everyFoldOfAGlassHasTheExponentOneHalfAndJoinsTwoPoints() throws {
    var folds = 0
    for seed in 0..<2 {
      let landscape = try SoftSpinLandscape(gaussianGlass(7, seed: seed, field: 0.2))
      let all = try CriticalPointEnumeration(of: landscape, gain: 1)
      for minimum in all.minima.suffix(2) {
        let branch = try GainBranch(
          of: landscape, from: minimum.amplitudes, gain: 1, within: -4...1, rising: false)
        for point in branch.points {
          #expect(point.rootMeanSquareGradient < 1e-10)
          #expect(abs(point.energy - point.virialEnergy) < 1e-9)
        }
        for event in branch.events {
          #expect(abs(event.indexBefore - event.indexAfter) == 1)
          #expect(abs(event.curvature) < 1e-8)
          // The mode is one of the Hessian's, and its eigenvalue vanishes.
          let image = try landscape.hessianProduct(
            at: event.amplitudes, gain: event.gain, times: event.mode)
          #expect(largest(image) < 1e-7)
          guard event.kind == .fold else { continue }
          folds += 1
          let exponent = try #require(try landscape.curvatureExponent(at: event, reach: 0.005))
          #expect(abs(exponent - 0.5) < 0.05)
          // The enumeration on both sides differs by two points of adjacent index.
          let side = event.isBelow ? 1e-3 : -1e-3
          let effort = EnumerationEffort(leastStarts: 500, startsPerPoint: 6)
          let gone = try CriticalPointEnumeration(
            of: landscape, gain: event.gain + side, effort: effort)
          let here = try CriticalPointEnumeration(
            of: landscape, gain: event.gain - side, effort: effort)
          func count(_ all: CriticalPointEnumeration) -> Int {
            all.points.count { distance($0.amplitudes, event.amplitudes) < 0.3 }
          }
          #expect(count(here) - count(gone) == 2)
        }
        // A branch that leaves the range upwards ends at another point of the enumeration.
        if branch.points.last?.gain == 1, let last = branch.points.last {
          let match = all.points.first { distance($0.amplitudes, last.amplitudes) < 1e-7 }
          #expect(match?.index == last.index)
          #expect(distance(last.amplitudes, minimum.amplitudes) > 1e-3)
        }
      }
    }
    #expect(folds > 3)
  }

  @Test func manySpinsAreFollowedByProductsAlone() throws {
    // Above 120 spins systems are solved by minimal residuals and modes found by Lanczos.
    let landscape = try SoftSpinLandscape(gaussianGlass(150, seed: 1, field: 0.3))
    let minimum = try landscape.quench(gain: 0.5)
    let branch = try GainBranch(
      of: landscape, from: minimum.amplitudes, gain: 0.5, within: 0.5...0.9, rising: true,
      settings: ContinuationSettings(passesEvents: false))
    for point in branch.points {
      #expect(point.rootMeanSquareGradient < 1e-10)
      let found = try landscape.minimize(from: point.amplitudes, gain: point.gain)
      #expect(distance(found.amplitudes, point.amplitudes) < 1e-6 || branch.ending == .event)
      #expect(abs(found.lowestCurvature - point.lowestCurvature) < 1e-5 || branch.ending == .event)
    }
    #expect(branch.ending == .rangeLeft || branch.ending == .event)
  }

  @Test(arguments: [0, 0.2])
  func theFollowedMinimumIsAMinimumAllTheWayDown(field: Double) throws {
    for seed in 0..<3 {
      let landscape = try SoftSpinLandscape(gaussianGlass(24, seed: seed, field: field))
      let onset = try landscape.firstInstability().gain
      let path = try FollowedMinimum(of: landscape, gains: onset - 0.2...1)
      #expect(path.points.first?.gain == onset - 0.2)
      #expect(path.points.last?.gain == 1)
      for (point, next) in zip(path.points, path.points.dropFirst()) {
        #expect(point.lowestCurvature > -1e-7)
        #expect(point.rootMeanSquareGradient < 1e-9)
        #expect(next.gain >= point.gain - 1e-9)
        // dE/da = −½ Σ x² along a branch, and less at falls: the energy never rises.
        #expect(next.energy <= point.energy + 1e-9)
      }
      if field == 0 {
        #expect(path.falls.first?.event.kind == .branching)
        #expect(abs((path.falls.first?.event.gain ?? 0) - onset) < 1e-6)
      }
      for fall in path.falls where fall.event.kind == .fold { #expect(fall.energyDrop > 0) }
      // Signs at the end are those at the start, turned as often as flips say.
      let turns = path.flips.reduce(into: [Int](repeating: 0, count: 24)) { $0[$1.spin] += 1 }
      let last = try #require(path.points.last?.amplitudes)
      let begin = try #require(
        path.points.first { $0.amplitudes.allSatisfy { abs($0) > 1e-9 } }?.amplitudes)
      for spin in 0..<24 {
        #expect((begin[spin] * last[spin] < 0) == !turns[spin].isMultiple(of: 2))
        #expect((path.lastFlipGains[spin] == nil) == (turns[spin] == 0))
      }
    }
  }

  @Test func aSlowAnnealEndsWhereTheFollowedMinimumDoes() throws {
    var falls = 0
    for seed in 1...4 {
      let problem = try SherringtonKirkpatrick(size: 60, couplings: .gaussian)
        .problem(seed: Seed(UInt64(seed)))
      let landscape = try SoftSpinLandscape(problem.model)
      let onset = try landscape.firstInstability().gain
      let path = try FollowedMinimum(of: landscape, gains: onset - 0.1...0.5)
      let annealed = try landscape.anneal(to: [0.5], ramp: GainRamp(rate: 0.002))[0]
      let end = try #require(path.points.last)
      #expect(abs(end.energy - annealed.energy) < 1e-7)
      falls += path.falls.count { $0.event.kind == .fold }
    }
    #expect(falls > 0)
  }

  @Test func whatIsNoCriticalPointIsRefused() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(5, seed: 1, field: 0.3))
    #expect(throws: LandscapeError.gain(.infinity)) {
      try GainBranch(
        of: landscape, from: [0, 0, 0, 0, 0], gain: .infinity, within: 0...1, rising: true)
    }
    #expect(throws: LandscapeError.vectorCount(1, spins: 5)) {
      try GainBranch(of: landscape, from: [0], gain: 0, within: 0...1, rising: true)
    }
  }
}
