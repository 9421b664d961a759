import Isinglass
import RealModule
import Spectra
import Testing

@testable import SpinGlasses

@Suite struct WishartHessianSpectrumTests {
  /// The planted state, whose spectrum is known in closed form.
  @Test(arguments: [(0.5, 1.0), (0.9, 0.1), (1.5, 1), (3, 0.2)])
  func thePlantedStateHasTheSpectrumOfMarchenkoAndPastur(alpha: Double, b: Double) throws {
    let point = WishartPoint(alpha: alpha, b: b)
    let state = try WishartPlantedState(at: point)
    let spectrum = WishartHessianSpectrum(
      amplitudes: AmplitudeDistribution(single: b.squareRoot()), at: point)
    #expect(abs(spectrum.lowerEdge - state.hessianEdge) < 1e-9)
    #expect(abs(spectrum.upperEdge - state.upperEdge) < 1e-9)
    #expect(abs((spectrum.response() ?? 0) - state.susceptibility) < 1e-10)
    #expect(abs((spectrum.logDeterminant ?? 0) - state.logDeterminant) < 1e-10)
    let low = 2 * b + (alpha.squareRoot() - 1) * (alpha.squareRoot() - 1)
    let eigenvalues = (1..<20).map { low + (state.upperEdge - low) * Double($0) / 20 }
    for (eigenvalue, density) in zip(eigenvalues, spectrum.density(at: eigenvalues)) {
      #expect(abs(density - state.density(at: eigenvalue)) < 1e-3)
    }
    // Along the hidden state the Hessian is 2b exactly.
    if alpha > 1 { #expect(abs((spectrum.hiddenEigenvalue ?? 0) - 2 * b) < 1e-9) }
  }

  /// An instance's planted state against infinitely many spins: sums over eigenvalues fluctuate by O(1/N).
  @Test(arguments: [0.75, 1.5])
  func aPlantedInstanceHasIt(alpha: Double) throws {
    let sample = try WishartSample(size: 240, alpha: alpha, b: 1, seed: 5)
    let state = try WishartPlantedState(at: WishartPoint(alpha: alpha, b: 1))
    let eigenvalues = try sample.eigenvalues([Double](repeating: 1, count: 240))
    #expect(abs(eigenvalues[0] - 2) < 1e-10)
    let trace = eigenvalues.reduce(0) { $0 + 1 / $1 } / 240
    let logarithm = eigenvalues.reduce(0) { $0 + Double.log($1) } / 240
    #expect(abs(trace / state.susceptibility - 1) < 0.01)
    #expect(abs(logarithm / state.logDeterminant - 1) < 0.01)
  }

  /// An unaligned minimum of an instance: the spectrum that follows from its amplitudes. Amplitudes and
  /// columns depend on each other by terms of O(1/N), quantiles of N eigenvalues resolve 1/N.
  @Test func anUnalignedMinimumHasTheSpectrumOfItsAmplitudes() throws {
    let size = 300
    let sample = try WishartSample(size: size, alpha: 0.75, b: 1, seed: 11)
    var random = Seed(3).stream(.experiment)
    let start = (0..<size).map { _ in 0.1 * random.normal() }
    let x = try #require(sample.minimum(from: start, steps: 100))
    #expect(abs(x.reduce(0, +)) / Double(size) < 0.3)
    let eigenvalues = try sample.eigenvalues(x)
    let spectrum = WishartHessianSpectrum(
      amplitudes: AmplitudeDistribution(
        amplitudes: x, weights: [Double](repeating: 1, count: size)),
      at: WishartPoint(alpha: 0.75, b: 1))
    let trace = eigenvalues.reduce(0) { $0 + 1 / $1 } / Double(size)
    let logarithm = eigenvalues.reduce(0) { $0 + Double.log($1) } / Double(size)
    let response = try #require(spectrum.response())
    #expect(abs(response / trace - 1) < 0.02)
    #expect(abs(try #require(spectrum.logDeterminant) - logarithm) < 0.01)
    let grid = (0..<800).map { 8 * (Double($0) + 0.5) / 800 }
    let density = spectrum.density(at: grid, broadening: 1e-2)
    var (share, place) = (0.0, 0)
    for quantile in [0.1, 0.25, 0.5, 0.75, 0.9] {
      while share < quantile, place < grid.count {
        share += density[place] * 0.01
        place += 1
      }
      let simulated = eigenvalues[Int(quantile * Double(size))]
      #expect(abs(grid[place - 1] / simulated - 1) < 0.03)
    }
  }

  /// The response is 1/N of the trace of (H − z)⁻¹, so that its derivative is that of −ln det.
  @Test(arguments: [(0.5, 1.0), (1.2, 2), (2, 1)])
  func theDeterminantIsTheResponsesIntegral(alpha: Double, b: Double) throws {
    let point = WishartPoint(alpha: alpha, b: b)
    let amplitudes = try WishartGlassState.highest(at: point).amplitudes
    func spectrum(_ gain: Double) -> WishartHessianSpectrum {
      // A lower gain at the same amplitudes moves all eigenvalues up.
      WishartHessianSpectrum(
        amplitudes: amplitudes, at: WishartPoint(alpha: alpha, b: b - gain))
    }
    let (low, middle, high) = (spectrum(0.2 - 1e-4), spectrum(0.2), spectrum(0.2 + 1e-4))
    let slope =
      (try #require(high.logDeterminant) - #require(low.logDeterminant)) / 2e-4
    #expect(abs(slope / (try #require(middle.response())) - 1) < 1e-6)
    // A shift of z is one of the gain.
    let shifted = try #require(spectrum(0).response(at: -0.2))
    #expect(abs(shifted - (try #require(middle.response()))) < 1e-12)
    #expect(abs(middle.lowerEdge - spectrum(0).lowerEdge - 0.2) < 1e-9)
  }
}
