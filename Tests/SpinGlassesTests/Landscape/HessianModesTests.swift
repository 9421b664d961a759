import Isinglass
import Spectra
import SpinGlasses
import Testing
import _IsinglassTestSupport

@Suite struct HessianModesTests {
  @Test(arguments: [RandomModel.denseDouble, .sparseDouble, .oneBit])
  func theLowestModesOfLanczosAreThoseOfTheWholeMatrix(recipe: RandomModel) throws {
    let order = 260
    let model = try recipe.model(order: order, seed: 3, fields: true)
    let landscape = try SoftSpinLandscape(model, unit: model.fieldScale)
    let minimum = try landscape.quench(gain: 0.3, seed: 1)
    let x = minimum.amplitudes
    let few = try HessianModes(of: landscape, at: x, gain: 0.3, lowest: 12)
    let whole = try HessianModes(of: landscape, at: x, gain: 0.3)
    #expect(few.method == .lanczos)
    #expect(whole.method == .dense)
    #expect(whole.isWhole && !few.isWhole)
    #expect(abs(whole.eigenvalues[0] - minimum.lowestCurvature) < 1e-6)
    for mode in 0..<12 {
      #expect(abs(few.eigenvalues[mode] - whole.eigenvalues[mode]) < 1e-8)
      // Where neighbours are apart the vectors agree, too, but for their sign.
      let gap = min(
        whole.eigenvalues[mode + 1] - whole.eigenvalues[mode],
        mode > 0 ? whole.eigenvalues[mode] - whole.eigenvalues[mode - 1] : 1)
      if gap > 1e-3 {
        #expect(abs(abs(inner(few.vector(mode), whole.vector(mode))) - 1) < 1e-6)
        #expect(abs(few.concentration(mode) / whole.concentration(mode) - 1) < 1e-3)
      }
      // An eigenvector is what the Hessian only stretches.
      let vector = Array(few.vector(mode))
      let image = try landscape.hessianProduct(at: x, gain: 0.3, times: vector)
      #expect(distance(image, vector.map { few.eigenvalues[mode] * $0 }) < 1e-6)
      #expect(few.residual < 1e-6)
    }
  }

  @Test func concentrationTellsOneSpinFromAll() throws {
    // Without couplings every mode is one spin; on a ferromagnetic ring the softest mode is uniform.
    let free = try SoftSpinLandscape(IsingModel(couplings: Couplings(uncoupled: 10)))
    let alone = try HessianModes(of: free, at: (0..<10).map { 0.1 * Double($0) }, gain: 0)
    #expect(abs(alone.concentration(3) - 10) < 1e-9)
    #expect(abs(alone.participationRatio(3) - 0.1) < 1e-9)
    let ring = try SoftSpinLandscape(
      IsingModel(couplings: Couplings(order: 12, (0..<12).map { Coupling($0, ($0 + 1) % 12, 1) })))
    let up = [Double](repeating: 2.0.squareRoot(), count: 12)
    let modes = try HessianModes(of: ring, at: up, gain: 0)
    // H = 3·2 − 2 cos k.
    #expect(abs(modes.eigenvalues[0] - 4) < 1e-9)
    #expect(abs(modes.eigenvalues[11] - 8) < 1e-9)
    #expect(abs(modes.concentration(0) - 1) < 1e-9)
    #expect(abs(modes.participationRatio(0) - 1) < 1e-9)
  }

  @Test(arguments: [60, 200])
  func theResponseIsHowTheMinimumMoves(order: Int) throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(order, seed: 1, field: 0.2))
    let gain = 0.4
    let minimum = try landscape.quench(gain: gain, seed: 2)
    let whole = try HessianModes(of: landscape, at: minimum.amplitudes, gain: gain)
    let few = try HessianModes(of: landscape, at: minimum.amplitudes, gain: gain, lowest: 20)
    let response = try GainResponse(of: landscape, modes: whole)
    let step = 1e-5
    let above = try landscape.minimize(from: minimum.amplitudes, gain: gain + step)
    let below = try landscape.minimize(from: minimum.amplitudes, gain: gain - step)
    let velocity = zip(above.amplitudes, below.amplitudes).map { ($0 - $1) / (2 * step) }
    #expect(distance(velocity, response.velocity) < 1e-5 * largest(velocity))
    // What following gains: E at the old point less E at the new one, both at the new gain.
    let stayed = try landscape.energy(at: minimum.amplitudes, gain: gain + 1e-3)
    let followed = try landscape.minimize(from: minimum.amplitudes, gain: gain + 1e-3)
    #expect(abs((stayed - followed.energy) / (0.5e-6 * response.work) - 1) < 0.05)

    let all = response.share(ofSoftest: order)
    #expect(abs(all.displacement - 1) < 1e-9)
    #expect(abs(all.energy - 1) < 1e-9)
    let soft = response.share(ofSoftestFraction: 0.05)
    #expect(soft.modes == order / 20)
    let again = try GainResponse(of: landscape, modes: few).share(ofSoftestFraction: 0.05)
    #expect(abs(soft.displacement - again.displacement) < 1e-6)
    #expect(abs(soft.energy - again.energy) < 1e-6)
    // By hand, from the definition.
    var (part, total) = (0.0, 0.0)
    for mode in 0..<order {
      let along = inner(whole.vector(mode), minimum.amplitudes)
      let square = along * along / (whole.eigenvalues[mode] * whole.eigenvalues[mode])
      if mode < soft.modes { part += square }
      total += square
    }
    #expect(abs(soft.displacement - part / total) < 1e-9)
  }

  @Test func badPointsAreRefused() throws {
    let landscape = try SoftSpinLandscape(gaussianGlass(5, seed: 1))
    let x = [Double](repeating: 1, count: 5)
    #expect(throws: LandscapeError.vectorCount(4, spins: 5)) {
      try HessianModes(of: landscape, at: Array(x.dropLast()), gain: 0)
    }
    #expect(throws: LandscapeError.gain(.infinity)) {
      try HessianModes(of: landscape, at: x, gain: .infinity)
    }
    #expect(throws: LandscapeError.notFinite(spin: 1)) {
      try HessianModes(of: landscape, at: [1, .nan, 1, 1, 1], gain: 0)
    }
    #expect(try HessianModes(of: landscape, at: x, gain: 0, lowest: 0).eigenvalues.isEmpty)
  }
}
