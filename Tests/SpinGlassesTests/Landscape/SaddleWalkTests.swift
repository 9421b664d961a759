import Isinglass
import Spectra
import SpinGlasses
import Testing

@Suite struct SaddleWalkTests {
  @Test(arguments: [9, 80, 140])
  func everyPointOfAWalkIsCriticalAndHasItsIndex(count: Int) throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(count, seed: 1))
    let minimum = try landscape.quench(gain: 2)
    let walk = try SaddleWalk(
      of: landscape, gain: 2, from: minimum.amplitudes, steps: count > 100 ? 15 : 40)
    #expect(walk.points.count > 5)
    #expect(walk.points[0].isMinimum)
    #expect(walk.points.contains { $0.index > 2 })
    for point in walk.points {
      #expect(largest(try landscape.gradient(at: point.amplitudes, gain: 2)) < 1e-9)
      let eigen = try SymmetricEigen.decompose(
        landscape.hessian(at: point.amplitudes, gain: 2))
      #expect(point.index == eigen.values.count { $0 < 0 })
      #expect(abs(point.energy - point.virialEnergy) < 1e-9 * abs(point.energy))
    }
  }

  @Test func aWalkFindsPointsOfTheEnumerationOnly() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(6, seed: 2, field: 0.2))
    let all = try CriticalPointEnumeration(of: landscape, gain: 1.5)
    let walk = try SaddleWalk(
      of: landscape, gain: 1.5, from: all.minima[0].amplitudes, steps: 2000)
    for point in walk.points {
      let match = all.points.first { distance($0.amplitudes, point.amplitudes) < 1e-6 }
      #expect(match?.index == point.index)
    }
    #expect(2 * walk.points.count > all.points.count)
  }

  @Test func deflationLeadsNewtonElsewhere() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(8, seed: 3))
    var known: [[Double]] = []
    let start = try landscape.quench(gain: 1).amplitudes.map { 1.05 * $0 }
    for _ in 0..<8 {
      guard
        let point = try? landscape.criticalPoint(
          from: start, gain: 1, deflating: known, steps: 1000)
      else { continue }
      for other in known { #expect(distance(other, point.amplitudes) > 1e-3) }
      known.append(point.amplitudes)
    }
    // The first is the minimum that a single step leads to; the others are not.
    #expect(known.count > 2)
  }

  @Test func whatCannotConvergeSaysSo() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(6, seed: 4))
    #expect {
      try landscape.criticalPoint(from: [1, 2, 3, 1, 2, 3], gain: 1, steps: 1)
    } throws: {
      if case LandscapeError.notConverged = $0 { true } else { false }
    }
    #expect(throws: LandscapeError.vectorCount(1, spins: 6)) {
      try SaddleWalk(of: landscape, gain: 1, from: [1], steps: 1)
    }
  }
}
