import RealModule

/// The linear stage of an anneal: every mode of W Wᵀ/N by itself.
struct LinearGrowth {
  private let law: RecoveryLaw
  private let relaxation: WishartRelaxation

  init(_ law: RecoveryLaw) {
    self.law = law
    relaxation = WishartRelaxation(ratio: law.ratio)
  }

  private func b(_ time: Double) -> Double { law.start + law.rate * time }

  /// ln of the mean square amplitude of a mode,
  /// s₀² e^{2B(t) − 2λt} + 2T ∫₀ᵗ e^{2(B(t) − B(s)) − 2λ(t − s)} ds with B(t) = b₀t + vt²/2.
  private func logSquare(_ eigenvalue: Double, _ time: Double) -> Double {
    let growth = time * (law.start + law.rate * time / 2 - eigenvalue)
    let memory = law.initialSpread > 0 ? 2 * (.log(law.initialSpread) + growth) : -.infinity
    guard law.noise > 0 else { return memory }
    let shaken = .log(2 * law.noise) + logResponse(b(time) - eigenvalue, time)
    let larger = max(memory, shaken)
    return larger + .log(onePlus: .exp(min(memory, shaken) - larger))
  }

  /// ln ∫₀ᵗ e^{2cτ − vτ²} dτ.
  private func logResponse(_ c: Double, _ time: Double) -> Double {
    guard law.rate > 0 else {
      let exponent = 2 * c * time
      if abs(exponent) < 1e-8 { return .log(time) }
      return exponent > 0
        ? exponent + .log(-.expMinusOne(-exponent) / (2 * c))
        : .log(.expMinusOne(exponent) / (2 * c))
    }
    let root = law.rate.squareRoot()
    let (p, end) = (c / root, time * root)
    // ∫₀ᵘ e^{2px − x²} dx by complements of the error function that do not underflow.
    let half = 0.5 * Double.pi.squareRoot() / root
    if p <= 0 {
      return .log(
        half
          * (scaledErrorComplement(-p)
            - .exp(end * (2 * p - end)) * scaledErrorComplement(end - p)))
    }
    if end >= p { return p * p + .log(half * (.erf(end - p) + .erf(p))) }
    let rest = p - end
    let exponent = p * p - rest * rest
    return exponent
      + .log(half * (scaledErrorComplement(rest) - .exp(-exponent) * scaledErrorComplement(p)))
  }

  /// ln of the mean square amplitude over that of saturation, b/3, at a time when b > 0. Without noise it
  /// is convex in time: it falls from infinity at b = 0 and rises once the bulk grows.
  private func logExcess(_ time: Double) -> Double {
    let b = b(time)
    guard b > 0 else { return .infinity }
    return relaxation.logAverage { logSquare($0, time) } - .log(b / 3)
  }

  /// - Throws: `TheoryError` if amplitudes are saturated at once.
  func end() throws -> RecoveryLaw.LinearStage {
    let first = law.rate > 0 ? max(0, -law.start / law.rate) : 0
    if law.rate == 0, law.noise == 0, law.ratio > 1, law.start <= relaxation.lowerEdge {
      return RecoveryLaw.LinearStage(duration: .infinity, gain: law.start, spread: 0)
    }
    var (after, before) = (1e-3, 0.0)
    while logExcess(first + after) < 0 || logExcess(first + after) < logExcess(first + 0.99 * after)
    {
      guard after < 1e15 else {
        return RecoveryLaw.LinearStage(duration: .infinity, gain: law.start, spread: 0)
      }
      before = 0.5 * after
      after *= 2
    }
    var bottom = before
    if logExcess(first + bottom) >= 0 {
      // The lowest point, by golden sections.
      let section = 0.5 * (5.0.squareRoot() - 1)
      var (low, high) = (0.0, after)
      for _ in 0..<60 where logExcess(first + bottom) >= 0 {
        let left = high - section * (high - low)
        let right = low + section * (high - low)
        if logExcess(first + left) < logExcess(first + right) { high = right } else { low = left }
        bottom = 0.5 * (low + high)
      }
    }
    guard logExcess(first + bottom) < 0 else {
      throw TheoryError.parameter(
        "the initial spread", value: law.initialSpread,
        wanted: "smaller, and so the noise: amplitudes are saturated before they have grown")
    }
    while after - bottom > 1e-12 * (first + after) {
      let middle = 0.5 * (bottom + after)
      guard middle > bottom, middle < after else { break }
      if logExcess(first + middle) < 0 { bottom = middle } else { after = middle }
    }
    let time = first + bottom
    let ratio = relaxation.logAverage { logSquare($0, time) } - logSquare(0, time)
    return RecoveryLaw.LinearStage(duration: time, gain: b(time), spread: .exp(ratio))
  }
}

/// e^{x²} erfc(x) for x ≥ 0.
///
/// Source: NIST Digital Library of Mathematical Functions, 7.9.1.
private func scaledErrorComplement(_ x: Double) -> Double {
  if x < 6 { return .exp(x * x) * .erfc(x) }
  var tail = 0.0
  for k in stride(from: 40, to: 0, by: -1) { tail = 0.5 * Double(k) / (x + tail) }
  return 1 / (Double.pi.squareRoot() * (x + tail))
}
