#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few functions of the C library that a chart needs.
enum Elementary {
  static func log10(_ x: Double) -> Double {
    #if canImport(Glibc)
      Glibc.log10(x)
    #elseif canImport(Musl)
      Musl.log10(x)
    #else
      Darwin.log10(x)
    #endif
  }

  static func pow(_ x: Double, _ y: Double) -> Double {
    #if canImport(Glibc)
      Glibc.pow(x, y)
    #elseif canImport(Musl)
      Musl.pow(x, y)
    #else
      Darwin.pow(x, y)
    #endif
  }

  static func cosine(_ x: Double) -> Double {
    #if canImport(Glibc)
      Glibc.cos(x)
    #elseif canImport(Musl)
      Musl.cos(x)
    #else
      Darwin.cos(x)
    #endif
  }

  static func sine(_ x: Double) -> Double { cosine(x - .pi / 2) }

  /// Ten to an integer power, correctly rounded where a literal would be: parsed, not multiplied.
  static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

  /// The largest n with 10ⁿ ≤ x, for positive finite x.
  static func decade(of x: Double) -> Int {
    var exponent = Int(log10(x).rounded(.down))
    // The logarithm may round across a power of ten.
    if powerOfTen(exponent + 1) <= x { exponent += 1 }
    if powerOfTen(exponent) > x { exponent -= 1 }
    return exponent
  }
}
