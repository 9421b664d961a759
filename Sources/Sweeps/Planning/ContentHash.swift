#if Ledger
  /// 32 hexadecimal digits that name a text: the same for the same text on any machine, different (but
  /// for accidents of 2⁻¹²⁸) for any other.
  ///
  /// Not cryptographic. Two lanes take eight bytes at a time and mix them with 64-bit finalisers (Steele,
  /// Lea & Flood, OOPSLA 2014); the length is mixed in last.
  struct ContentHash {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0xD1B5_4A32_D192_ED03

    /// The digits for texts in order; where one ends and the next begins matters.
    static func text(_ parts: String...) -> String {
      var hash = ContentHash()
      for part in parts { hash.add(part) }
      return hexadecimal(hash.first) + hexadecimal(hash.second)
    }

    private mutating func add(_ text: String) {
      var (word, filled, count): (UInt64, UInt64, UInt64) = (0, 0, 0)
      for byte in text.utf8 {
        word |= UInt64(byte) << (8 * filled)
        (filled, count) = (filled + 1, count + 1)
        if filled == 8 {
          add(word: word)
          (word, filled) = (0, 0)
        }
      }
      add(word: word)
      add(word: count)
    }

    private mutating func add(word: UInt64) {
      first = ContentHash.mix(first ^ ContentHash.mix(word))
      second = ContentHash.mix(second &+ ContentHash.mix(word ^ 0xA076_1D64_78BD_642F) ^ first)
    }

    private static func mix(_ word: UInt64) -> UInt64 {
      var z = word &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }

    private static func hexadecimal(_ word: UInt64) -> String {
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
  }
#endif
