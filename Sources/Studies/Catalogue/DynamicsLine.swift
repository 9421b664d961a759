import Charts
import RealModule
import SpinGlasses

/// Theory and simulation of one anneal.
struct DynamicsLine {
  let anneal: DynamicsAnneal
  let plan: DynamicsPlan
  let theory: DynamicsTheory
  let samples: [DynamicsSample]

  /// A number of theory and of simulation, and what it is called.
  private struct Quantity {
    let name: String
    let column: String
    let theory: KeyPath<DynamicalMeanField.Average, Estimate>
    let sample: KeyPath<MachineAnneal.Look, Double>
  }

  private var quantities: [Quantity] {
    [
      Quantity(
        name: "self-overlap", column: "self_overlap", theory: \.selfOverlap, sample: \.selfOverlap),
      Quantity(name: "energy", column: "energy", theory: \.energy, sample: \.energy),
      Quantity(
        name: anneal.isWishart ? "signs' energy above the ground state" : "signs' Ising energy",
        column: "ising_energy", theory: \.isingEnergy, sample: \.isingEnergy),
    ]
      + (anneal.initialOverlap == nil
        ? []
        : [
          Quantity(
            name: "overlap of the signs", column: "rounded_overlap", theory: \.roundedOverlap,
            sample: \.roundedOverlap)
        ])
  }

  private func mean(_ look: Int, _ value: KeyPath<MachineAnneal.Look, Double>) -> Estimate {
    Estimate(meanOf: samples.map { $0.looks[look][keyPath: value] })
  }

  var findings: [Finding] {
    let last = plan.looks - 1
    let many = theory.course.last ?? theory.end
    return quantities.map { quantity in
      Finding(
        "\(anneal.name): \(quantity.name) at the end",
        predicted: theory.end[keyPath: quantity.theory],
        measured: mean(last, quantity.sample),
        remark:
          "\(plan.size) spins both; theory of \(plan.manySpins) has \(StudyReport.text(many[keyPath: quantity.theory]))"
      )
    } + [
      Finding(
        "\(anneal.name): amplitudes are as close to those of \(plan.manySpins) spins as theory's are",
        predicted: theory.distance, measured: Estimate(meanOf: samples.map(\.distance)),
        remark: "Kolmogorov's distance of P(x) at the end, of single anneals of \(plan.size) spins")
    ]
  }

  var table: StudyTable {
    var table = StudyTable(
      tableName,
      columns: ["gain"]
        + quantities.flatMap {
          [
            $0.column, "\($0.column)_error", "theory_\($0.column)", "theory_\($0.column)_error",
          ]
        })
    for (k, gain) in plan.gains(anneal).enumerated() {
      let theory = closest(to: gain)
      table.add(
        [gain]
          + quantities.flatMap { quantity -> [Double] in
            let (found, known) = (mean(k, quantity.sample), theory[keyPath: quantity.theory])
            return [found.value, found.error, known.value, known.error]
          })
    }
    return table
  }

  private var tableName: String {
    switch anneal.ensemble {
    case .plantedGlass(let bias, _): "dynamics-glass-\(bias)"
    case .wishart(let ratio): "dynamics-wishart-\(ratio)"
    }
  }

  /// Theory where a simulation looks, which is at one of its times.
  private func closest(to gain: Double) -> DynamicalMeanField.Average {
    theory.course.min { abs($0.gain - gain) < abs($1.gain - gain) } ?? theory.end
  }

  /// Courses of all anneals, and P(x) of each at its end.
  static func pictures(_ lines: [DynamicsLine]) -> [StudyReport.Picture] {
    func courses(
      _ title: String, y: String, _ lines: [DynamicsLine],
      _ theory: KeyPath<DynamicalMeanField.Average, Estimate>,
      _ sample: KeyPath<MachineAnneal.Look, Double>
    ) -> Chart {
      var chart = Chart(
        title, subtitle: "rate \(lines.first?.plan.rate ?? 0); lines theory, points the machine",
        x: Axis("gain a"), y: Axis(y, includesZero: true))
      for (k, line) in lines.enumerated() {
        chart.addLine(
          x: line.theory.course.map(\.gain),
          y: line.theory.course.map { $0[keyPath: theory].value },
          label: line.anneal.name, color: .series(k))
        let means = line.plan.gains(line.anneal).indices.map { line.mean($0, sample) }
        chart.addPoints(
          x: line.plan.gains(line.anneal), y: means.map(\.value), errors: means.map(\.error),
          color: .series(k), radius: 2.6)
      }
      return chart
    }
    let (glasses, wishart) = (
      lines.filter { !$0.anneal.isWishart }, lines.filter(\.anneal.isWishart)
    )
    let figure = Figure(
      [
        courses(
          "Planted glasses", y: "Ising energy of the signs", glasses, \.isingEnergy, \.isingEnergy),
        courses(
          "Wishart problems", y: "Ising energy above the ground state", wishart, \.isingEnergy,
          \.isingEnergy),
        courses("Self-overlap q", y: "q", lines, \.selfOverlap, \.selfOverlap),
        courses(
          "Overlap of signs with the hidden state", y: "⟨sign x⟩",
          lines.filter { $0.anneal.initialOverlap != nil }, \.roundedOverlap, \.roundedOverlap),
      ], columns: 2)
    let densities = lines.map { line -> Chart in
      var chart = Chart(
        line.anneal.name, subtitle: "gain \(line.anneal.gains.upperBound)", x: Axis("amplitude x"),
        y: Axis("P(x)", includesZero: true))
      let (x, density) = line.theory.density
      chart.addLine(x: x, y: density, label: "theory", color: .blue)
      let points = line.histogram(like: x)
      chart.addPoints(
        x: x, y: points, label: "the machine, N = \(line.plan.size)", color: .vermilion, radius: 2)
      return chart
    }
    return [
      StudyReport.Picture(
        name: "dynamics-courses", caption: "Anneals by theory and by the machine",
        svg: figure.svg()),
      StudyReport.Picture(
        name: "dynamics-amplitudes", caption: "Amplitudes at the end of anneals",
        svg: Figure(densities, columns: 2).svg()),
    ]
  }

  /// The density of all simulated amplitudes at the end, in the bins of theory.
  private func histogram(like middles: [Double]) -> [Double] {
    guard middles.count > 1 else { return [] }
    let width = middles[1] - middles[0]
    let low = middles[0] - width / 2
    var counts = [Double](repeating: 0, count: middles.count)
    let all = samples.flatMap { $0.looks.last?.amplitudes ?? [] }
    for x in all {
      let bin = ((x - low) / width).rounded(.down)
      if bin >= 0, bin < Double(counts.count) { counts[Int(bin)] += 1 }
    }
    return counts.map { $0 / (width * Double(max(1, all.count))) }
  }
}
