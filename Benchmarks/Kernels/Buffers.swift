/// Memory aligned to 2 MB, so that where pages fall does not change the result; never freed.
func buffer<Element: BitwiseCopyable>(
  _ count: Int, _ element: (Int) -> Element
) -> UnsafeMutablePointer<Element> {
  let bytes = max(count, 1) * MemoryLayout<Element>.stride
  let start = UnsafeMutableRawPointer.allocate(byteCount: bytes + 8192, alignment: 2 << 20)
    .bindMemory(to: Element.self, capacity: count)
  for index in 0..<count { start[index] = element(index) }
  return start
}

/// A 64-bit linear congruential generator; the benchmarks need variety, not quality.
struct Numbers {
  var state: UInt64 = 88_172_645_463_325_252

  mutating func bits() -> UInt32 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt32(state >> 32)
  }

  mutating func word() -> UInt64 { UInt64(bits()) << 32 | UInt64(bits()) }

  /// In -1 ... 1.
  mutating func next() -> Float { Float(bits()) / 2_147_483_648 - 1 }
}
