import RealModule
import Testing

@testable import Spectra

@Suite struct SymmetricEigenTests {
  static let providers: [SymmetricEigen.Provider] = [.own, .automatic]

  @Test(arguments: providers, [2, 3, 10, 101])
  func pathLaplacianSpectrum(provider: SymmetricEigen.Provider, order: Int) throws {
    let values = try SymmetricEigen.decompose(
      pathLaplacian(order: order), using: provider
    ).values
    let n = Double(values.count)
    for (k, value) in values.enumerated() {
      #expect(abs(value - (2 - 2 * .cos(.pi * Double(k) / n))) < 1e-13)
    }
  }

  /// A circulant's eigenvalues are the Fourier transform of its first row.
  @Test(arguments: providers)
  func circulantSpectrum(provider: SymmetricEigen.Provider) throws {
    let n = 64
    let profile = (0...n / 2).map { 1 / (1 + Double($0) * Double($0)) }
    let matrix = SymmetricMatrix(order: n) { i, j in profile[min(i - j, n - (i - j))] }
    let expected = (0..<n).map { k in
      (0..<n).reduce(0.0) { sum, d in
        sum + profile[min(d, n - d)] * .cos(2 * .pi * Double(k * d) / Double(n))
      }
    }.sorted()
    let values = try SymmetricEigen.decompose(matrix, using: provider).values
    for (value, other) in zip(values, expected) { #expect(abs(value - other) < 1e-12) }
  }

  /// Tr Aᵏ/n of the Gaussian ensemble: the Catalan numbers 1, 2, 5 at k = 2, 4, 6.
  @Test func semicircleMoments() throws {
    let n = 500
    let values = try SymmetricEigen.decompose(gaussianOrthogonal(order: n, seed: 1), using: .own)
      .values
    for (power, catalan) in [(2, 1.0), (4, 2.0), (6, 5.0)] {
      let moment = values.reduce(0) { $0 + .pow($1, power) } / Double(n)
      // Fluctuations are of order 1/n, the mean's correction too.
      #expect(abs(moment / catalan - 1) < 0.03)
    }
    #expect(abs(values.reduce(0, +) / Double(n)) < 0.02)
  }

  @Test(arguments: providers, [1, 2, 3, 4, 33, 150])
  func vectorsDiagonalise(provider: SymmetricEigen.Provider, order n: Int) throws {
    let matrix = gaussianOrthogonal(order: n, seed: UInt64(50 + n))
    let eigen = try SymmetricEigen.decompose(matrix, vectors: true, using: provider)
    for k in 0..<n {
      let vector = Array(eigen.vector(k))
      for i in 0..<n {
        let image = (0..<n).reduce(0.0) { $0 + matrix[i, $1] * vector[$1] }
        #expect(abs(image - eigen.values[k] * vector[i]) < 1e-12)
      }
      for l in 0...k {
        let overlap = zip(vector, eigen.vector(l)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(overlap - (k == l ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test(.enabled(if: RuntimeLAPACK.isAvailable), arguments: [5, 90, 257])
  func ownSolverAgreesWithLAPACK(order: Int) throws {
    let matrix = gaussianOrthogonal(order: order, seed: 3)
    let own = try SymmetricEigen.decompose(matrix, using: .own)
    let other = try SymmetricEigen.decompose(matrix, using: .automatic)
    #expect(own.provider == "own" && other.provider == RuntimeLAPACK.name)
    for (a, b) in zip(own.values, other.values) { #expect(abs(a - b) < 2e-13) }
  }

  @Test(arguments: providers)
  func degenerateAndExtreme(provider: SymmetricEigen.Provider) throws {
    let levels = [3.0, -1, 3, 0, 3, -1]
    let plain = try SymmetricEigen.decompose(diagonal(levels), vectors: true, using: provider)
    #expect(plain.values == levels.sorted())
    let huge = try SymmetricEigen.decompose(diagonal([1e300, -1e300, 1e280]), using: provider)
    #expect(abs(huge.values[0] / -1e300 - 1) < 1e-15 && abs(huge.values[2] / 1e300 - 1) < 1e-15)
    let tiny = SymmetricMatrix(order: 2) { i, j in i == j ? 0 : 1e-308 }
    let small = try SymmetricEigen.decompose(tiny, using: provider).values
    #expect(abs(small[0] / -1e-308 - 1) < 1e-12 && abs(small[1] / 1e-308 - 1) < 1e-12)
    let zero = try SymmetricEigen.decompose(SymmetricMatrix(order: 4), vectors: true)
    #expect(zero.values == [0, 0, 0, 0])
    #expect(Array(zero.vector(2)) == [0, 0, 1, 0])
    #expect(try SymmetricEigen.decompose(SymmetricMatrix(order: 0)).values.isEmpty)
  }

  @Test func refusesBadMatrices() {
    #expect(throws: SpectraError.self) {
      try SymmetricEigen.decompose(diagonal([1, .nan]))
    }
    #expect(throws: SpectraError.self) {
      try SymmetricEigen.decompose(diagonal([1, .infinity]))
    }
    #expect(throws: SpectraError.self) { try SymmetricMatrix(order: 2, elements: [1, 2, 3]) }
    #expect(throws: SpectraError.self) { try SymmetricMatrix(order: 2, elements: [1, 2, 3, 4]) }
    #expect(throws: SpectraError.self) { try SymmetricMatrix(order: .max, elements: []) }
  }

  @Test func environmentDecides() {
    #expect(RuntimeLAPACK.open(setting: "none") == nil)
    #expect(RuntimeLAPACK.open(setting: "/nowhere/libmissing.so") == nil)
    // What was opened, by whatever setting the tests run under, opens again under its own name.
    if let name = RuntimeLAPACK.name {
      #expect(RuntimeLAPACK.open(setting: name)?.name == name)
    }
    #expect(RuntimeLAPACK.open(setting: "auto")?.name == RuntimeLAPACK.open(setting: nil)?.name)
  }
}
