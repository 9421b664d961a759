@testable import Spectra

/// Gaussian orthogonal ensemble with off-diagonal variance 1/n, whose spectrum fills [-2, 2].
func gaussianOrthogonal(order: Int, seed: UInt64, zeroDiagonal: Bool = false) -> SymmetricMatrix {
  var random = SplitMix64(seed: seed)
  // Sum of twelve uniforms of variance 1/3: Gaussian as far as a spectrum can tell.
  func normal() -> Double { (0..<12).reduce(0.0) { sum, _ in sum + random.nextSigned() } / 2 }
  let width = 1 / Double(max(1, order)).squareRoot()
  return SymmetricMatrix(order: order) { i, j in
    if i == j { return zeroDiagonal ? 0 : normal() * width * 2.0.squareRoot() }
    return normal() * width
  }
}

/// The adjacency of a ring with n sites: eigenvalues 2 cos(2πk/n), doubly degenerate inside.
func ring(order n: Int) -> SymmetricMatrix {
  SymmetricMatrix(order: n) { i, j in (i - j == 1 || i - j == n - 1) ? 1 : 0 }
}

/// The Laplacian of a path with n sites: eigenvalues 2 - 2 cos(πk/n).
func pathLaplacian(order n: Int) -> SymmetricMatrix {
  SymmetricMatrix(order: n) { i, j in
    if i == j { return i == 0 || i == n - 1 ? 1 : 2 }
    return i - j == 1 ? -1 : 0
  }
}

/// A diagonal matrix.
func diagonal(_ values: [Double]) -> SymmetricMatrix {
  SymmetricMatrix(order: values.count) { i, j in i == j ? values[i] : 0 }
}
