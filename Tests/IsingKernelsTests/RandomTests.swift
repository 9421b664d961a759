import IsingKernels
import Testing

extension KernelLevels {
  /// Philox streams against published vectors and a scalar reading of their definition.
  @Suite(.serialized)
  struct Random {
    static let place = PhiloxPlace(
      key: 0x0123_4567_89ab_cdef, low: 0xffff_ffff_ffff_fffd, high: 0x0f1e_2d3c_4b5a_6978)
    static let counts = [0, 1, 3, 4, 31, 32, 33, 100, 128, 1000]

    @Test(
      "Known-answer vectors of the Random123 distribution",
      arguments: [
        (
          PhiloxPlace(key: 0, low: 0, high: 0),
          [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8] as [UInt32]
        ),
        (
          PhiloxPlace(key: .max, low: .max, high: .max),
          [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        ),
        (
          PhiloxPlace(
            key: 0x299f_31d0_a409_3822, low: 0x85a3_08d3_243f_6a88, high: 0x0370_7344_1319_8a2e),
          [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        ),
      ])
    func publishedVectors(place: PhiloxPlace, expected: [UInt32]) {
      var words = [UInt32](repeating: 0, count: 4)
      philoxBlock(at: place, into: &words)
      #expect(words == expected)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          fillPhilox(from: place, count: 4, into: &words)
          #expect(words == expected, "\(level)")
        }
      }
    }

    /// The words of the stream, block by block.
    static func words(from start: PhiloxPlace, count: Int) -> [UInt32] {
      var (place, words) = (start, [UInt32]())
      while words.count < count {
        var block = [UInt32](repeating: 0, count: 4)
        philoxBlock(at: place, into: &block)
        words += block
        advancePhilox(&place, by: 1)
      }
      return Array(words.prefix(count))
    }

    @Test(arguments: KernelLevels.available, counts)
    func fillIsTheSequenceOfBlocks(level: KernelLevel, count: Int) {
      KernelLevels.at(level) {
        let filled = Buffer<UInt32>(count + 1) { _ in 7 }
        fillPhilox(from: Self.place, count: count, into: filled.start)
        #expect((0..<count).map { filled[$0] } == Self.words(from: Self.place, count: count))
        #expect(filled[count] == 7)
      }
    }

    @Test func advancingCarries() {
      var place = Self.place
      advancePhilox(&place, by: 2)
      #expect(place.low == .max && place.high == Self.place.high)
      advancePhilox(&place, by: 1)
      #expect(place.low == 0 && place.high == Self.place.high + 1)
    }

    @Test(arguments: KernelLevels.available, counts)
    func uniformsAreTheUpperBitsOfTheWords(level: KernelLevel, count: Int) {
      KernelLevels.at(level) {
        let filled = Buffer<Float>(count + 1) { _ in -1 }
        fillUniform(from: Self.place, count: count, into: filled.start)
        let expected = Self.words(from: Self.place, count: count).map { Float($0 >> 8) * 0x1p-24 }
        #expect((0..<count).map { filled[$0] } == expected)
        #expect(filled[count] == -1)
      }
    }

    @Test(arguments: counts)
    func normalsAreTheSameAtEveryLevel(count: Int) {
      let fills = KernelLevels.available.map { level in
        KernelLevels.at(level) {
          let filled = Buffer<Float>(count + 1) { _ in 9 }
          fillGaussian(from: Self.place, count: count, scale: 1.5, into: filled.start)
          return (0...count).map { filled[$0].bitPattern }
        }
      }
      #expect(fills.allSatisfy { $0 == fills[0] })
      #expect(fills[0][count] == Float(9).bitPattern)
    }

    @Test("Radius and angle of each pair, in double precision")
    func normalsFollowBoxAndMuller() {
      let count = 1 << 14
      let filled = Buffer<Float>(count) { _ in 0 }
      fillGaussian(from: Self.place, count: count, scale: 1, into: filled.start)
      let words = Self.words(from: Self.place, count: count)
      var worst = 0.0
      for group in stride(from: 0, to: count, by: 32) {
        for k in group..<group + 16 {
          let (c, s) = (Double(filled[k]), Double(filled[k + 16]))
          // r²/2 = -ln u and the angle, without calling a mathematical library for either.
          let radiusSquared = c * c + s * s
          let u = (Double(words[k]) + 0.5) * 0x1p-32
          worst = max(worst, abs(exponential(-radiusSquared / 2) / u - 1))
          let angle = Double(words[k + 16]) * 0x1p-32
          let eighth = Int(angle * 8)
          let expected = [
            c >= s && s >= 0, s >= c && c >= 0, s >= -c && c <= 0, -c >= s && s >= 0,
            -c >= -s && s <= 0, -s >= -c && c <= 0, -s >= c && c >= 0, c >= -s && s <= 0,
          ][eighth]
          #expect(expected, "angle \(angle) of a turn: \(c), \(s)")
        }
      }
      #expect(worst < 2e-5)
    }

    /// e^y by halving the argument and squaring.
    func exponential(_ y: Double) -> Double {
      var (sum, term, small) = (1.0, 1.0, y / 1024)
      for k in 1...12 {
        term *= small / Double(k)
        sum += term
      }
      small = sum
      for _ in 0..<10 { small *= small }
      return small
    }

    @Test func normalMomentsAreWithinFiveStandardErrors() {
      let count = 1 << 20
      let filled = Buffer<Float>(count) { _ in 0 }
      fillGaussian(
        from: PhiloxPlace(key: 11, low: 0, high: 0), count: count, scale: 1, into: filled.start)
      var sums = [0.0, 0, 0, 0]
      for k in 0..<count {
        let x = Double(filled[k])
        for power in 0..<4 { sums[power] += [x, x * x, x * x * x, x * x * x * x][power] }
      }
      // Variances of the powers of a standard normal number: 1, 2, 15, 96.
      for (sum, (mean, variance)) in zip(sums, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
        let error = (variance / Double(count)).squareRoot()
        #expect(abs(sum / Double(count) - mean) < 5 * error)
      }
    }

    @Test func uniformMomentsAreWithinFiveStandardErrors() {
      let count = 1 << 20
      let filled = Buffer<Float>(count) { _ in 0 }
      fillUniform(from: PhiloxPlace(key: 12, low: 0, high: 0), count: count, into: filled.start)
      let values = (0..<count).map { Double(filled[$0]) }
      #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
      let mean = values.reduce(0, +) / Double(count)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
      #expect(abs(mean - 1.0 / 2) < 5 * (1.0 / 12 / Double(count)).squareRoot())
      #expect(abs(square - 1.0 / 3) < 5 * (4.0 / 45 / Double(count)).squareRoot())
    }
  }
}
