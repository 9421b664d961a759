import Isinglass
import Spectra

/// Gaussian noise η = g Σ_j L_j z_j for trajectories x = Σ_j L_j E_j, ⟨E_i E_j⟩ = δ_ij, so that
/// ⟨η η⟩ = g² C without a factorisation of C, which is singular for smooth trajectories: what is new in x
/// by less than a share `tolerance` adds no direction.
struct NoiseBasis: Sendable {
  /// Whether what a new z_j has by chance in common with the directions so far is taken out: ⟨E_i z_j⟩ = 0
  /// for i ≤ j, since what is drawn now has not acted yet.
  let isCausal: Bool
  private let size: Int
  private let tolerance: Double
  private var random: Philox
  /// E_j/√N.
  private(set) var directions: VectorStack
  /// z_j/√N.
  private(set) var noises: VectorStack

  init(size: Int, tolerance: Double, isCausal: Bool, random: Philox) {
    self.size = size
    self.tolerance = tolerance
    self.isCausal = isCausal
    self.random = random
    directions = VectorStack(length: size)
    noises = VectorStack(length: size)
  }

  var rank: Int { directions.count }

  /// √N L_j of a state, whose new part gets a noise of its own.
  mutating func split(_ x: [Double]) -> [Double] {
    var (coefficients, rest) = directions.split(x, tolerance: tolerance)
    if let rest {
      directions.append(rest.direction)
      var noise = (0..<size).map { _ in random.normal() }
      if isCausal { _ = directions.takeProjection(from: &noise) }
      let scale = 1 / Double(size).squareRoot()
      for i in noise.indices { noise[i] *= scale }
      noises.append(noise)
      coefficients.append(rest.length)
    }
    return coefficients
  }

  /// −½ xᵀJx/N of a vector x that is not part of the dynamics, by Novikov's theorem: its products with
  /// noise are its response.
  ///
  /// For the glass x is the vector itself, for Wishart problems less its mean.
  func energy(ofTrial x: [Double], _ ensemble: DynamicsEnsemble) -> Double {
    let along = directions.products(with: x)
    let answers = noises.products(with: x)
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      let mean = x.reduce(0, +) / Double(size)
      let returned = zip(along, answers).reduce(0) { $0 + $1.0 * $1.1 } / Double(size)
      return -0.5 * bias * mean * mean - disorder * returned
    case .wishart(let ratio):
      // ½⟨u²⟩ α of the columns' fields u = ζ − Σ_j B_j U_j with B_j = ⟨x z_j⟩/√α, ⟨ζ U_j⟩ = ⟨x E_j⟩.
      let square = VectorArithmetic.dot(x.span, x.span)
      var returned = 0.0
      // What a causal noise has by chance in common with x, which counts in squares, is on average that of
      // the part of x that it may have something in common with.
      var free = isCausal ? square : 0
      for (answer, part) in zip(answers, along) {
        free = max(0, free - part * part)
        let b = answer / ratio.squareRoot()
        returned += b * (b - 2 * part) - free / (ratio * Double(size))
      }
      return 0.5 * ratio * (square + returned) / Double(size)
    }
  }
}

extension [Double] {
  /// This vector less its mean.
  func withoutMean() -> [Double] {
    let mean = reduce(0, +) / Double(Swift.max(1, count))
    return map { $0 - mean }
  }
}
