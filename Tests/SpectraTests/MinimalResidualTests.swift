import Spectra
import Testing

@Suite struct MinimalResidualTests {
  private func residual(_ matrix: SymmetricMatrix, _ x: [Double], _ b: [Double]) -> Double {
    var image = [Double](repeating: 0, count: b.count)
    var span = image.mutableSpan
    matrix.multiply(x.span, into: &span)
    let difference = zip(image, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (difference / b.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  @Test(arguments: [1, 2, 5, 40, 120])
  func indefiniteSystemsAreSolved(order: Int) throws {
    let matrix = gaussianOrthogonal(order: order, seed: UInt64(order))
    let right = (0..<order).map { Double($0 % 5) - 1.7 }
    let found = try MinimalResidual(tolerance: 1e-11, maximumProducts: 20 * order + 10)
      .solve(matrix, right)
    #expect(residual(matrix, found.vector, right) < 1e-9)
    #expect(found.relativeResidual <= 1e-11)
  }

  @Test func theEstimateOfTheResidualIsTheResidual() throws {
    let matrix = gaussianOrthogonal(order: 80, seed: 3)
    let right = (0..<80).map { Double($0 % 7) - 3 }
    for products in [3, 10, 30, 50] {
      let found = try MinimalResidual(tolerance: 0, maximumProducts: products).solve(matrix, right)
      #expect(found.products == products)
      #expect(abs(residual(matrix, found.vector, right) / found.relativeResidual - 1) < 1e-6)
    }
  }

  @Test func zeroAndBadInput() throws {
    let matrix = SymmetricMatrix(order: 3) { i, j in i == j ? -2 : 0 }
    #expect(try MinimalResidual().solve(matrix, [0, 0, 0]).vector == [0, 0, 0])
    #expect(try MinimalResidual().solve(matrix, [2, 4, 6]).products == 1)
    #expect(throws: SpectraError.self) { try MinimalResidual().solve(matrix, [1]) }
    #expect(throws: SpectraError.self) { try MinimalResidual().solve(matrix, [1, .nan, 0]) }
  }
}
