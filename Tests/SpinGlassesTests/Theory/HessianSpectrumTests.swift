import Isinglass
import RealModule
import Spectra
import Testing

@testable import SpinGlasses

@Suite struct HessianSpectrumTests {
  /// All spins at 0: a semicircle of radius 2g around −a, with the plant's eigenvalue below.
  @Test func theParamagnetHasASemicircle() throws {
    let point = PlantedGlassPoint(gain: -3, ferromagneticBias: 2)
    let state = try ReplicaSymmetricState(at: point)
    let spectrum = HessianSpectrum(amplitudes: state.amplitudes, at: point)
    #expect(abs(spectrum.lowerEdge.eigenvalue - 1) < 1e-6)
    let eigenvalues = stride(from: 0.95, through: 5, by: 0.15).map { $0 }
    for (x, density) in zip(eigenvalues, spectrum.density(at: eigenvalues)) {
      let wanted = max(0, 4 - (x - 3) * (x - 3)).squareRoot() / (2 * Double.pi)
      #expect(abs(density - wanted) < 2e-3)
    }
    #expect(abs((spectrum.outlier(magnetization: 0) ?? .nan) - 0.5) < 1e-6)
  }

  @Test(arguments: [
    (-1.8, 1.5, 0.2034), (-1.5, 1.5, 0.1802), (-1, 1.5, 0.0786), (-1, 2, 0.3638), (-0.5, 2, 0.0971),
    (-3, 3, 1.6096),
  ])
  func lowerEdgesAreThoseOfTheTable(a: Double, bias: Double, edge: Double) throws {
    let point = PlantedGlassPoint(gain: a, ferromagneticBias: bias)
    let state = try ReplicaSymmetricState(at: point)
    let spectrum = HessianSpectrum(amplitudes: state.amplitudes, at: point)
    #expect(abs(spectrum.lowerEdge.eigenvalue - edge) < 6e-5)
  }

  @Test func theHiddenStateHasAnEigenvalueOfItsOwnNearTheOnset() throws {
    let point = PlantedGlassPoint(gain: -3, ferromagneticBias: 3)
    let state = try ReplicaSymmetricState(at: point)
    let spectrum = HessianSpectrum(amplitudes: state.amplitudes, at: point)
    let outlier = try #require(spectrum.outlier(magnetization: state.magnetization))
    #expect(abs(outlier - 0.6270) < 6e-5)
  }

  /// Where replica symmetry is fully broken and wells are single the Hessian has no gap.
  @Test func theRoughPhaseIsGapless() throws {
    let point = PlantedGlassPoint(gain: -1)
    let state = try BrokenReplicaState(at: point)
    #expect(state.curvature < 0)
    let spectrum = HessianSpectrum(amplitudes: state.amplitudes, at: point)
    #expect(abs(spectrum.lowerEdge.eigenvalue) < 1e-3)
  }

  /// The fraction of eigenvalues below a bound, of a diagonal of given law minus a random matrix.
  @Test func sampledMatricesHaveTheDensity() throws {
    let count = 500
    let point = PlantedGlassPoint(gain: -0.4, disorder: 0.8)
    let state = try ReplicaSymmetricState(at: point)
    let amplitudes = state.amplitudes
    var random = Philox(key: 7, stream: 0)
    var matrix = SymmetricMatrix(order: count)
    // Amplitudes at equal steps of their distribution.
    var place = 0
    var passed = amplitudes.weights[0]
    for i in 0..<count {
      while passed < (Double(i) + 0.5) / Double(count), place + 1 < amplitudes.weights.count {
        place += 1
        passed += amplitudes.weights[place]
      }
      let x = amplitudes.amplitudes[place]
      matrix[i, i] = 3 * x * x - point.gain
      for j in 0..<i {
        matrix[i, j] = -point.disorder * random.normal() / Double(count).squareRoot()
      }
    }
    let eigenvalues = try SymmetricEigen.decompose(matrix).values
    let spectrum = HessianSpectrum(amplitudes: amplitudes, at: point)
    let low = spectrum.lowerEdge.eigenvalue
    let bounds = (0...400).map { low - 0.1 + 0.03 * Double($0) }
    let density = spectrum.density(at: bounds, broadening: 1e-4)
    var share = 0.0
    for k in 1..<bounds.count {
      share += 0.5 * (density[k] + density[k - 1]) * 0.03
      let counted = Double(eigenvalues.filter { $0 < bounds[k] }.count) / Double(count)
      #expect(abs(counted - share) < 0.012)
    }
    #expect(abs(share - 1) < 0.005)
  }
}
