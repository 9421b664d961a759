/// Why a question about a soft-spin landscape has no answer.
public enum LandscapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A vector does not have one number a spin.
  case vectorCount(Int, spins: Int)
  /// A number of a vector is infinite or not a number.
  case notFinite(spin: Int)
  /// The gain is infinite or not a number.
  case gain(Double)
  /// The unit of gain is not a positive finite number.
  case unit(Double)
  /// An eigenvalue calculation failed.
  case spectrum(String)
  /// The couplings in double precision do not fit the memory of this machine.
  case outOfMemory(needed: Int, present: Int)
  /// The products with the couplings ran out before the gradient was small enough.
  case notConverged(rootMeanSquareGradient: Double, wanted: Double, products: Int)
  /// An anneal would take too many steps in time.
  case rampTooLong(steps: Double, limit: Double)
  /// There are too many spins to find every critical point.
  case tooManySpins(Int, limit: Int)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .vectorCount(let count, let spins):
      "\(count) amplitudes for \(spins) spins: give one amplitude a spin"
    case .notFinite(let spin): "the amplitude of spin \(spin) is not a finite number"
    case .gain(let gain): "the gain \(gain) is not a finite number"
    case .unit(let unit): "the unit of gain \(unit) is not positive: give the rms field, or 1"
    case .spectrum(let problem):
      "the spectrum could not be found: \(problem): check the couplings for extreme values"
    case .outOfMemory(let needed, let present):
      "the landscape needs \(needed >> 20) MiB and this machine has \(present >> 20) MiB: take a smaller or a sparser problem"
    case .notConverged(let gradient, let wanted, let products):
      "no minimum after \(products) products with the couplings: the rms gradient is \(gradient) and was to be \(wanted): allow more products, or start elsewhere"
    case .rampTooLong(let steps, let limit):
      "an anneal this slow and this far takes \(text(steps.rounded())) steps, and at most \(text(limit)) are taken: let the gain rise faster, or not as far, or divide the fields"
    case .tooManySpins(let count, let limit):
      "\(count) spins are too many to find every critical point, of which there can be 3^\(count): take \(limit) or fewer, or sample minima instead"
    }
  }
}
