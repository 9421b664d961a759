import IsingKernels

extension Seed {
  /// The beginning of a stream, for kernels.
  func place(_ purpose: Purpose, index: Int) -> PhiloxPlace {
    PhiloxPlace(key: value, low: 0, high: name(of: purpose, index: index))
  }

  /// The random spins that a replica starts from.
  func randomSpins(_ count: Int, _ replica: Int) -> Spins {
    var stream = stream(.initialState, index: replica)
    return Spins(words: (0..<(count + 63) / 64).map { _ in stream.next() }, count: count)
  }
}
