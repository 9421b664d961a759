extension Problem {
  /// 32 hexadecimal digits that name the problem's numbers: the same for the same problem whatever
  /// file or storage it came in, different (but for accidents of 2⁻¹²⁸) for any other.
  ///
  /// Not cryptographic. Each number is mixed with its place by two 64-bit finalisers (Steele, Lea &
  /// Flood, OOPSLA 2014) and the results are added, so the order in which they are visited does not
  /// matter. The numbers are the fields that are not zero, the offset, the size, and the couplings: if
  /// every pair is coupled with the same magnitude, that magnitude and the signs of the upper
  /// triangle, 64 of a row in one number (bit j mod 64 is set where J_ij > 0 and j > i); otherwise
  /// every coupling that is not zero.
  ///
  /// - Complexity: O(couplings), for one-bit couplings O(couplings / 64).
  public var digest: String {
    var sum = DigestSum()
    // The denominator, a power of two, only says in which unit the numbers are held.
    let unit = 1 / Double(model.denominator)
    let couplings = model.couplings
    let allPairs = couplings.order * max(0, couplings.order - 1) / 2
    if allPairs > 0, couplings.pairCount == allPairs, couplings.isOfOneMagnitude {
      sum.add(DigestSum.magnitude, couplings.magnitudes.largest * unit)
      sum.addSigns(of: couplings)
    } else {
      sum.addPairs(of: couplings, unit: unit)
    }
    for (i, field) in model.fields.enumerated() where field != 0 {
      sum.add(UInt64(i) << 32 | 0xFFFF_FFFF, field * unit)
    }
    sum.add(kind, spins: model.spinCount, offset: model.offset * unit)
    return sum.text
  }
}

/// Numbers mixed with their places and added up.
struct DigestSum {
  /// The place of the magnitude that all couplings share.
  static let magnitude = UInt64.max - 9
  /// Added to the places of packed signs, which no pair of spins has.
  private static let signs: UInt64 = 1 << 63

  private(set) var first: UInt64 = 0
  private(set) var second: UInt64 = 0

  /// Adds what another sum has added.
  mutating func add(first: UInt64, second: UInt64) {
    self.first &+= first
    self.second &+= second
  }

  /// Adds what is known without the couplings.
  mutating func add(_ kind: Problem.Kind, spins: Int, offset: Double) {
    let kindNumber: UInt64 =
      switch kind {
      case .ising: 1
      case .maxCut: 2
      case .qubo(.minimize): 3
      case .qubo(.maximize): 4
      }
    add(.max, offset)
    add(.max - kindNumber, Double(spins))
    add(.max - 8, 1)
  }

  @inline(__always)
  mutating func add(_ place: UInt64, word: UInt64) {
    let mixed = DigestSum.mix(place &* 0x9E37_79B9_7F4A_7C15 ^ DigestSum.mix(word))
    first &+= mixed
    second &+= DigestSum.mix(mixed ^ place &+ 0xD1B5_4A32_D192_ED03)
  }

  @inline(__always)
  mutating func add(_ place: UInt64, _ number: Double) {
    add(place, word: (number + 0).bitPattern)  // −0 becomes 0
  }

  /// Adds the signs of the upper triangle of a complete matrix.
  mutating func addSigns(of couplings: Couplings) {
    let order = couplings.order
    switch couplings.storage {
    case .oneBit(let matrix):
      matrix.withWords { words in
        for i in 0..<order {
          let row = UnsafeBufferPointer(rebasing: words[(i * matrix.wordsPerRow)...])
          addSigns(row: i, order: order) { row[$0] }
        }
      }
    case .dense(let matrix):
      switch matrix.values {
      case .int8(let values): addSigns(values, order)
      case .int32(let values): addSigns(values, order)
      case .int64(let values): addSigns(values, order)
      case .float(let values): addSigns(values, order)
      case .double(let values): addSigns(values, order)
      }
    case .sparse:
      var row = [UInt64](repeating: 0, count: (order + 63) / 64)
      for i in 0..<order {
        for k in row.indices { row[k] = 0 }
        couplings.forEachNeighbor(of: i) { j, value in
          if value > 0 { row[j >> 6] |= 1 << UInt64(j & 63) }
        }
        addSigns(row: i, order: order) { row[$0] }
      }
    }
  }

  private mutating func addSigns<Scalar: CouplingScalar>(_ square: [Scalar], _ order: Int) {
    square.withUnsafeBufferPointer { square in
      for i in 0..<order {
        let row = UnsafeBufferPointer(rebasing: square[i * order..<(i + 1) * order])
        addSigns(row: i, order: order) { k in
          var word: UInt64 = 0
          for j in 64 * k..<min(64 * k + 64, order) where row[j].coupling > 0 {
            word |= 1 << UInt64(j & 63)
          }
          return word
        }
      }
    }
  }

  /// Adds the words of a row from the diagonal on.
  ///
  /// - Parameter words: those to add, where not all.
  @inline(__always)
  mutating func addSigns(
    row i: Int, order: Int, words: Range<Int>? = nil, _ word: (Int) -> UInt64
  ) {
    let place = DigestSum.signs | UInt64(i) << 32
    // Bits beyond the diagonal: none in the first word if that ends at it.
    var mask: UInt64 = i & 63 == 63 ? 0 : ~0 << UInt64(i & 63 + 1)
    for k in i >> 6..<(order + 63) >> 6 {
      if words?.contains(k) ?? true { add(place | UInt64(k), word: word(k) & mask) }
      mask = ~0
    }
  }

  /// Adds every coupled pair.
  mutating func addPairs(of couplings: Couplings, unit: Double) {
    switch couplings.storage {
    case .oneBit:
      couplings.forEachPair { i, j, value in add(UInt64(i) << 32 | UInt64(j), value * unit) }
    case .dense(let matrix):
      switch matrix.values {
      case .int8(let values): addPairs(values, matrix.order, unit)
      case .int32(let values): addPairs(values, matrix.order, unit)
      case .int64(let values): addPairs(values, matrix.order, unit)
      case .float(let values): addPairs(values, matrix.order, unit)
      case .double(let values): addPairs(values, matrix.order, unit)
      }
    case .sparse(let matrix):
      switch matrix.values {
      case .int8(let values): addPairs(values, matrix, unit)
      case .int32(let values): addPairs(values, matrix, unit)
      case .int64(let values): addPairs(values, matrix, unit)
      case .float(let values): addPairs(values, matrix, unit)
      case .double(let values): addPairs(values, matrix, unit)
      }
    }
  }

  private mutating func addPairs<Scalar: CouplingScalar>(
    _ square: [Scalar], _ order: Int, _ unit: Double
  ) {
    square.withUnsafeBufferPointer { square in
      for i in 0..<order {
        for j in i + 1..<max(i + 1, order) {
          let value = square[i * order + j].coupling
          if value != 0 { add(UInt64(i) << 32 | UInt64(j), value * unit) }
        }
      }
    }
  }

  private mutating func addPairs<Scalar: CouplingScalar>(
    _ values: [Scalar], _ matrix: SparseMatrix, _ unit: Double
  ) {
    for i in 0..<matrix.order {
      for k in Int(matrix.rowStarts[i])..<Int(matrix.rowStarts[i + 1]) where matrix.columns[k] > i {
        add(UInt64(i) << 32 | UInt64(matrix.columns[k]), values[k].coupling * unit)
      }
    }
  }

  /// The digits of both sums.
  var text: String { DigestSum.hexadecimal(first) + DigestSum.hexadecimal(second) }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  private static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
