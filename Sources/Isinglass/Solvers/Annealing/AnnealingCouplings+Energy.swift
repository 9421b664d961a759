import IsingKernels

extension AnnealingCouplings {
  /// What a kernel's energy is as a numerator of the model's energy.
  func numerator(_ energy: AnnealingEnergy) -> Double {
    (isExact ? Double(energy.whole) : energy.real * unit) + model.offset
  }

  /// The highest energy of the kernels that reaches a target numerator; none where it is `nil`.
  func kernelTarget(_ target: Double?) -> AnnealingEnergy {
    guard let target else { return AnnealingEnergy(whole: .min, real: -.infinity) }
    let value = target - model.offset
    return AnnealingEnergy(
      whole: isExact ? Int64(max(-0x1p62, min(0x1p62, value)).rounded(.down)) : .min,
      real: isExact ? -.infinity : value / unit)
  }
}
