/// States and checkpoints as bytes, for whoever tries what becomes of forged ones (`Fuzz/Targets`).
package enum CheckpointBytes {
  /// A trajectory's state; `nil` where it saves none.
  package static func state(of trajectory: any Trajectory) -> [UInt8]? {
    trajectory.savedState().state?.withBytes { Array($0) }
  }

  /// Lets a trajectory that was just started go on from a state.
  ///
  /// - Throws: `StateError`, `SolverError.outOfMemory`.
  package static func restore(_ trajectory: any Trajectory, from state: [UInt8]) throws {
    try trajectory.restore(state.withUnsafeBytes { try SavedState(copying: $0) })
  }

  /// A checkpoint file whose header agrees with what is behind it, whatever that is.
  ///
  /// - Parameter file: a checkpoint file, of which the bytes behind the header may have been changed.
  package static func sealed(_ file: [UInt8]) -> [UInt8] {
    let writer = StateWriter()
    CheckpointFile.begin(writer)
    file.dropFirst(CheckpointFile.headerSize).withUnsafeBytes { writer.write(bytes: $0) }
    CheckpointFile.seal(writer)
    return writer.finish()?.withBytes { Array($0) } ?? []
  }
}
