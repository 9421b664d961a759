public import Isinglass
import RealModule
import Spectra

extension DynamicalMeanField {
  /// What else to find out on the way.
  struct Inquiry: Sendable {
    /// When the forces get impulses, to which R is the response.
    var impulses: [Double] = []
    /// m(t)/m(0).
    var wantsGrowth = false
    var keepsAmplitudes = true
  }

  /// Follows the trajectories.
  ///
  /// - Parameters:
  ///   - times: when to look, rising; each is moved to the nearest step. Nil for the end alone.
  ///   - seed: decides couplings, start and noise.
  ///   - number: tells runs of one seed apart.
  /// - Throws: `TheoryError` for parameters that make no sense.
  /// - Complexity: O(N · rank) a step and 16 N · rank bytes; for the response see `DynamicsSolver`.
  public func history(at times: [Double]? = nil, seed: Seed = 0, number: Int = 0) throws -> History
  {
    try validate()
    return history(at: times, seed: seed, number: number, Inquiry())
  }

  func history(at times: [Double]?, seed: Seed, number: Int, _ inquiry: Inquiry) -> History {
    let random = seed.stream(.couplings, index: number)
    let course = Course(self, at: times ?? [course.duration], impulses: inquiry.impulses)
    let stream = (seed: seed, number: number)
    switch (solver, ensemble) {
    case (.conditioning, .plantedGlass(let bias, let disorder)):
      let couplings = ConditionedGlass(
        size: size, disorder: disorder, bias: bias, tolerance: tolerance, random: random)
      return follow(couplings, course, stream, inquiry, tangents(course, stream, inquiry))
    case (.conditioning, .wishart(let ratio)):
      let couplings = ConditionedWishart(
        size: size, ratio: ratio, tolerance: tolerance, random: random)
      return follow(couplings, course, stream, inquiry, tangents(course, stream, inquiry))
    case (.novikov, _):
      let forces = NovikovForces(
        size: size, ensemble: ensemble, tolerance: tolerance, random: random)
      return follow(forces, course, stream, inquiry, [])
    case (.response, _):
      let forces = ResponseForces(
        size: size, steps: course.last, timeStep: timeStep, ensemble: ensemble,
        tolerance: tolerance, random: random)
      return follow(forces, course, stream, inquiry, [])
    }
  }

  /// When to look and when to push, in steps.
  struct Course {
    let looks: [Int]
    let impulses: [Int]
    let last: Int

    init(_ theory: DynamicalMeanField, at times: [Double], impulses: [Double]) {
      let steps = Int((theory.course.duration / theory.timeStep).rounded())
      func step(_ time: Double) -> Int {
        max(0, min(steps, Int((max(0, min(1e9, time / theory.timeStep))).rounded())))
      }
      looks = times.map(step)
      self.impulses = impulses.map(step)
      last = looks.max() ?? 0
    }
  }

  private func follow(
    _ forces: some MeanFieldForces, _ course: Course, _ stream: (seed: Seed, number: Int),
    _ inquiry: Inquiry, _ tangents: [Tangent]
  ) -> History {
    var (all, tangents) = (forces, tangents)
    var x = start(stream.seed.stream(.initialState, index: stream.number))
    var random = stream.seed.stream(.noise, index: stream.number)
    let shake = (2 * noise * timeStep).squareRoot()
    var moments: [Moment] = []
    var amplitudes: [[Double]] = []
    var next = 0
    for step in 0...course.last {
      let time = Double(step) * timeStep
      let gain = self.course.gain(at: time)
      let b = gain + ensemble.gainShift
      let forces = all.forces(on: x)
      while next < course.looks.count, course.looks[next] <= step {
        moments.append(moment(x, forces, &all, time: time, gain: gain))
        if inquiry.keepsAmplitudes { amplitudes.append(x) }
        for k in tangents.indices { tangents[k].look(at: step) }
        next += 1
      }
      guard step < course.last else { break }
      all.advance(from: x, gain: b)
      for k in tangents.indices {
        tangents[k].advance(from: x, gain: b, step: step, timeStep: timeStep) {
          all.forces(on: $0)
        }
      }
      for i in x.indices { x[i] += timeStep * (x[i] * (b - x[i] * x[i]) + forces[i]) }
      if shake > 0 { for i in x.indices { x[i] += shake * random.normal() } }
    }
    var response =
      course.impulses.isEmpty ? nil : all.response(at: course.looks, to: course.impulses)
    var growth = inquiry.wantsGrowth ? all.growth(at: course.looks) : nil
    for tangent in tangents {
      switch tangent.kind {
      case .growth: growth = tangent.values
      case .impulse(let number):
        var rows =
          response
          ?? [[Double]](
            repeating: [Double](repeating: 0, count: course.impulses.count),
            count: course.looks.count)
        for k in rows.indices { rows[k][number] = tangent.values[k] }
        response = rows
      }
    }
    return History(
      moments: moments, amplitudes: amplitudes, rank: all.rank, response: response,
      growth: growth, warnings: all.warnings)
  }

  /// The derivatives to follow with the state in the same couplings.
  private func tangents(
    _ course: Course, _ stream: (seed: Seed, number: Int), _ inquiry: Inquiry
  ) -> [Tangent] {
    var tangents: [Tangent] = []
    if inquiry.wantsGrowth { tangents.append(Tangent(size: size)) }
    var random = stream.seed.stream(.experiment, index: stream.number)
    for (number, step) in course.impulses.enumerated() {
      tangents.append(Tangent(size: size, impulse: number, at: step, random: &random))
    }
    return tangents
  }

  /// Amplitudes whose mean and standard deviation are as asked for to the last digits: what is left to
  /// chance at the start would be amplified.
  private func start(_ stream: Philox) -> [Double] {
    var random = stream
    let numbers: [Double]
    switch initialAmplitudes {
    case .normal: numbers = (0..<size).map { _ in random.normal() }
    case .uniform: numbers = (0..<size).map { _ in random.uniform() }
    case .signs:
      let lean = initialOverlap / (1 + initialOverlap * initialOverlap).squareRoot()
      let up = Int((Double(size) * (1 + lean) / 2).rounded())
      // The first of a random order are up.
      let order = (0..<size).map { ($0, random.next()) }.sorted { $0.1 < $1.1 }
      var signs = [Double](repeating: -1, count: size)
      for (spin, _) in order.prefix(up) { signs[spin] = 1 }
      numbers = signs
    }
    let mean = numbers.reduce(0, +) / Double(size)
    let square = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
    let scale = square > 0 ? 1 / square.squareRoot() : 0
    return numbers.map { initialSpread * (($0 - mean) * scale + initialOverlap) }
  }

  private func moment(
    _ x: [Double], _ forces: [Double], _ all: inout some MeanFieldForces, time: Double,
    gain: Double
  ) -> Moment {
    let count = Double(size)
    let b = gain + ensemble.gainShift
    var (sum, square, energy, up) = (0.0, 0.0, 0.0, 0.0)
    for x in x {
      sum += x
      square += x * x
      energy += x * x * (x * x / 4 - b / 2)
      up += x >= 0 ? 1 : -1
    }
    return Moment(
      time: time, gain: gain, magnetization: sum / count, selfOverlap: square / count,
      energy: energy / count + all.couplingEnergy(of: x, under: forces),
      roundedOverlap: up / count,
      isingEnergy: all.couplingEnergy(ofTrial: x.map { $0 >= 0 ? 1 : -1 }))
  }
}
