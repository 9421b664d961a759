public import IsingKernels
public import Testing

/// Suites that choose a kernel level are nested here: the level belongs to the process, so they
/// must not run beside each other.
@Suite(.serialized)
struct KernelLevels {
  /// The levels that this machine has.
  static let available: [KernelLevel] = [.portable, .avx2, .avx512, .avx512Bit].filter {
    $0.rawValue <= bestKernelLevel().rawValue
  }

  /// Runs `body` at a level, then goes back to the best one.
  static func at<Result>(_ level: KernelLevel, _ body: () throws -> Result) rethrows -> Result {
    _ = selectKernelLevel(level)
    defer { _ = selectKernelLevel(bestKernelLevel()) }
    return try body()
  }
}

extension KernelLevel: @retroactive CustomTestStringConvertible {
  /// The name a level is chosen by.
  public var testDescription: String { String(cString: kernelLevelName(self)) }
}
