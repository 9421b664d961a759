import IsingKernels

extension StateWriter {
  /// Writes an energy of the kernels.
  func write(_ energy: AnnealingEnergy) {
    write(Int(energy.whole))
    write(energy.real)
  }
}

extension StateReader {
  /// The next energy of the kernels.
  mutating func energy() throws -> AnnealingEnergy {
    AnnealingEnergy(whole: Int64(bitPattern: try word()), real: try double())
  }
}
