import RealModule
import Testing

@testable import Spectra

@Suite struct ProvenUpperBoundTests {
  static let providers: [SymmetricEigen.Provider] = [.own, .automatic]

  @Test(arguments: providers, [1, 2, 3, 15, 16, 17, 33, 120, 250])
  func denseBoundIsAboveAndTight(provider: SymmetricEigen.Provider, order: Int) throws {
    for seed in 0..<4 as Range<UInt64> {
      let matrix = gaussianOrthogonal(order: order, seed: 1000 * seed + UInt64(order))
      let exact = try SymmetricEigen.decompose(matrix, using: .own).values
      let top = exact[order - 1]
      let scale = exact.map(abs).max() ?? 0
      let bound = try ProvenUpperBound.ofDense(matrix, using: provider)
      // The solver's own error allows the reference to be a few ulps too high.
      #expect(bound.value >= top - 1e-14 * scale)
      #expect(bound.value <= top + 1e-6 * scale)
      #expect(ProvenUpperBound.isProven(bound.value, for: matrix, using: provider))
    }
  }

  /// Largest eigenvalues known exactly, so that not even an ulp below may pass.
  @Test func exactlyKnownEigenvalues() throws {
    // All ones: λ_max = n.
    let ones = SymmetricMatrix(order: 50) { _, _ in 1 }
    // A complete graph: λ_max = n - 1. A ring of even length: 2.
    let complete = SymmetricMatrix(order: 64) { i, j in i == j ? 0 : 1 }
    for (matrix, top) in [(ones, 50.0), (complete, 63), (ring(order: 40), 2)] {
      let bound = try ProvenUpperBound.ofDense(matrix).value
      #expect(bound >= top && bound < top * (1 + 1e-9))
      #expect(!ProvenUpperBound.isProven(top.nextDown, for: matrix))
      #expect(!ProvenUpperBound.isProven(top * (1 - 1e-12), for: matrix))
      #expect(ProvenUpperBound.isProven(top * 1.001, for: matrix))
    }
  }

  /// A family with eigenvalues that crowd at the top within a few ulps.
  @Test func nothingBelowAnEigenvalueIsEverProven() {
    for seed in 0..<40 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      // Householder images of an integer spectrum keep integer arithmetic exact: vᵀv = 4.
      let n = 12
      var sign = (0..<n).map { _ in random.nextSigned() > 0 ? 1.0 : -1.0 }
      for k in 4..<n { sign[k] = 0 }
      let levels = (0..<n).map { _ in (random.nextSigned() * 8).rounded() }
      // A = H D H with H = I - v vᵀ/2: elements are multiples of 1/4.
      let reflect = SymmetricMatrix(order: n) { i, j in
        (i == j ? 1 : 0) - sign[i] * sign[j] / 2
      }
      let matrix = SymmetricMatrix(order: n) { i, j in
        (0..<n).reduce(0) { $0 + reflect[i, $1] * levels[$1] * reflect[$1, j] }
      }
      let top = levels.max() ?? 0
      #expect(!ProvenUpperBound.isProven(top.nextDown, for: matrix))
      #expect(!ProvenUpperBound.isProven(top - 1e-9, for: matrix))
      #expect(ProvenUpperBound.isProven(top + 1e-9, for: matrix))
    }
  }

  @Test func trivialMatrices() throws {
    #expect(try ProvenUpperBound.ofDense(SymmetricMatrix(order: 0)).value == 0)
    #expect(try ProvenUpperBound.ofDense(SymmetricMatrix(order: 5)).value == 0)
    let negative = try ProvenUpperBound.ofDense(diagonal([-3, -2, -5])).value
    #expect(negative >= -2 && negative < -2 + 1e-9)
    let scaled = try ProvenUpperBound.ofDense(diagonal([1e-200, -1e-200])).value
    #expect(scaled >= 1e-200 && scaled < 1.000_001e-200)
    #expect(throws: SpectraError.self) { try ProvenUpperBound.ofDense(diagonal([.nan])) }
    #expect(throws: SpectraError.self) { try ProvenUpperBound.ofDense(diagonal([.infinity, 1])) }
    #expect(!ProvenUpperBound.isProven(.infinity, for: diagonal([1])))
    #expect(!ProvenUpperBound.isProven(.nan, for: diagonal([1])))
  }

  @Test(arguments: [1 as UInt64, 2, 3])
  func sparseBoundIsAbove(seed: UInt64) throws {
    let n = 80
    var random = SplitMix64(seed: seed)
    let elements = (0..<3 * n).map { _ in
      SparseSymmetricMatrix.Element(
        row: Int(random.next() % UInt64(n)), column: Int(random.next() % UInt64(n)),
        value: (random.nextSigned() * 4).rounded())
    }
    let matrix = try SparseSymmetricMatrix(order: n, elements: elements)
    var dense = SymmetricMatrix(order: n)
    for element in elements { dense[element.row, element.column] += element.value }
    let exact = try SymmetricEigen.decompose(dense, using: .own).values[n - 1]
    let bound = try ProvenUpperBound.ofSparse(matrix)
    #expect(bound.value >= exact)
    let absolute = SymmetricMatrix(order: n) { i, j in i == j ? dense[i, j] : abs(dense[i, j]) }
    let perron = try SymmetricEigen.decompose(absolute, using: .own).values[n - 1]
    #expect(bound.value >= perron && bound.value < perron * 1.02)
    // The sparse product agrees with the dense one.
    let top = try Lanczos().extremalEigenvalues(of: matrix)
    #expect(abs(top.largest[0].value - exact) < 1e-9)
  }

  /// Perron values in closed form: 2 on a ring, 2 cos(π/(n+1)) on a path, √n on a star.
  @Test func sparseClosedForms() throws {
    let n = 30
    let around = (0..<n).map {
      SparseSymmetricMatrix.Element(row: $0, column: ($0 + 1) % n, value: -1)
    }
    let circle = try ProvenUpperBound.ofSparse(.init(order: n, elements: around)).value
    #expect(circle >= 2 && circle < 2 + 1e-12)
    let path = try ProvenUpperBound.ofSparse(
      .init(order: n, elements: Array(around.dropLast())), iterations: 2000
    ).value
    let exact = 2 * Double.cos(.pi / Double(n + 1))
    #expect(path >= exact && path < exact + 1e-6)
    let rays = (1...25).map { SparseSymmetricMatrix.Element(row: 0, column: $0, value: 1) }
    let star = try ProvenUpperBound.ofSparse(.init(order: 26, elements: rays)).value
    #expect(star >= 5 && star < 5 + 1e-7)
  }

  @Test func sparseEdgeCases() throws {
    #expect(try ProvenUpperBound.ofSparse(.init(order: 0, elements: [])).value == 0)
    let empty = try ProvenUpperBound.ofSparse(.init(order: 7, elements: [])).value
    #expect(empty >= 0 && empty < 1e-300)
    let element = SparseSymmetricMatrix.Element(row: 0, column: 9, value: 1)
    #expect(throws: SpectraError.self) {
      try SparseSymmetricMatrix(order: 3, elements: [element])
    }
    #expect(throws: SpectraError.self) {
      try ProvenUpperBound.ofSparse(
        .init(order: 2, elements: [.init(row: 0, column: 1, value: .nan)]))
    }
    #expect(throws: SpectraError.self) {
      try ProvenUpperBound.ofSparse(order: 2) { _, body in body(5, 1) }
    }
    let twice = try SparseSymmetricMatrix(
      order: 2,
      elements: [.init(row: 0, column: 1, value: 1), .init(row: 1, column: 0, value: 2)])
    #expect(twice.storedCount == 2)
    #expect(abs(try Lanczos().extremalEigenvalues(of: twice).largest[0].value - 3) < 1e-14)
  }
}
