extension Problem {
  /// 32 hexadecimal digits that name the problem's numbers: the same for the same problem whatever
  /// file or storage it came in, different (but for accidents of 2⁻¹²⁸) for any other.
  ///
  /// Not cryptographic. Each coupling, field and the offset is mixed with its place by two 64-bit
  /// finalisers (Steele, Lea & Flood, OOPSLA 2014) and the results are added, so the order in which
  /// couplings are visited does not matter.
  ///
  /// - Complexity: O(couplings).
  public var digest: String {
    var sums: (UInt64, UInt64) = (0, 0)
    func add(_ place: UInt64, _ value: Double) {
      let number = (value + 0).bitPattern  // −0 becomes 0
      let first = mix(place &* 0x9E37_79B9_7F4A_7C15 ^ mix(number))
      sums.0 &+= first
      sums.1 &+= mix(first ^ place &+ 0xD1B5_4A32_D192_ED03)
    }
    // The denominator, a power of two, only says in which unit the numbers are held.
    let unit = 1 / Double(model.denominator)
    model.couplings.forEachPair { i, j, value in add(UInt64(i) << 32 | UInt64(j), value * unit) }
    for (i, field) in model.fields.enumerated() where field != 0 {
      add(UInt64(i) << 32 | 0xFFFF_FFFF, field * unit)
    }
    let kindNumber: UInt64 =
      switch kind {
      case .ising: 1
      case .maxCut: 2
      case .qubo(.minimize): 3
      case .qubo(.maximize): 4
      }
    add(.max, model.offset * unit)
    add(.max - kindNumber, Double(model.spinCount))
    add(.max - 8, 1)
    return hexadecimal(sums.0) + hexadecimal(sums.1)
  }
}

private func mix(_ word: UInt64) -> UInt64 {
  var z = word
  z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
  return z ^ z >> 31
}

private func hexadecimal(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
