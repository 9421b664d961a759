import IsingKernels
import Testing

extension KernelLevels {
  /// One step of each law against the same step in double precision.
  @Suite(.serialized)
  struct Dynamics {
    static let shapes = [
      (0, 16), (1, 1), (15, 1), (200, 1), (1, 16), (37, 16), (20, 48), (9, 7), (10, 19), (3, 100),
    ]
    static let laws = Law.allCases

    enum Law: CaseIterable { case meanField, amplitude, feedback, separated }

    /// Inputs of a step; parameters differ from replica to replica.
    struct Inputs {
      let spins: Int
      let replicas: Int
      let (x, e, force, noise): (Buffer<Float>, Buffer<Float>, Buffer<Float>, Buffer<Float>)
      let (coupling, linear): (Buffer<Float>, Buffer<Float>)
      let (amplitude, target, external): (Buffer<Float>, Buffer<Float>, Buffer<Float>)
      let (hasExternal, hasAmplitude, hasNoise): (Bool, Bool, Bool)

      init(_ spins: Int, _ replicas: Int, options: Int) {
        var numbers = Numbers(seed: UInt64(spins * 1000 + replicas))
        (self.spins, self.replicas) = (spins, replicas)
        let count = spins * replicas
        x = Buffer(count) { _ in 1.4 * numbers.next() }
        e = Buffer(count) { _ in 1.5 + numbers.next() }
        force = Buffer(count) { _ in 3 * numbers.next() }
        noise = Buffer(count) { _ in numbers.next() }
        coupling = Buffer(replicas) { _ in 0.6 + 0.3 * numbers.next() }
        linear = Buffer(replicas) { _ in numbers.next() }
        amplitude = Buffer(replicas) { _ in 1 + 0.5 * numbers.next() }
        target = Buffer(replicas) { _ in 1 + 0.5 * numbers.next() }
        external = Buffer(spins) { _ in 2 * numbers.next() }
        hasExternal = options & 1 != 0
        hasAmplitude = options & 2 != 0
        hasNoise = options & 4 != 0
      }

      var step: SoftStep {
        SoftStep(
          spins: spins, replicas: replicas, dt: 0.05, limit: 1.3, force: force.start,
          coupling: coupling.start, linear: linear.start,
          external: hasExternal ? UnsafePointer(external.start) : nil,
          external_amplitude: hasAmplitude ? UnsafePointer(amplitude.start) : nil,
          noise: hasNoise ? UnsafePointer(noise.start) : nil, noise_scale: 0.2)
      }

      var error: ErrorStep {
        ErrorStep(beta: 0.3, error_min: 0.6, error_max: 2.4, target: target.start)
      }

      func run(_ law: Law) {
        withUnsafePointer(to: step) { step in
          withUnsafePointer(to: error) { error in
            switch law {
            case .meanField: softMeanField(step, x: x.start)
            case .amplitude: softAmplitudeControl(step, error, x: x.start, e: e.start)
            case .feedback: softFeedbackControl(step, error, x: x.start, e: e.start)
            case .separated:
              softSeparatedFeedback(
                step, error, gain: 1.7, feedback: 0.4, x: x.start, e: e.start)
            }
          }
        }
      }

      /// The step at one place in double precision.
      func expected(_ law: Law, _ i: Int, _ r: Int) -> (x: Double, e: Double) {
        let k = i * replicas + r
        let (old, variable) = (Double(x[k]), Double(e[k]))
        var drive = Double(force[k])
        if hasExternal { drive += Double(external[i]) * (hasAmplitude ? Double(amplitude[r]) : 1) }
        let z = Double(coupling[r]) * drive
        var rate = Double(linear[r]) * old - old * old * old
        var error = 0.0
        switch law {
        case .meanField: rate += z
        case .amplitude:
          rate += variable * z
          error = -(old * old - Double(target[r])) * variable
        case .feedback:
          rate += variable * z
          error = -(variable * z * variable * z - Double(target[r])) * variable
        case .separated:
          rate += hyperbolicTangent(1.7 * z) + 0.4 * (z - variable)
          error = -(variable - z)
        }
        var next = old + 0.05 * rate
        if hasNoise { next += 0.2 * Double(noise[k]) }
        return (
          min(max(next, -1.3), 1.3),
          law == .meanField ? variable : min(max(variable + 0.05 * 0.3 * error, 0.6), 2.4)
        )
      }

      func hyperbolicTangent(_ y: Double) -> Double {
        let square = Random().exponential(2 * y)
        return (square - 1) / (square + 1)
      }
    }

    @Test(arguments: Self.laws, Self.shapes)
    func stepFollowsTheEquations(law: Law, shape: (Int, Int)) {
      for options in 0..<8 {
        let reference = Inputs(shape.0, shape.1, options: options)
        for level in KernelLevels.available {
          let inputs = Inputs(shape.0, shape.1, options: options)
          KernelLevels.at(level) { inputs.run(law) }
          var worst = 0.0
          for i in 0..<shape.0 {
            for r in 0..<shape.1 {
              let (x, e) = reference.expected(law, i, r)
              let k = i * shape.1 + r
              worst = max(worst, abs(Double(inputs.x[k]) - x), abs(Double(inputs.e[k]) - e))
            }
          }
          #expect(worst < 2e-6, "\(level), options \(options)")
        }
      }
    }

    @Test(arguments: Self.laws, Self.shapes)
    func levelsGiveTheSameBits(law: Law, shape: (Int, Int)) {
      let results = KernelLevels.available.map { level in
        let inputs = Inputs(shape.0, shape.1, options: 7)
        KernelLevels.at(level) { for _ in 0..<5 { inputs.run(law) } }
        return (0..<shape.0 * shape.1).flatMap {
          [inputs.x[$0].bitPattern, inputs.e[$0].bitPattern]
        }
      }
      #expect(results.allSatisfy { $0 == results[0] })
    }

    @Test("The sigmoid of separated feedback is tanh to 2e-6")
    func sigmoid() {
      let count = 40_001
      let zeros = Buffer<Float>(count) { _ in 0 }
      let force = Buffer<Float>(count) { Float($0 - 20_000) / 1000 }
      let (x, e) = (Buffer<Float>(count) { _ in 0 }, Buffer<Float>(count) { _ in 0 })
      let one = Buffer<Float>(1) { _ in 1 }
      let step = SoftStep(
        spins: count, replicas: 1, dt: 1, limit: 10, force: force.start, coupling: one.start,
        linear: zeros.start, external: nil, external_amplitude: nil, noise: nil, noise_scale: 0)
      let error = ErrorStep(beta: 0, error_min: -1, error_max: 1, target: zeros.start)
      withUnsafePointer(to: step) { step in
        withUnsafePointer(to: error) {
          softSeparatedFeedback(step, $0, gain: 1, feedback: 0, x: x.start, e: e.start)
        }
      }
      let inputs = Inputs(0, 1, options: 0)
      let worst = (0..<count).map {
        abs(Double(x[$0]) - inputs.hyperbolicTangent(Double(force[$0])))
      }.max()
      #expect(worst ?? 1 < 2e-6)
    }

    @Test(arguments: KernelLevels.available, Self.shapes)
    func squaresAndMaxima(level: KernelLevel, shape: (Int, Int)) {
      let (spins, replicas) = shape
      var numbers = Numbers(seed: 17)
      let x = Buffer<Float>(spins * replicas) { _ in numbers.next() }
      if spins > 2 { x.start[replicas] = .nan }
      let squares = Buffer<Double>(replicas) { _ in -1 }
      let maxima = Buffer<Float>(replicas) { _ in -1 }
      KernelLevels.at(level) {
        replicaMaxima(spins: spins, replicas: replicas, x: x.start, into: maxima.start)
        if spins > 2 { x.start[replicas] = 0.5 }
        replicaSquares(spins: spins, replicas: replicas, x: x.start, into: squares.start)
      }
      for r in 0..<replicas {
        var (sum, largest) = (0.0, Float(0))
        for i in 0..<spins {
          let value = x[i * replicas + r]
          sum += Double(value) * Double(value)
          if !(spins > 2 && i == 1 && r == 0) { largest = max(largest, abs(value)) }
        }
        #expect(abs(squares[r] - sum) <= 1e-13 * sum)
        #expect(maxima[r] == largest)
      }
    }

    @Test(arguments: KernelLevels.available, Self.shapes + [(130, 16), (65, 33), (700, 1)])
    func signsPackAndUnpack(level: KernelLevel, shape: (Int, Int)) {
      let (spins, replicas) = shape
      var numbers = Numbers(seed: 18)
      let x = Buffer<Float>(spins * replicas) { _ in numbers.next() }
      if spins * replicas > 2 {
        x.start[0] = -0.0
        x.start[1] = .nan
        x.start[2] = 0
      }
      let stride = (spins + 63) / 64 + 1
      let words = Buffer<UInt64>(stride * replicas) { _ in .max }
      let back = Buffer<Float>(spins * replicas) { _ in 0 }
      KernelLevels.at(level) {
        packSigns(
          spins: spins, replicas: replicas, x: x.start, wordsPerReplica: stride, into: words.start)
        unpackSigns(
          spins: spins, replicas: replicas, words: words.start, wordsPerReplica: stride,
          into: back.start)
      }
      for r in 0..<replicas {
        for i in 0..<stride * 64 {
          let bit = words[r * stride + i / 64] >> UInt64(i % 64) & 1 == 1
          #expect(bit == (i < spins && x[i * replicas + r] >= 0))
          if i < spins { #expect(back[i * replicas + r] == (bit ? 1 : -1)) }
        }
      }
      let untouched = Buffer<UInt64>(stride * replicas) { _ in 3 }
      packSigns(
        spins: 64 * stride + 1, replicas: replicas, x: x.start, wordsPerReplica: stride,
        into: untouched.start)
      #expect((0..<stride * replicas).allSatisfy { untouched[$0] == 3 })
    }
  }
}
