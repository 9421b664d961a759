import RealModule

/// Inner loops over contiguous vectors of equal length.
///
/// The sums are relaxed: the compiler may reorder them, which vectorises them, and their rounding
/// is that of some order of summation.
package enum VectorArithmetic {
  package static func dot(_ x: Span<Double>, _ y: Span<Double>) -> Double {
    var sum = 0.0
    for i in 0..<min(x.count, y.count) { sum = Relaxed.multiplyAdd(x[i], y[i], sum) }
    return sum
  }

  /// The Euclidean norm. Scaled, so that it neither overflows nor underflows on the way.
  static func norm(_ x: Span<Double>) -> Double {
    let plain = dot(x, x)
    if plain > 1e-280 && plain < 1e280 { return plain.squareRoot() }
    var largest = 0.0
    for i in 0..<x.count {
      let magnitude = x[i].magnitude
      // A comparison alone would let a NaN pass unseen.
      if !magnitude.isFinite { return magnitude }
      largest = max(largest, magnitude)
    }
    if largest == 0 { return 0 }
    var sum = 0.0
    for i in 0..<x.count {
      let scaled = x[i] / largest
      sum = Relaxed.multiplyAdd(scaled, scaled, sum)
    }
    return largest * sum.squareRoot()
  }

  /// y[offset...] += a x
  package static func add(_ a: Double, times x: Span<Double>, to y: inout [Double], at offset: Int)
  {
    update(&y, at: offset, count: x.count) { $0 += a * x[$1] }
  }

  /// y[offset...] -= a x + b z
  static func subtract(
    _ a: Double, _ x: Span<Double>, _ b: Double, _ z: Span<Double>, from y: inout [Double],
    at offset: Int
  ) {
    update(&y, at: offset, count: min(x.count, z.count)) { $0 -= a * x[$1] + b * z[$1] }
  }

  static func scale(_ x: inout [Double], by factor: Double) {
    update(&x, at: 0, count: x.count) { element, _ in element *= factor }
  }

  /// Visits a run of elements after one check of its bounds, which leaves a loop that vectorises.
  @inline(__always)
  static func update(
    _ array: inout [Double], at offset: Int, count: Int, _ body: (inout Double, Int) -> Void
  ) {
    precondition(offset >= 0 && count >= 0 && offset + count <= array.count)
    array.withUnsafeMutableBufferPointer { all in
      for i in 0..<count { body(&all[offset + i], i) }
    }
  }
}

/// The SplitMix64 generator (Steele, Lea, Flood, OOPSLA 2014), for start vectors only.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform on (-1, 1), symmetric about zero and never zero.
  mutating func nextSigned() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-52 - 1
  }
}
