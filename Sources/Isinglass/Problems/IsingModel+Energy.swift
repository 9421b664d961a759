extension IsingModel {
  /// The energy of a configuration, exact for integer models.
  ///
  /// This is the truth that every answer is checked against: it reads the model's own numbers and
  /// shares no code with any solver. Real models are summed with compensation (Neumaier 1974).
  ///
  /// - Complexity: O(N²) for dense couplings, O(couplings) for sparse.
  public func energy(of spins: Spins) -> Energy {
    if isInteger { return Energy(exactly: integerNumerator(of: spins), denominator: denominator) }
    return Energy(realNumerator(of: spins) / Double(denominator))
  }

  /// The energy that a numerator stands for.
  public func energy(ofNumerator numerator: Double) -> Energy {
    isInteger && abs(numerator) <= 0x1p62
      ? Energy(exactly: Int64(numerator.rounded()), denominator: denominator)
      : Energy(numerator / Double(denominator))
  }

  /// The numerator of the energy as a `Double`: exact for integer models up to 2⁵³.
  public func numerator(of spins: Spins) -> Double {
    isInteger ? Double(integerNumerator(of: spins)) : realNumerator(of: spins)
  }

  /// The local fields f_i = h_i + Σ_j J_ij s_j; turning spin i around changes the numerator by
  /// 2 s_i f_i.
  ///
  /// - Complexity: as `energy(of:)`.
  public func localFields(at spins: Spins) -> [Double] {
    (0..<spinCount).map { i in
      let coupled =
        isInteger
        ? Double(integerCoupledField(of: i, at: spins)) : realCoupledField(of: i, at: spins).value
      return coupled + (hasFields ? fields[i] : 0)
    }
  }

  private func integerNumerator(of spins: Spins) -> Int64 {
    var twice: Int64 = 0
    var field: Int64 = 0
    for i in 0..<spinCount {
      let spin = Int64(spins[i])
      twice += spin * integerCoupledField(of: i, at: spins)
      if hasFields { field += spin * Int64(fields[i]) }
    }
    return Int64(offset) - twice / 2 - field
  }

  private func realNumerator(of spins: Spins) -> Double {
    var sum = CompensatedSum(offset)
    for i in 0..<spinCount {
      let spin = Double(spins[i])
      let coupled = realCoupledField(of: i, at: spins)
      sum.add(-spin * coupled.sum / 2)
      sum.add(-spin * coupled.compensation / 2)
      if hasFields { sum.add(-spin * fields[i]) }
    }
    return sum.value
  }

  /// Σ_j J_ij s_j of an integer model. Cannot overflow: the magnitudes sum to less than 2⁶².
  private func integerCoupledField(of i: Int, at spins: Spins) -> Int64 {
    switch couplings.storage {
    case .oneBit(let matrix):
      var different = 0
      let row = i * matrix.wordsPerRow
      for (k, word) in spins.words.enumerated() {
        different += (matrix.start[row + k] ^ word).nonzeroBitCount
      }
      // The diagonal's zero bit counted as −s_i.
      return Int64(spinCount - 2 * different + spins[i])
    case .dense(let matrix):
      return matrix.integerField(of: i, at: spins)
    case .sparse:
      var sum: Int64 = 0
      couplings.forEachNeighbor(of: i) { j, value in
        sum += spins.isUp(j) ? Int64(value) : -Int64(value)
      }
      return sum
    }
  }

  private func realCoupledField(of i: Int, at spins: Spins) -> CompensatedSum {
    var sum = CompensatedSum()
    couplings.forEachNeighbor(of: i) { j, value in sum.add(spins.isUp(j) ? value : -value) }
    return sum
  }
}

extension DenseMatrix {
  /// Σ_j J_ij s_j of whole couplings, in the loop that their type makes fastest.
  fileprivate func integerField(of i: Int, at spins: Spins) -> Int64 {
    func sum<Scalar: FixedWidthInteger>(_ values: [Scalar]) -> Int64 {
      var total: Int64 = 0
      let row = i * order
      for (k, word) in spins.words.enumerated() {
        let first = 64 * k
        var bits = word
        for j in first..<min(first + 64, order) {
          // s = +1 keeps the value, s = −1 negates it: two's complement by the sign's mask.
          let mask = Int64(bits & 1) &- 1
          total &+= (Int64(values[row + j]) ^ mask) &- mask
          bits >>= 1
        }
      }
      return total
    }
    switch values {
    case .int8(let values): return sum(values)
    case .int32(let values): return sum(values)
    case .int64(let values): return sum(values)
    case .float, .double: return 0  // never whole
    }
  }
}

/// A sum that carries the rounding error of each addition along (Neumaier 1974).
struct CompensatedSum {
  private(set) var sum: Double
  private(set) var compensation = 0.0

  init(_ start: Double = 0) { sum = start }

  mutating func add(_ term: Double) {
    let total = sum + term
    compensation += abs(sum) >= abs(term) ? (sum - total) + term : (term - total) + sum
    sum = total
  }

  var value: Double { sum + compensation }
}
