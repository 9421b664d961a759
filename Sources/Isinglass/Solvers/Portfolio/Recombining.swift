/// A trajectory that can use states which other methods found.
protocol Recombining: Trajectory {
  /// Takes from the states, all local minima, what is better in them.
  func recombine(with states: [Spins])
}
