/// A way to solve dynamical mean-field theory. All agree for infinitely many trajectories.
public enum DynamicsSolver: String, Sendable, Hashable, CaseIterable {
  /// N trajectories in one matrix of couplings, drawn only along the directions that they explore: exact
  /// in law at any N. With noise every step explores a new direction.
  case conditioning
  /// N trajectories of single spins. What couplings return is written by Novikov's theorem in the
  /// directions of the noise, so that the response itself is never needed. Its sampling error acts as a
  /// force: a bias of the order rank/N, warned of below 100 trajectories a direction.
  case novikov
  /// N trajectories of single spins, each with the derivatives of its amplitude by all earlier forces,
  /// whose mean is the response R. Costs K³N/6 operations and 2K²N bytes for K steps; once the landscape
  /// is rough few trajectories carry R, which is warned of.
  case response
}
