import Charts
import Isinglass
import RealModule
import SpinGlasses

/// Critical points of few spins counted one by one, against the Kac–Rice formula for as many and for infinitely
/// many.
struct CountingStudy: Study {
  let record = StudyRecord(
    name: "counting", title: "Counting critical points",
    question: """
      How many critical points and minima does the landscape have, and is that what the Kac-Rice formula \
      says, for the same few spins exactly and for many by the complexity Σ?
      """,
    prediction: """
      The mean number of points of N spins is the Kac-Rice integral for N spins, without the origin, and grows \
      as e^{NΣ}. Σ (−1)^index is 1 in every problem. The index rises with the energy. At large gains there \
      are 3^N points and 2^N minima.
      """)

  /// Problems of one gain and size.
  private struct Counted {
    let gain: Double
    let size: Int
    var problems = 0
    var incomplete = 0
    var wrongSums = 0
    /// Of each complete problem, without the origin.
    var all: [Double] = []
    var minima: [Double] = []
    /// Of each complete problem the sum over points of the index share.
    var indices: [Double] = []
    /// Of each complete problem the slope of the index share against the energy.
    var slopes: [Double] = []
    /// Energy and index share of every point, and the number of its problem.
    var points: [(energy: Double, index: Double, problem: Int)] = []
    let exactAll, exactMinima: KacRiceIntegral

    init(gain: Double, size: Int, samples: Int, effort: StudyEffort) throws {
      self.gain = gain
      self.size = size
      let point = PlantedGlassPoint(gain: gain)
      exactAll = try KacRiceIntegral(
        at: point, of: .all, spins: size, samples: samples, seed: effort.seed,
        threads: effort.threads)
      exactMinima = try KacRiceIntegral(
        at: point, of: .minima, spins: size, samples: samples, seed: effort.seed,
        threads: effort.threads)
    }

    mutating func add(_ found: CriticalPointEnumeration) {
      problems += 1
      if found.morseSum != 1 { wrongSums += 1 }
      guard found.isComplete else {
        incomplete += 1
        return
      }
      let points = found.points.filter { $0.selfOverlap > 1e-16 }
      all.append(Double(points.count))
      minima.append(Double(points.count { $0.isMinimum }))
      let shares = points.map { Double($0.index) / Double(size) }
      indices.append(shares.reduce(0, +))
      self.points += zip(points, shares).map { ($0.energyPerSpin, $1, problems) }
      let (energy, share) = (
        Estimate(meanOf: points.map(\.energyPerSpin)).value, Estimate(meanOf: shares).value
      )
      var (sxx, sxy) = (0.0, 0.0)
      for (point, index) in zip(points, shares) {
        let distance = point.energyPerSpin - energy
        sxx += distance * distance
        sxy += distance * (index - share)
      }
      // All points of one pair ±x have one energy: no slope.
      if sxx > 1e-12 { slopes.append(sxy / sxx) }
    }

    /// The mean index share of all points of all problems, which weighs problems by their points.
    var index: Estimate {
      let total = max(1, all.reduce(0, +))
      let value = indices.reduce(0, +) / total
      let squares = zip(indices, all).reduce(0.0) { sum, pair in
        let distance = pair.0 - value * pair.1
        return sum + distance * distance
      }
      return Estimate(value: value, error: squares.squareRoot() / total)
    }
  }

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan: [(gain: Double, sizes: [Int], problems: Int)] = effort.pick(
      quick: [(-1, [6, 8, 10], 60), (0, [4, 6, 8], 60), (1, [4, 6, 8], 40)],
      full: [
        (-1, [6, 8, 10, 12, 14, 16], 300), (0, [4, 6, 8, 10, 12, 14], 200),
        (1, [4, 6, 8, 10, 12], 60),
      ])
    let samples = effort.pick(quick: 12_000, full: 150_000)
    let steps = plan.reduce(1) { $0 + $1.sizes.count * ($1.problems + 1) }
    var (step, number) = (0, 0)
    var counted: [Counted] = []
    for (gain, sizes, problems) in plan {
      for size in sizes {
        try progress.advance(step, of: steps, "Kac-Rice integral, gain \(gain), \(size) spins")
        var these = try Counted(gain: gain, size: size, samples: samples, effort: effort)
        step += 1
        for _ in 0..<problems {
          try progress.advance(step, of: steps, "points at gain \(gain), \(size) spins")
          let instance = try GlassInstance(
            size: size, ferromagneticBias: 0, seed: effort.seed, number: number)
          these.add(try instance.criticalPoints(gain: gain, effort: effort))
          step += 1
          number += 1
        }
        counted.append(these)
      }
    }
    try progress.advance(step, of: steps, "large gains and many spins")
    var findings: [Finding] = []
    for (gain, _, _) in plan {
      findings += try self.findings(
        counted.filter { $0.gain == gain }, gain: gain, effort: effort)
    }
    findings += try limits(effort)
    return StudyReport(
      record: record, effort: effort, findings: findings, tables: [try table(counted)],
      pictures: try pictures(counted, gains: plan.map(\.gain)))
  }

  private func findings(
    _ counted: [Counted], gain: Double, effort: StudyEffort
  ) throws -> [Finding] {
    guard let last = counted.last else { return [] }
    let problems = counted.reduce(0) { $0 + $1.problems }
    let incomplete = counted.reduce(0) { $0 + $1.incomplete }
    let wrong = counted.reduce(0) { $0 + $1.wrongSums }
    var all = [
      Finding(
        "a = \(gain): the points found have Σ (−1)^index = 1, in 99 of 100 problems at least",
        holds: wrong * 100 <= problems,
        remark: """
          \(problems - wrong) of \(problems); \(incomplete) were left out since the search may have missed \
          points
          """)
    ]
    for kind in CriticalPointKind.allCases {
      let name = kind == .all ? "critical points" : "minima"
      let ratios = counted.map { these in
        Estimate(logarithmOfMeanOf: kind == .all ? these.all : these.minima)
          .distance(from: (kind == .all ? these.exactAll : these.exactMinima).logarithm)
      }
      let worst = ratios.map { $0.value.magnitude / $0.error }.max() ?? 0
      all.append(
        Finding(
          "a = \(gain): the mean number of \(name) is that of the Kac-Rice integral",
          predicted: Estimate(value: 0, error: 0),
          measured: Estimate(combining: ratios),
          remark: """
            ln of the ratio, \(counted.map { "\($0.size)" }.joined(separator: ", ")) spins together; one \
            size is at most \(StudyReport.text(Estimate(value: worst, error: 0.1))) errors off
            """))
    }
    all.append(
      Finding(
        "a = \(gain): so is their index", predicted: last.exactAll.index, measured: last.index,
        remark: "mean share of negative eigenvalues, \(last.size) spins"))
    let slope = Estimate(meanOf: last.slopes)
    all.append(
      Finding(
        "a = \(gain): the index rises with the energy", measured: slope,
        holds: slope.value > 3 * slope.error,
        remark: "d(index/N)/de, mean over problems of \(last.size) spins"))
    all += try growth(counted, gain: gain, effort: effort)
    return all
  }

  /// How counted numbers grow, and the integral between sizes that cannot be counted any more, against Σ.
  private func growth(
    _ counted: [Counted], gain: Double, effort: StudyEffort
  ) throws -> [Finding] {
    let point = PlantedGlassPoint(gain: gain)
    let (few, many) = (12, 24)
    return try CriticalPointKind.allCases.flatMap { kind -> [Finding] in
      let theory = try Complexity(at: point, of: kind)
      // Before a factor e in number there is no exponent to speak of.
      guard Double(few) * theory.complexity > 1, let first = counted.first, let last = counted.last,
        let fit = LineFit(
          x: counted.map { Double($0.size) },
          y: counted.map {
            Estimate(logarithmOfMeanOf: kind == .all ? $0.all : $0.minima)
          })
      else { return [] }
      let numbers = try [few, many].map { size in
        try KacRiceIntegral(
          at: point, of: kind, spins: size,
          samples: effort.pick(quick: 12_000, full: 150_000), seed: effort.seed,
          threads: effort.threads)
      }
      let distance = Double(many - few)
      let difference = numbers[1].logarithm.distance(from: numbers[0].logarithm)
      let name = kind == .all ? "critical points" : "minima"
      let predicted = Estimate(value: theory.complexity, error: theory.error.complexity)
      return [
        Finding(
          "a = \(gain): the number of \(name) counted grows as e^{NΣ}", predicted: predicted,
          measured: fit.slope, systematic: prefactorAllowance(from: first.size, to: last.size),
          remark: "\(first.size) to \(last.size) spins; a prefactor of √N or 1/√N is allowed for"),
        Finding(
          "a = \(gain): the Kac-Rice integral for \(name) grows as e^{NΣ}", predicted: predicted,
          measured: Estimate(
            value: difference.value / distance, error: difference.error / distance),
          systematic: prefactorAllowance(from: few, to: many),
          remark: """
            \(few) and \(many) spins, the prefactor as before; \
            \(Int(numbers[1].effectiveSamples)) effective samples
            """),
      ]
    }
  }

  /// 3^N points and 2^N minima where every spin has its own wells.
  private func limits(_ effort: StudyEffort) throws -> [Finding] {
    var (problems, right) = (0, 0)
    for size in 2...6 {
      for number in 0..<effort.pick(quick: 3, full: 10) {
        let instance = try GlassInstance(
          size: size, ferromagneticBias: 0, seed: effort.seed,
          number: 1_000_000 + 100 * size + number)
        let found = try instance.criticalPoints(gain: 10, effort: effort)
        problems += 1
        let power = (0..<size).reduce(1) { total, _ in 3 * total }
        if found.points.count == power, found.minima.count == 1 << size, found.morseSum == 1 {
          right += 1
        }
      }
    }
    let (all, minima) = (
      try Complexity(at: PlantedGlassPoint(gain: 10), of: .all),
      try Complexity(at: PlantedGlassPoint(gain: 10), of: .minima)
    )
    return [
      Finding(
        "a = 10: 3^N points with the origin and 2^N minima, in every problem",
        holds: right == problems,
        remark: "\(right) of \(problems) problems of 2 to 6 spins"),
      Finding(
        "a = 10: Σ of all is ln 3", predicted: Estimate(value: Double.log(3), error: 1e-4),
        measured: Estimate(value: all.complexity, error: all.error.complexity)),
      Finding(
        "a = 10: Σ of minima is ln 2", predicted: Estimate(value: Double.log(2), error: 1e-4),
        measured: Estimate(value: minima.complexity, error: minima.error.complexity)),
    ]
  }

  private func table(_ counted: [Counted]) throws -> StudyTable {
    var table = StudyTable(
      "counting",
      columns: [
        "gain", "size", "problems", "incomplete", "log_mean_points", "log_mean_points_error",
        "mean_log_points", "kac_rice_points", "kac_rice_points_error", "complexity_of_points",
        "log_mean_minima", "log_mean_minima_error", "mean_log_minima", "kac_rice_minima",
        "kac_rice_minima_error", "complexity_of_minima", "index", "index_error", "kac_rice_index",
        "kac_rice_index_error", "complexity_index",
      ])
    for these in counted {
      let point = PlantedGlassPoint(gain: these.gain)
      let (all, minima) = (
        try Complexity(at: point, of: .all), try Complexity(at: point, of: .minima)
      )
      func columns(_ numbers: [Double], _ exact: Estimate, _ complexity: Double) -> [Double] {
        let mean = Estimate(logarithmOfMeanOf: numbers)
        // Of problems that have any: below the onset there are none.
        let typical = Estimate(meanOf: numbers.filter { $0 > 0 }.map { Double.log($0) }).value
        return [mean.value, mean.error, typical, exact.value, exact.error, complexity]
      }
      let index = these.index
      table.add(
        [these.gain, Double(these.size), Double(these.problems), Double(these.incomplete)]
          + columns(these.all, these.exactAll.logarithm, all.complexity)
          + columns(these.minima, these.exactMinima.logarithm, minima.complexity)
          + [
            index.value, index.error, these.exactAll.index.value, these.exactAll.index.error,
            all.index,
          ])
    }
    return table
  }

  private func pictures(_ counted: [Counted], gains: [Double]) throws -> [StudyReport.Picture] {
    var numbers: [Chart] = []
    var indices: [Chart] = []
    for gain in gains {
      let these = counted.filter { $0.gain == gain }
      guard let last = these.last else { continue }
      let sizes = these.map { Double($0.size) }
      var chart = Chart("gain \(gain)", x: Axis("spins N"), y: Axis("ln of the mean number"))
      chart.addLine(x: sizes, y: these.map(\.exactAll.logarithm.value), label: "Kac–Rice, all")
      chart.addLine(
        x: sizes, y: these.map(\.exactMinima.logarithm.value), label: "Kac–Rice, minima")
      let (all, minima) = (
        these.map { Estimate(logarithmOfMeanOf: $0.all) },
        these.map { Estimate(logarithmOfMeanOf: $0.minima) }
      )
      chart.addPoints(
        x: sizes, y: all.map(\.value), errors: all.map(\.error), label: "all points",
        color: .series(0))
      chart.addPoints(
        x: sizes, y: minima.map(\.value), errors: minima.map(\.error), label: "minima",
        color: .series(1))
      numbers.append(chart)
      indices.append(try indexChart(last))
    }
    return [
      StudyReport.Picture(
        name: "counting-numbers",
        caption:
          "ln of the mean number of critical points and minima against N, counted and by Kac-Rice",
        svg: Figure(numbers, columns: gains.count, title: "Critical points of few spins").svg()),
      StudyReport.Picture(
        name: "counting-index",
        caption: "Index of critical points against their energy, counted and by theory",
        svg: Figure(indices, columns: gains.count, title: "The index rises with the energy").svg()),
    ]
  }

  /// Mean index in bins of the energy, beside the theory for many spins.
  private func indexChart(_ counted: Counted) throws -> Chart {
    var chart = Chart(
      "gain \(counted.gain), \(counted.size) spins", x: Axis("energy per spin"),
      y: Axis("index/N"))
    let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: counted.gain), of: .all)
    let line = curve.points.filter { $0.complexity >= 0 }
    chart.addLine(
      x: line.map(\.energy), y: line.map(\.index), label: "theory, many spins")
    let sorted = counted.points.sorted { $0.energy < $1.energy }
    let bins = min(16, max(1, sorted.count / 20))
    var (energies, indices, errors): ([Double], [Double], [Double]) = ([], [], [])
    for bin in 0..<bins {
      let slice = sorted[(bin * sorted.count / bins)..<((bin + 1) * sorted.count / bins)]
      let mean = Estimate(meanOf: slice.map(\.index)).value
      energies.append(Estimate(meanOf: slice.map(\.energy)).value)
      indices.append(mean)
      // Points of one problem go together.
      var distances: [Int: Double] = [:]
      for point in slice { distances[point.problem, default: 0] += point.index - mean }
      let squares = distances.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
      errors.append(squares.squareRoot() / Double(slice.count))
    }
    chart.addPoints(x: energies, y: indices, errors: errors, label: "counted, in equal parts")
    return chart
  }
}
