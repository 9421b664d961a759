import Isinglass
import Spectra
import SpinGlasses
import Testing

@Suite struct MinimaSamplingTests {
  @Test(arguments: [0, 0.3])
  func manyQuenchesFindTheMinimaOfTheEnumeration(field: Double) throws {
    for seed in 0..<4 {
      let landscape = try SoftSpinLandscape(gaussianGlass(9, seed: seed, field: field))
      let all = try CriticalPointEnumeration(of: landscape, gain: 1)
      let sampled = try MinimaSampling(of: landscape, gain: 1, by: .quench, starts: 600)
      // Without fields x and −x count as one. Some minima are too high for quenches to come to.
      let energies = all.minima.map(\.energy)
      #expect(sampled.distinctCount <= (field == 0 ? energies.count / 2 : energies.count))
      #expect(2 * sampled.distinctCount >= (field == 0 ? energies.count / 2 : energies.count))
      #expect(abs(sampled.minima[0].energy - energies[0]) < 1e-9)
      for minimum in sampled.minima {
        let match = all.minima.first { abs($0.energy - minimum.energy) < 1e-9 }
        #expect(match != nil)
        #expect(abs((match?.lowestCurvature ?? -1) - minimum.lowestCurvature) < 1e-5)
      }
      #expect(sampled.minima.reduce(0) { $0 + $1.starts.count } == sampled.starts)
      #expect(sampled.starts + sampled.failures == 600)
    }
  }

  @Test func theEstimateOfTheNumberComesCloserThanTheCount() throws {
    // At a large gain every pattern of signs is a minimum: 2^(N−1) pairs, all about as easy to reach.
    let landscape = try SoftSpinLandscape(gaussianGlass(9, seed: 1))
    let sampled = try MinimaSampling(of: landscape, gain: 40, by: .quench, starts: 200)
    #expect(sampled.distinctCount < 140)
    #expect(abs(sampled.estimatedCount / 256 - 1) < 0.3)
    #expect(abs(sampled.coverage - Double(sampled.distinctCount) / 256) < 0.12)
  }

  @Test func annealsGoLowerThanQuenches() throws {
    var differences: [Double] = []
    for seed in 0..<8 {
      let landscape = try SoftSpinLandscape(gaussianGlass(60, seed: seed))
      let quenches = try MinimaSampling(of: landscape, gain: 1, by: .quench, starts: 12)
      let anneals = try MinimaSampling(
        of: landscape, gain: 1, by: .anneal(GainRamp(rate: 0.05)), starts: 3)
      differences.append(quenches.meanEnergy.value - anneals.meanEnergy.value)
    }
    let (mean, error) = meanAndError(differences)
    #expect(mean > 3 * error)
  }

  @Test func anAnnealStopsAtMinimaOnItsWay() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(40, seed: 2))
    let gains = [-3, -1, 0, 0.5]
    let minima = try landscape.anneal(to: gains, ramp: GainRamp(rate: 0.1))
    try #require(minima.count == 4)
    #expect(largest(minima[0].amplitudes) < 1e-9)
    for (gain, minimum) in zip(gains, minima).dropFirst() {
      #expect(largest(try landscape.gradient(at: minimum.amplitudes, gain: gain)) < 1e-9)
      #expect(minimum.lowestCurvature > -1e-6)
      #expect(minimum.energy < 0)
    }
    // With fields and below the onset there is one minimum, whichever way one goes.
    let tilted = try SoftSpinLandscape(gaussianGlass(30, seed: 3, field: 0.4))
    let gain = try tilted.firstInstability().gain - 0.05
    let annealed = try tilted.anneal(to: [gain])[0]
    let quenched = try tilted.quench(gain: gain)
    #expect(distance(annealed.amplitudes, quenched.amplitudes) < 1e-7)
  }

  @Test func threadsChangeNothing() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(30, seed: 4))
    let one = try MinimaSampling(of: landscape, gain: 0.5, by: .quench, starts: 40, threads: 1)
    let three = try MinimaSampling(of: landscape, gain: 0.5, by: .quench, starts: 40, threads: 3)
    #expect(one.minima == three.minima)
  }

  @Test func polishingLowersTheEnergyUntilNoSingleTurnDoes() throws {
    var flips = 0
    for seed in 0..<3 {
      let landscape = try SoftSpinLandscape(gaussianGlass(40, seed: 20 + seed))
      let quenched = try landscape.quench(gain: 0.5, seed: 1)
      let polished = try landscape.polish(quenched, gain: 0.5, candidates: 40)
      flips += polished.flips.count
      #expect(polished.minimum.energy <= quenched.energy)
      #expect((polished.minimum.energy < quenched.energy) == !polished.flips.isEmpty)
      for spin in 0..<40 {
        var start = polished.minimum.amplitudes
        start[spin] = -start[spin]
        let other = try landscape.minimize(from: start, gain: 0.5)
        #expect(other.energy >= polished.minimum.energy - 1e-8)
      }
    }
    #expect(flips > 0)
  }

  @Test func theSemicircularEdgeIsThatOfSampledMatrices() throws {
    // Amplitudes that know nothing of the couplings: Pastur's law holds, up to N^(−2/3).
    let size = 900
    let landscape = try SoftSpinLandscape(
      SherringtonKirkpatrick(size: size, couplings: .gaussian).problem(seed: 5).model)
    var random = Seed(3).stream(.experiment)
    let x = (0..<size).map { _ in 0.5 + random.uniform() }
    let edge = try landscape.semicircularEdge(at: x, gain: 0.2)
    let lowest = try HessianModes(of: landscape, at: x, gain: 0.2, lowest: 1).eigenvalues[0]
    #expect(abs(edge - lowest) < 0.06)
    // Without couplings the Hessian is diagonal.
    let free = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 2)))
    #expect(abs(try free.semicircularEdge(at: [1, 2], gain: 0.5) - 2.5) < 1e-9)
    // All amplitudes equal: a shifted semicircle, exactly.
    let same = [Double](repeating: 1, count: size)
    let exact = 3 - 0.2 - 2 * landscape.curvatureScale
    #expect(abs(try landscape.semicircularEdge(at: same, gain: 0.2) - exact) < 1e-9)
  }

  @Test func badGainsAreRefused() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(5, seed: 1))
    #expect(throws: LandscapeError.gain(.infinity)) { try landscape.quench(gain: .infinity) }
    #expect(throws: LandscapeError.gain(0)) { try landscape.anneal(to: [1, 0]) }
    #expect(throws: LandscapeError.gain(.infinity)) {
      try MinimaSampling(of: landscape, gain: .infinity, by: .quench, starts: 1)
    }
    #expect(try landscape.anneal(to: []).isEmpty)
    #expect {
      try landscape.anneal(to: [1e6])
    } throws: {
      if case LandscapeError.rampTooLong = $0 { true } else { false }
    }
    // Fields beyond all measure end in an error, not in a loop without end.
    let steep = try SoftSpinLandscape(gaussianGlass(5, seed: 1, field: 1e200))
    #expect(throws: LandscapeError.self) { try steep.anneal(to: [0]) }
    // Far below the onset there is nothing to ramp through.
    #expect(largest(try landscape.anneal(to: [-1e6])[0].amplitudes) < 1e-9)
    let none = try MinimaSampling(of: landscape, gain: 0, by: .quench, starts: 0)
    #expect(none.minima.isEmpty && none.coverage == 0 && none.estimatedCount == 0)
  }
}
