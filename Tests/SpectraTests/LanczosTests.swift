import RealModule
import Testing

@testable import Spectra

@Suite struct LanczosTests {
  @Test(arguments: [1, 2, 3, 5, 17, 60, 130, 300])
  func agreesWithDenseSolver(order: Int) throws {
    let matrix = gaussianOrthogonal(order: order, seed: UInt64(order))
    let exact = try SymmetricEigen.decompose(matrix, using: .own).values
    let found = try Lanczos().extremalEigenvalues(
      of: matrix, largest: 3, smallest: 2, vectors: true)
    #expect(found.converged)
    #expect(found.largest.count == min(3, order))
    #expect(found.smallest.count == min(2, order))
    for (rank, pair) in found.largest.enumerated() {
      #expect(abs(pair.value - exact[order - 1 - rank]) < 1e-12)
    }
    for (rank, pair) in found.smallest.enumerated() {
      #expect(abs(pair.value - exact[rank]) < 1e-12)
    }
    for pair in found.largest + found.smallest {
      #expect(pair.residual <= 1e-9 * max(1, exact.map(abs).max() ?? 0))
      #expect(abs(pair.vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
    }
  }

  /// Restarts with a basis far too small to hold the Krylov space needed.
  @Test func restartsReachTheSameAnswer() throws {
    let matrix = gaussianOrthogonal(order: 400, seed: 9)
    let wide = try Lanczos(basisSize: 400).extremalEigenvalues(of: matrix, largest: 2, smallest: 2)
    let narrow = try Lanczos(basisSize: 10).extremalEigenvalues(of: matrix, largest: 2, smallest: 2)
    #expect(wide.converged && narrow.converged)
    #expect(narrow.products > wide.products)
    for (a, b) in zip(wide.largest + wide.smallest, narrow.largest + narrow.smallest) {
      #expect(abs(a.value - b.value) < 1e-11)
    }
  }

  @Test(arguments: [0, 1, 2])
  func smallOrders(order: Int) throws {
    let found = try Lanczos().extremalEigenvalues(
      of: SymmetricMatrix(order: order) { i, j in i == j ? 0 : 3 }, largest: 5, smallest: 5)
    let expected = [[], [0.0], [3.0, -3.0]][order]
    #expect(found.converged)
    #expect(found.largest.count == expected.count)
    for (pair, value) in zip(found.largest, expected) { #expect(abs(pair.value - value) < 1e-14) }
    for (pair, value) in zip(found.smallest, expected.reversed()) {
      #expect(abs(pair.value - value) < 1e-14)
    }
  }

  @Test func zeroAndIdentity() throws {
    let zero = try Lanczos().extremalEigenvalues(of: SymmetricMatrix(order: 50), largest: 2)
    #expect(zero.converged && zero.largest.map(\.value) == [0, 0])
    let identity = ClosureOperator(order: 1000) { x, y in for i in 0..<1000 { y[i] = x[i] } }
    let ones = try Lanczos().extremalEigenvalues(of: identity, largest: 4, smallest: 1)
    #expect(ones.converged)
    for pair in ones.largest + ones.smallest { #expect(abs(pair.value - 1) < 1e-14) }
  }

  /// One start vector sees each eigenvalue once; copies come from looking again.
  @Test func multiplicities() throws {
    let levels = [5.0, 5, 5, 4, 4, 1, 0, -2, -2] + Array(repeating: 0.5, count: 40)
    let matrix = diagonal(levels)
    let found = try Lanczos().extremalEigenvalues(of: matrix, largest: 5, smallest: 3)
    #expect(found.converged)
    for (pair, value) in zip(found.largest, [5.0, 5, 5, 4, 4]) {
      #expect(abs(pair.value - value) < 1e-12)
    }
    for (pair, value) in zip(found.smallest, [-2.0, -2, 0]) {
      #expect(abs(pair.value - value) < 1e-12)
    }
    let sites = 101
    let onRing = try Lanczos().extremalEigenvalues(of: ring(order: sites), largest: 5)
    for (pair, mode) in zip(onRing.largest, [0.0, 1, 1, 2, 2]) {
      #expect(abs(pair.value - 2 * Double.cos(2 * .pi * mode / Double(sites))) < 1e-12)
    }
  }

  @Test func rankOneSpike() throws {
    let n = 5000
    let spike = (0..<n).map { Double(($0 * 37) % 11) - 5 }
    let norm = spike.reduce(0) { $0 + $1 * $1 }
    let outer = ClosureOperator(order: n) { x, y in
      var along = 0.0
      for i in 0..<n { along += spike[i] * x[i] }
      for i in 0..<n { y[i] = spike[i] * along }
    }
    let found = try Lanczos().extremalEigenvalues(of: outer, smallest: 1, vectors: true)
    #expect(found.converged)
    #expect(found.products < 8)
    #expect(abs(found.largest[0].value / norm - 1) < 1e-13)
    #expect(abs(found.smallest[0].value) < 1e-9 * norm)
    let cosine = zip(found.largest[0].vector, spike).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(abs(cosine) / norm.squareRoot() - 1) < 1e-12)
  }

  /// Baik, Ben Arous, Péché (2005): a spike J0 > 1 puts an eigenvalue at J0 + 1/J0.
  @Test(arguments: [1 as UInt64, 2, 3, 4])
  func outlierOfSpikedMatrix(seed: UInt64) throws {
    let n = 400
    let bias = 2.0
    var random = SplitMix64(seed: 100 + seed)
    let planted = (0..<n).map { _ in random.nextSigned() > 0 ? 1.0 : -1.0 }
    let noise = gaussianOrthogonal(order: n, seed: seed)
    let matrix = SymmetricMatrix(order: n) { i, j in
      noise[i, j] + bias / Double(n) * planted[i] * planted[j]
    }
    let found = try Lanczos().extremalEigenvalues(of: matrix, largest: 2)
    #expect(found.converged)
    #expect(abs(found.largest[0].value - (bias + 1 / bias)) < 5 / Double(n).squareRoot())
    #expect(abs(found.largest[1].value - 2) < 0.2)
  }

  @Test func sameSeedSameBits() throws {
    let matrix = gaussianOrthogonal(order: 200, seed: 4)
    let runs = try (0..<2).map { _ in
      try Lanczos(seed: 7).extremalEigenvalues(of: matrix, vectors: true)
    }
    #expect(runs[0].largest[0].value == runs[1].largest[0].value)
    #expect(runs[0].largest[0].vector == runs[1].largest[0].vector)
  }

  @Test func saysWhenItRanOut() throws {
    let matrix = gaussianOrthogonal(order: 300, seed: 5)
    let exact = try SymmetricEigen.decompose(matrix, using: .own).values
    let found = try Lanczos(maximumProducts: 12).extremalEigenvalues(of: matrix)
    #expect(!found.converged)
    // Honest all the same: an eigenvalue lies within the residual.
    let pair = try #require(found.largest.first)
    #expect(exact.contains { abs($0 - pair.value) <= pair.residual + 1e-13 })
    let stopped = try Lanczos().extremalEigenvalues(of: matrix, shouldStop: { true })
    #expect(!stopped.converged && stopped.largest.isEmpty)
  }

  @Test func refusesWhatIsNotANumber() {
    let broken = ClosureOperator(order: 10) { _, y in for i in 0..<10 { y[i] = .nan } }
    #expect(throws: SpectraError.self) { try Lanczos().extremalEigenvalues(of: broken) }
    let negative = ClosureOperator(order: -1) { _, _ in }
    #expect(throws: SpectraError.self) { try Lanczos().extremalEigenvalues(of: negative) }
  }

  /// Very large and very small operators neither overflow nor lose digits.
  @Test(arguments: [1e-150, 1e150])
  func extremeScales(scale: Double) throws {
    let matrix = SymmetricMatrix(order: 40) { i, j in scale / Double(1 + i + j) }
    let plain = SymmetricMatrix(order: 40) { i, j in 1 / Double(1 + i + j) }
    let scaled = try Lanczos().extremalEigenvalues(of: matrix)
    let reference = try SymmetricEigen.decompose(plain, using: .own).values[39]
    #expect(scaled.converged)
    #expect(abs(scaled.largest[0].value / scale - reference) < 1e-12)
  }
}
