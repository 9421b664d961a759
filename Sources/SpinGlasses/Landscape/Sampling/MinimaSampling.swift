public import Isinglass

/// Minima reached from many random starts, and how many there may be in all.
///
/// ```swift
/// let quenches = try MinimaSampling(of: landscape, gain: 1, by: .quench, starts: 200)
/// let anneals = try MinimaSampling(of: landscape, gain: 1, by: .anneal(GainRamp()), starts: 20)
/// print(quenches.minima[0].energy, anneals.minima[0].energy, quenches.estimatedCount)
/// ```
public struct MinimaSampling: Sendable {
  /// How minima are reached.
  public enum Method: Sendable, Hashable {
    /// By falling from random amplitudes at the gain itself.
    case quench
    /// By following −∇E while the gain rises.
    case anneal(GainRamp)
  }

  /// A minimum, and how often it was reached.
  public struct Minimum: Sendable, Hashable {
    /// The amplitudes, one a spin.
    public var amplitudes: [Double]
    /// E, summed over all spins.
    public var energy: Double
    /// The smallest eigenvalue of the Hessian.
    public var lowestCurvature: Double
    /// The starts that ended here or, without fields, at −x.
    public var starts: [Int]

    /// q = ⟨x²⟩.
    public var selfOverlap: Double {
      amplitudes.reduce(0) { $0 + $1 * $1 } / Double(max(1, amplitudes.count))
    }

    /// The cosine of the angle between the amplitudes and a state.
    public func cosine(with state: Spins) -> Double {
      SpinGlasses.cosine(of: amplitudes, with: state)
    }

    /// m = ⟨x ξ⟩ along a state ξ.
    public func magnetization(along state: Spins) -> Double {
      SpinGlasses.magnetization(of: amplitudes, along: state)
    }
  }

  /// The gain a.
  public let gain: Double
  /// How the minima were reached.
  public let method: Method
  /// The distinct minima, by rising energy; without fields x and −x count as one.
  public let minima: [Minimum]
  /// How many starts ended at a minimum.
  public let starts: Int
  /// How many did not get there with the products allowed.
  public let failures: Int

  /// Goes down from many starts.
  ///
  /// - Parameters:
  ///   - landscape: of any size.
  ///   - gain: a.
  ///   - method: how to go down.
  ///   - starts: how often.
  ///   - seed: decides the starts.
  ///   - threads: how many threads; the answer does not depend on it.
  ///   - descent: when a point counts as a minimum, and the products allowed for each.
  /// - Throws: `LandscapeError.gain`, `.spectrum`; a start that does not converge is counted instead.
  /// - Complexity: of each start that of `quench` or `anneal`; 8 N bytes for each.
  public init(
    of landscape: SoftSpinLandscape, gain: Double, by method: Method, starts: Int, seed: Seed = 0,
    threads: Int = 1, descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) {
    guard gain.isFinite else { throw .gain(gain) }
    let edges: CouplingEdges?
    if case .anneal = method { edges = try landscape.couplingEdges() } else { edges = nil }
    let found = try parallelMap(max(0, starts), threads: max(1, threads)) {
      index throws(LandscapeError) -> SoftSpinMinimum? in
      do throws(LandscapeError) {
        if case .anneal(let ramp) = method, let edges {
          return try landscape.anneal(
            to: [gain], ramp: ramp, edges: edges, seed: seed, index: index, descent: descent
          ).last
        }
        return try landscape.quench(gain: gain, seed: seed, index: index, descent: descent)
      } catch {
        if case .notConverged = error { return nil }
        throw error
      }
    }
    self.gain = gain
    self.method = method
    self.starts = found.count { $0 != nil }
    failures = found.count { $0 == nil }
    minima = MinimaSampling.distinct(
      found, radius: 1e-5 * landscape.amplitudeScale(gain: gain),
      isSymmetric: landscape.fields.isEmpty)
  }

  /// Groups equal minima: those of nearly equal energy are compared spin by spin.
  private static func distinct(
    _ found: [SoftSpinMinimum?], radius: Double, isSymmetric: Bool
  ) -> [Minimum] {
    let order = found.indices.filter { found[$0] != nil }.sorted {
      let (first, second) = (found[$0]?.energy ?? 0, found[$1]?.energy ?? 0)
      return first != second ? first < second : $0 < $1
    }
    var minima: [Minimum] = []
    for index in order {
      guard let point = found[index] else { continue }
      let margin = 1e-9 * max(radius, abs(point.energy)) + 1e-12
      var place: Int?
      for candidate in minima.indices.reversed() {
        guard point.energy - minima[candidate].energy <= margin else { break }
        if isSame(minima[candidate].amplitudes, point.amplitudes, radius, isSymmetric) {
          place = candidate
          break
        }
      }
      if let place {
        minima[place].starts.append(index)
      } else {
        minima.append(
          Minimum(
            amplitudes: point.amplitudes, energy: point.energy,
            lowestCurvature: point.lowestCurvature, starts: [index]))
      }
    }
    for place in minima.indices { minima[place].starts.sort() }
    return minima
  }

  private static func isSame(
    _ x: [Double], _ y: [Double], _ radius: Double, _ isSymmetric: Bool
  ) -> Bool {
    if zip(x, y).allSatisfy({ abs($0 - $1) <= radius }) { return true }
    return isSymmetric && zip(x, y).allSatisfy { abs($0 + $1) <= radius }
  }
}

extension MinimaSampling {
  /// How many distinct minima were found.
  public var distinctCount: Int { minima.count }

  /// Minima found exactly once.
  public var singleCount: Int { minima.count { $0.starts.count == 1 } }

  /// Minima found exactly twice.
  public var doubleCount: Int { minima.count { $0.starts.count == 2 } }

  /// An estimate of how many minima there are that such starts can reach, from how many were found only
  /// once (f₁) or twice (f₂): S + f₁(f₁ − 1)/(2(f₂ + 1)). It is a lower bound in the mean; where nearly all
  /// were found once, take more starts.
  ///
  /// Source: A. Chao, Scand. J. Stat. 11, 265 (1984), without bias.
  public var estimatedCount: Double {
    let (single, double) = (Double(singleCount), Double(doubleCount))
    return Double(distinctCount) + single * (single - 1) / (2 * (double + 1))
  }

  /// The chance that one more start ends at a minimum already found: 1 − f₁/n.
  ///
  /// Source: I. J. Good, Biometrika 40, 237 (1953).
  public var coverage: Double { starts > 0 ? 1 - Double(singleCount) / Double(starts) : 0 }

  /// The mean energy of where a start ends, and its standard error.
  public var meanEnergy: (value: Double, error: Double) {
    mean(of: \.energy)
  }

  /// The mean over starts of a property of their minima, and its standard error.
  public func mean(of property: (Minimum) -> Double) -> (value: Double, error: Double) {
    guard starts > 0 else { return (0, 0) }
    var (sum, squares) = (0.0, 0.0)
    for minimum in minima {
      let (value, count) = (property(minimum), Double(minimum.starts.count))
      sum += count * value
      squares += count * value * value
    }
    let mean = sum / Double(starts)
    let variance = max(0, squares / Double(starts) - mean * mean)
    return (mean, starts > 1 ? (variance / Double(starts - 1)).squareRoot() : 0)
  }
}
