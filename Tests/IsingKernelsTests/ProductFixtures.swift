import IsingKernels

/// Uniform numbers from a 64-bit linear congruential generator.
struct Numbers {
  var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func bits() -> UInt32 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt32(state >> 32)
  }

  /// In -1 ... 1.
  mutating func next() -> Float { Float(bits()) / 2_147_483_648 - 1 }
}

/// Memory aligned to 64 bytes, freed with the object.
final class Buffer<Element: BitwiseCopyable> {
  let start: UnsafeMutablePointer<Element>

  init(_ count: Int, _ element: (Int) -> Element) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    start = bytes.bindMemory(to: Element.self, capacity: max(count, 1))
    for index in 0..<count { start[index] = element(index) }
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  subscript(index: Int) -> Element { start[index] }
}

/// A sum of products in double precision, with the sum of magnitudes that bounds its rounding.
struct Sum {
  var value = 0.0
  var magnitude = 0.0

  mutating func add(_ a: Float, _ b: Float) {
    value += Double(a) * Double(b)
    magnitude += abs(Double(a) * Double(b))
  }

  func agrees(with single: Float) -> Bool { abs(Double(single) - value) <= 1e-5 * magnitude }
}

/// Rows of random signs in the row-major one-bit form.
struct OneBit {
  let stride: Int
  let rows: Buffer<UInt64>

  /// A symmetric matrix with a zero diagonal.
  init(order n: Int, seed: UInt64) {
    self.init(rows: n, columns: n, seed: seed)
    for i in 0..<n {
      for j in 0...i {
        let bit = i != j && self[i, j] > 0
        set(i, j, bit)
        set(j, i, bit)
      }
    }
  }

  init(rows count: Int, columns: Int, seed: UInt64) {
    stride = oneBitRowStride(order: columns)
    rows = Buffer(count * stride) { _ in 0 }
    var numbers = Numbers(seed: seed)
    for i in 0..<count {
      for j in 0..<columns { set(i, j, numbers.bits() >> 31 == 1) }
    }
  }

  subscript(i: Int, j: Int) -> Int {
    rows[i * stride + j / 64] >> UInt64(j % 64) & 1 == 1 ? 1 : -1
  }

  private func set(_ i: Int, _ j: Int, _ bit: Bool) {
    let word = rows.start + i * stride + j / 64
    word.pointee &= ~(1 << UInt64(j % 64))
    if bit { word.pointee |= 1 << UInt64(j % 64) }
  }
}

enum SparseWeights: CaseIterable {
  case signs, equalMagnitudes, any
}

/// Compressed rows with random columns; degrees vary from row to row.
struct SparseRows {
  var starts = [0]
  var columns: [UInt32] = []
  var weights: [Float] = []

  init(order n: Int, degree: Int, weights kind: SparseWeights) {
    var numbers = Numbers(seed: UInt64(n * 100 + degree))
    for _ in 0..<n {
      for _ in 0..<(degree == 0 ? 0 : Int(numbers.bits() >> 8) % (2 * degree)) {
        columns.append(UInt32(Int(numbers.bits() >> 8) % n))
        let number = numbers.next()
        switch kind {
        case .signs: weights.append(number < 0 ? -1 : 1)
        case .equalMagnitudes: weights.append(number < 0 ? -0.25 : 0.25)
        case .any: weights.append(number)
        }
      }
      starts.append(columns.count)
    }
  }
}
