#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks for memory before Swift does, whose arrays end the process where there is none.
enum MemoryTrial {
  /// What else may be allocated meanwhile.
  private static let margin = 8 << 20

  /// Throws unless so many bytes could be had now, under whatever limit the process lives
  /// (`ulimit -v`). Nothing is written to them, so that this costs next to nothing.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  static func require(_ bytes: Int) throws {
    let (size, overflow) = max(0, bytes).addingReportingOverflow(margin)
    guard !overflow, let memory = malloc(size) else {
      throw SolverError.outOfMemory(bytes: bytes)
    }
    free(memory)
  }
}
