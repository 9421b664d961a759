/// Which critical points are counted.
public enum CriticalPointKind: String, Sendable, Hashable, CaseIterable {
  /// All of them, but the origin.
  case all
  /// Local minima.
  case minima
}
