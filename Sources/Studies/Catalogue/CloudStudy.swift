import Charts
import Isinglass
import RealModule
import SpinGlasses

/// The minima without overlap with the hidden state: where they are, and how their number grows.
struct CloudStudy: Study {
  let record = StudyRecord(
    name: "cloud", title: "The cloud of unaligned minima",
    question: """
      Are there exponentially many minima without overlap with the hidden state above an aligned global \
      minimum, at the energies and in the numbers that theory gives?
      """,
    prediction: """
      For g < J0 < J0_max(a) the mean number of minima grows as e^{NΣ} with the same Σ as without a hidden \
      state, since most are unaligned; their energies lie where Σ(e) > 0. Quenches end among them, the less \
      aligned the more spins there are; anneals end near the aligned minimum below.
      """)

  private static let bias = 1.5
  /// Where the cloud is looked at, and where its minima are counted.
  private static let gains = [1.0, 2]
  private static let countingGain = 1.0
  /// What counts as unaligned: |m|/√q.
  private static let unaligned = 0.3

  /// Quenches and anneals of one gain and size.
  private struct Cloud {
    let gain: Double
    let size: Int
    /// (cosine, energy) of each quench, and of the best anneal of each problem.
    var quenches: [(cosine: Double, energy: Double)] = []
    var anneals: [(cosine: Double, energy: Double)] = []
    /// Of each problem the mean over its quenches.
    var cosines: [Double] = []
    var shares: [Double] = []
  }

  /// Minima counted at one size.
  private struct Counted {
    let size: Int
    let isEnumerated: Bool
    var numbers: [Double] = []
    /// Of all starts the share that ended at minima found more than once.
    var coverages: [Double] = []
    let exact: KacRiceIntegral

    var logarithm: Estimate { Estimate(logarithmOfMeanOf: numbers) }
    var typical: Estimate { Estimate(meanOf: numbers.map { Double.log($0) }) }
  }

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    // Fewer problems where they are larger and fluctuate less.
    let shapes: [(size: Int, problems: Int)] = effort.pick(
      quick: [(25, 48), (80, 32), (240, 16)],
      full: [(25, 150), (50, 100), (100, 60), (200, 40), (400, 24)])
    let starts = effort.pick(quick: 8, full: 24)
    let plan: [(size: Int, starts: Int, problems: Int)] = effort.pick(
      quick: [
        (6, 0, 40), (8, 0, 30), (10, 300, 40), (12, 500, 30), (14, 700, 30), (16, 1000, 30),
      ],
      full: [
        (6, 0, 200), (8, 0, 150), (10, 0, 60), (12, 1500, 120), (14, 2000, 80), (16, 3000, 80),
        (18, 5000, 40),
      ])
    let samples = effort.pick(quick: 20_000, full: 150_000)
    let steps = CloudStudy.gains.count * shapes.count + plan.count + 1
    var step = 0
    var clouds: [Cloud] = []
    for gain in CloudStudy.gains {
      for (size, problems) in shapes {
        try progress.advance(step, of: steps, "quenches and anneals at gain \(gain), \(size) spins")
        clouds.append(
          try cloud(
            gain: gain, size: size, problems: problems, starts: starts,
            isLast: size == shapes.last?.size, effort: effort))
        step += 1
      }
    }
    var counted: [Counted] = []
    for (size, starts, problems) in plan {
      try progress.advance(step, of: steps, "minima of \(size) spins")
      counted.append(
        try count(
          size: size, starts: starts, problems: problems, samples: samples, effort: effort))
      step += 1
    }
    try progress.advance(step, of: steps, "Kac-Rice integrals for more spins")
    let found = try CloudStudy.gains.map { try findings(clouds, gain: $0) }.flatMap { $0 }
    return StudyReport(
      record: record, effort: effort,
      findings: found + (try growth(counted, samples: samples, effort: effort)),
      tables: [table(clouds), table(counted)],
      pictures: try CloudStudy.gains.map { try picture(clouds, gain: $0) } + [
        try picture(counted)
      ])
  }

  private func cloud(
    gain: Double, size: Int, problems: Int, starts: Int, isLast: Bool, effort: StudyEffort
  ) throws -> Cloud {
    var cloud = Cloud(gain: gain, size: size)
    for number in 0..<problems {
      let instance = try GlassInstance(
        size: size, ferromagneticBias: CloudStudy.bias, seed: effort.seed,
        number: 1000 * size + number)
      // Anneals are compared at the largest size alone.
      if isLast {
        let anneals = try instance.landscape.anneals(
          2, to: [gain], ramp: GainRamp(rate: 0.02), seed: effort.seed, threads: effort.threads)
        if let best = anneals.compactMap(\.first).min(by: { $0.energy < $1.energy }) {
          cloud.anneals.append((instance.cosine(best), best.energy / Double(size)))
        }
      }
      let sampling = try MinimaSampling(
        of: instance.landscape, gain: gain, by: .quench, starts: starts, seed: effort.seed,
        threads: effort.threads)
      let ends = sampling.minima.flatMap { minimum in
        minimum.starts.map { _ in
          (
            cosine: abs(minimum.cosine(with: instance.hidden)),
            energy: minimum.energy / Double(size)
          )
        }
      }
      cloud.quenches += ends
      cloud.cosines.append(Estimate(meanOf: ends.map(\.cosine)).value)
      cloud.shares.append(
        Double(ends.count { $0.cosine < CloudStudy.unaligned }) / Double(max(1, ends.count)))
    }
    return cloud
  }

  private func count(
    size: Int, starts: Int, problems: Int, samples: Int, effort: StudyEffort
  ) throws -> Counted {
    var counted = Counted(
      size: size, isEnumerated: starts == 0,
      exact: try KacRiceIntegral(
        at: PlantedGlassPoint(
          gain: CloudStudy.countingGain, ferromagneticBias: CloudStudy.bias),
        of: .minima, spins: size, samples: samples, seed: effort.seed, threads: effort.threads))
    for number in 0..<problems {
      let instance = try GlassInstance(
        size: size, ferromagneticBias: CloudStudy.bias, seed: effort.seed,
        number: 100_000 * size + number)
      if starts == 0 {
        let found = try instance.criticalPoints(
          gain: CloudStudy.countingGain, effort: effort)
        if found.isComplete {
          counted.numbers.append(Double(found.minima.count))
          counted.coverages.append(1)
        }
      } else {
        let found = try MinimaSampling(
          of: instance.landscape, gain: CloudStudy.countingGain, by: .quench, starts: starts,
          seed: effort.seed, threads: effort.threads)
        // Of x and −x one was counted.
        counted.numbers.append(2 * found.estimatedCount)
        counted.coverages.append(found.coverage)
      }
    }
    return counted
  }

  private func findings(_ clouds: [Cloud], gain: Double) throws -> [Finding] {
    let these = clouds.filter { $0.gain == gain }
    guard let last = these.last, let first = these.first else { return [] }
    let theory = try UnalignedCloud(gain: gain)
    let energies = try theory.energies(ferromagneticBias: CloudStudy.bias).map(\.energy)
    let (low, high) = (energies.min() ?? 0, energies.max() ?? 0)
    let caught = last.quenches.filter { $0.cosine < CloudStudy.unaligned }
    let inside = caught.filter { $0.energy > low && $0.energy < high }
    // By ln N, since the overlap of a start, N^(−1/2), grows while it falls.
    let trend = LineFit(
      x: these.map { Double.log(Double($0.size)) }, y: these.map { Estimate(meanOf: $0.cosines) })
    let gap = Estimate(meanOf: last.anneals.map(\.cosine))
      .distance(from: Estimate(meanOf: last.cosines))
    let name = "J0 = \(CloudStudy.bias), a = \(gain)"
    return [
      Finding(
        "\(name): unaligned minima abound",
        measured: Estimate(
          value: try theory.minima(ferromagneticBias: CloudStudy.bias).complexity, error: 1e-6),
        holds: theory.surroundsAlignedMinimum(ferromagneticBias: CloudStudy.bias),
        remark:
          "Σ by theory, up to J0_max = \(StudyReport.text(Estimate(value: theory.greatestBias, error: 0.01)))"
      ),
      Finding(
        "\(name): unaligned quenches end at energies where Σ(e) > 0",
        holds: !caught.isEmpty && inside.count == caught.count,
        remark: """
          \(inside.count) of \(caught.count) quenches of \(last.size) spins with m/√q < \(CloudStudy.unaligned); \
          \(StudyReport.text(Estimate(value: low, error: 0.002))) < e < \
          \(StudyReport.text(Estimate(value: high, error: 0.002)))
          """),
      Finding(
        "\(name): quenches end the less aligned the more spins there are",
        measured: trend?.slope,
        holds: trend.map { $0.slope.value < -3 * $0.slope.error } ?? false,
        remark: """
          d(m/√q)/d ln N, from \(StudyReport.text(Estimate(meanOf: first.cosines))) at \(first.size) spins \
          to \(StudyReport.text(Estimate(meanOf: last.cosines))) at \(last.size)
          """),
      Finding(
        "\(name): anneals of the same problems end aligned", measured: gap,
        holds: gap.value > 3 * gap.error
          && Estimate(meanOf: last.anneals.map(\.cosine)).value > 0.5,
        remark: """
          m/√q of anneals, \(StudyReport.text(Estimate(meanOf: last.anneals.map(\.cosine)))), less that of \
          quenches
          """),
    ]
  }

  /// The number of minima against N.
  private func growth(
    _ counted: [Counted], samples: Int, effort: StudyEffort
  ) throws -> [Finding] {
    let gain = CloudStudy.countingGain
    let name = "J0 = \(CloudStudy.bias), a = \(gain)"
    let sizes = counted.map { Double($0.size) }
    guard let first = counted.first, let last = counted.last,
      let measured = LineFit(x: sizes, y: counted.map(\.logarithm)),
      // The integral's line through the same sizes with the same weights.
      let exact = LineFit(
        x: sizes,
        y: counted.map {
          Estimate(value: $0.exact.logarithm.value, error: $0.logarithm.error)
        })
    else { return [] }
    let theory = try UnalignedCloud(gain: gain).minima(ferromagneticBias: CloudStudy.bias)
    let complexity = Estimate(value: theory.complexity, error: theory.error.complexity)
    let ratio = Estimate(
      combining: counted.map { $0.logarithm.distance(from: $0.exact.logarithm) })
    let unseen = 1 - (counted.flatMap(\.coverages).min() ?? 0)
    let (few, many) = (20, 32)
    let beyond = try [few, many].map { size in
      try KacRiceIntegral(
        at: PlantedGlassPoint(gain: gain, ferromagneticBias: CloudStudy.bias), of: .minima,
        spins: size, samples: samples, seed: effort.seed, threads: effort.threads)
    }
    let difference = beyond[1].logarithm.distance(from: beyond[0].logarithm)
    return [
      Finding(
        "\(name): the number of minima grows exponentially", measured: measured.slope,
        holds: measured.slope.value > 3 * measured.slope.error,
        remark: "rate of \(first.size) to \(last.size) spins, a line through ln of the mean number"),
      Finding(
        "\(name): at these sizes there are as many as the Kac-Rice integral says",
        predicted: Estimate(value: 0, error: 0), measured: ratio, systematic: unseen,
        remark: """
          ln of the ratio; at most \(StudyReport.text(Estimate(value: 100 * unseen, error: 1))) % of quenches \
          ended at minima found once, and what such minima there are is estimated
          """),
      Finding(
        "\(name): the rate is Σ, that of no hidden state", predicted: complexity,
        measured: measured.slope, systematic: prefactorAllowance(from: first.size, to: last.size),
        remark: """
          a prefactor of √N or 1/√N is allowed for; the integral's own line has the rate \
          \(StudyReport.text(Estimate(value: exact.slope.value, error: 0.002)))
          """),
      Finding(
        "\(name): with more spins the integral's rate comes to Σ", predicted: complexity,
        measured: Estimate(
          value: difference.value / Double(many - few),
          error: difference.error / Double(many - few)),
        systematic: prefactorAllowance(from: few, to: many),
        remark: """
          \(few) and \(many) spins, the prefactor as before; \
          \(Int(beyond[1].effectiveSamples)) effective samples
          """),
      Finding(
        "\(name): typical problems have fewer minima than the mean", measured: last.typical,
        holds: counted.allSatisfy { $0.typical.value <= $0.logarithm.value },
        remark: """
          mean of ln at \(last.size) spins, \
          \(StudyReport.text(Estimate(value: last.logarithm.value - last.typical.value, error: 0.01))) \
          below ln of the mean: Σ is an average over problems, a bound from above
          """),
    ]
  }

  private func table(_ clouds: [Cloud]) -> StudyTable {
    var table = StudyTable(
      "cloud",
      columns: [
        "gain", "size", "quench_cosine", "quench_cosine_error", "unaligned_share",
        "unaligned_share_error", "quench_energy", "anneal_cosine", "anneal_cosine_error",
        "anneal_energy",
      ])
    for cloud in clouds {
      let (cosine, share) = (Estimate(meanOf: cloud.cosines), Estimate(meanOf: cloud.shares))
      let anneal = Estimate(meanOf: cloud.anneals.map(\.cosine))
      let annealed =
        cloud.anneals.isEmpty
        ? [] : [anneal.value, anneal.error, Estimate(meanOf: cloud.anneals.map(\.energy)).value]
      table.add(
        [
          cloud.gain, Double(cloud.size), cosine.value, cosine.error, share.value, share.error,
          Estimate(meanOf: cloud.quenches.map(\.energy)).value,
        ] + annealed)
    }
    return table
  }

  private func table(_ counted: [Counted]) -> StudyTable {
    var table = StudyTable(
      "cloud-numbers",
      columns: [
        "size", "problems", "enumerated", "least_coverage", "log_mean_minima",
        "log_mean_minima_error", "mean_log_minima", "mean_log_minima_error", "kac_rice",
        "kac_rice_error", "kac_rice_effective_samples",
      ])
    for these in counted {
      table.add([
        Double(these.size), Double(these.numbers.count), these.isEnumerated ? 1 : 0,
        these.coverages.min() ?? .nan, these.logarithm.value, these.logarithm.error,
        these.typical.value, these.typical.error, these.exact.logarithm.value,
        these.exact.logarithm.error, these.exact.effectiveSamples,
      ])
    }
    return table
  }

  private func picture(_ clouds: [Cloud], gain: Double) throws -> StudyReport.Picture {
    guard let cloud = clouds.last(where: { $0.gain == gain }) else {
      return StudyReport.Picture(name: "cloud", caption: "", svg: Chart().svg())
    }
    let theory = try UnalignedCloud(gain: gain).energies(ferromagneticBias: CloudStudy.bias)
    let highest = max(theory.map(\.energy).max() ?? 0, cloud.quenches.map(\.energy).max() ?? 0)
    let lowest = min(
      theory.map(\.energy).min() ?? 0, cloud.anneals.map(\.energy).min() ?? 0,
      cloud.quenches.map(\.energy).min() ?? 0)
    let axis = Axis("energy per spin", range: (lowest - 0.1)...(highest + 0.1))
    var scatter = Chart(
      "\(cloud.size) spins", x: Axis("overlap with the hidden state m/√q", range: 0...1), y: axis)
    // Many equal points make a large file and no better picture.
    let shown = cloud.quenches.prefix(400)
    scatter.addPoints(
      x: shown.map(\.cosine), y: shown.map(\.energy), label: "quenches", radius: 2, opacity: 0.6)
    scatter.addPoints(
      x: cloud.anneals.map(\.cosine), y: cloud.anneals.map(\.energy), label: "anneals",
      radius: 3.5)
    for energy in [theory.map(\.energy).min(), theory.map(\.energy).max()].compactMap({ $0 }) {
      scatter.addRule(.horizontal(energy))
    }
    var curve = Chart("theory", x: Axis("complexity Σ of unaligned minima"), y: axis)
    curve.addLine(x: theory.map(\.complexity), y: theory.map(\.energy), label: "Σ(e), m = 0")
    return StudyReport.Picture(
      name: "cloud-gain\(gain)",
      caption: """
        Energy and overlap of quenches and anneals at J0 = \(CloudStudy.bias), a = \(gain), and the \
        complexity of unaligned minima of each energy; rules are where it ends
        """,
      svg: Figure(
        [scatter, curve], columns: 2,
        title: "Unaligned minima at J₀ = \(CloudStudy.bias), gain \(gain)"
      ).svg())
  }

  private func picture(_ counted: [Counted]) throws -> StudyReport.Picture {
    let theory = try UnalignedCloud(gain: CloudStudy.countingGain)
      .minima(ferromagneticBias: CloudStudy.bias)
    let sizes = counted.map { Double($0.size) }
    var chart = Chart(
      "The number of minima", subtitle: "J₀ = \(CloudStudy.bias), gain \(CloudStudy.countingGain)",
      x: Axis("spins N"), y: Axis("ln of the mean number"))
    chart.addLine(x: sizes, y: counted.map(\.exact.logarithm.value), label: "Kac–Rice, N spins")
    if let last = counted.last {
      let end = last.exact.logarithm.value
      chart.addLine(
        x: sizes, y: sizes.map { end + theory.complexity * ($0 - Double(last.size)) },
        label: "slope Σ", dash: .dashed)
    }
    for isEnumerated in [true, false] {
      let these = counted.filter { $0.isEnumerated == isEnumerated }
      chart.addPoints(
        x: these.map { Double($0.size) }, y: these.map(\.logarithm.value),
        errors: these.map(\.logarithm.error),
        label: isEnumerated ? "all critical points enumerated" : "quenches, capture and recapture")
    }
    return StudyReport.Picture(
      name: "cloud-numbers", caption: "ln of the mean number of minima against N, and theory",
      svg: chart.svg())
  }
}
