import Spectra

extension CouplingProduct {
  /// The largest and smallest eigenvalue of J to about three digits, by the Lanczos method on the
  /// packed couplings; 0 and 0 for fewer than two spins.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  func spectralEdges(seed: Seed) throws -> (largest: Double, smallest: Double) {
    guard order > 1 else { return (0, 0) }
    let lanes = layout == .replicaMajor ? 1 : 16
    let x = try AlignedBuffer<Float>(count: order * lanes)
    let y = try AlignedBuffer<Float>(count: order * lanes)
    let matrix = ClosureOperator(order: order) { vector, result in
      for i in 0..<self.order { x.start[i * lanes] = Float(vector[i]) }
      self.multiply(
        x.start, into: y.start, replicas: lanes, stride: lanes == 1 ? self.order : lanes)
      for i in 0..<self.order { result[i] = Double(y.start[i * lanes]) }
    }
    let lanczos = Lanczos(
      tolerance: 1e-3, maximumProducts: 200, basisSize: 60, seed: seed.value,
      findsMultiplicities: false)
    guard let edges = try? lanczos.extremalEigenvalues(of: matrix, largest: 1, smallest: 1),
      let largest = edges.largest.first, let smallest = edges.smallest.first
    else { return (0, 0) }
    return (largest.value * unit, smallest.value * unit)
  }
}
