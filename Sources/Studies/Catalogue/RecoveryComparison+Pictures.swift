import Charts
import RealModule
import SpinGlasses

extension RecoveryComparison {
  func pictures() throws -> [StudyReport.Picture] {
    [
      StudyReport.Picture(
        name: "probability", caption: "The share of anneals that recover, and the law",
        svg: Figure(try plan.rates.map(probability), columns: 2).svg()),
      StudyReport.Picture(
        name: "overlaps", caption: "Final overlaps next to α_c, fast and slow",
        svg: Figure(plan.rates.compactMap(overlaps), columns: 2).svg()),
      StudyReport.Picture(
        name: "borders", caption: "Where half of the anneals recover, against the rate",
        svg: try border().svg()),
      StudyReport.Picture(
        name: "residuals", caption: "Residual Ising energies of unaligned and of all anneals",
        svg: residual().svg()),
    ]
  }

  private func probability(_ rate: Double) throws -> Chart {
    var chart = Chart(
      "Recovery at rate \(rate)", x: Axis("columns over spins α"),
      y: Axis("share with overlap above ½", range: 0...1))
    let end = plan.ratios.last ?? 1
    let ratios = (1...80).map { end * Double($0) / 80 }
    for (k, size) in plan.sizes.enumerated() {
      let line = groups(size: size, rate: rate)
      guard let any = line.first?.law else { continue }
      let law = try ratios.map { ratio in
        var law = any
        // The rms field is √α, and the start a fixed part of its root.
        law.initialSpread *= (ratio / any.ratio).squareRoot().squareRoot()
        law.ratio = ratio
        return try law.probability(size: size)
      }
      chart.addLine(x: ratios, y: law, color: .series(k))
      chart.addPoints(
        x: line.map(\.ratio), y: line.map(\.recovered.value), errors: line.map(\.recovered.error),
        label: "N = \(size)", color: .series(k))
    }
    chart.addRule(.vertical(1), label: "α = 1")
    return chart
  }

  /// Next to the border of the middle size.
  private func overlaps(_ rate: Double) -> Chart? {
    let size = plan.sizes[plan.sizes.count / 2]
    let line = groups(size: size, rate: rate)
    guard
      let group = line.min(by: {
        abs($0.recovered.value - 0.5) < abs($1.recovered.value - 0.5)
      })
    else { return nil }
    var chart = Chart(
      "Final overlaps at rate \(rate)", subtitle: "N = \(size), α = \(group.ratio)",
      x: Axis("|overlap| of the signs", range: 0...1.02), y: Axis("anneals"))
    let bins = 25
    var heights = [Double](repeating: 0, count: bins + 1)
    for overlap in group.overlaps { heights[min(bins, Int(overlap * Double(bins)))] += 1 }
    chart.addHistogram(
      Histogram(
        edges: (0...bins + 1).map { Double($0) / Double(bins) - 0.5 / Double(bins) },
        heights: heights))
    return chart
  }

  /// α_c against the rate, and α = 1.
  private func border() throws -> Chart {
    var chart = Chart(
      "The borders of recovery",
      x: Axis("rate db/dt", scale: .logarithmic), y: Axis("columns over spins α"))
    let rates = (0...24).map { 1e-3 * Double.pow(10, Double($0) / 8) }
    let measured = borderList
    for (k, size) in plan.sizes.enumerated() {
      guard let law = groups.first(where: { $0.size == size })?.law else { continue }
      let line = rates.map { rate in
        var law = law
        law.rate = rate
        return (try? law.criticalRatio(size: size)) ?? .nan
      }
      chart.addLine(x: rates, y: line, label: "α_c, N = \(size)", color: .series(k))
      let points = measured.filter { $0.size == size && $0.measured != nil }
      chart.addPoints(
        x: points.map(\.rate), y: points.map { $0.measured?.value ?? .nan },
        errors: points.map { $0.measured?.error ?? 0 }, label: "anneals", color: .series(k))
    }
    chart.addRule(.horizontal(1), label: "α = 1, infinitely slow")
    return chart
  }

  private func residual() -> Chart {
    var chart = Chart(
      "Residual energy of the signs", subtitle: "\(plan.sizes.last ?? 0) spins",
      x: Axis("columns over spins α"),
      y: Axis("above the ground state, per spin", includesZero: true))
    for (k, rate) in plan.rates.enumerated() {
      let line = groups(size: plan.sizes.last ?? 0, rate: rate)
      let unaligned = line.filter { $0.residual.value.isFinite && $0.recovered.value < 0.9 }
      chart.addPoints(
        x: unaligned.map(\.ratio), y: unaligned.map(\.residual.value),
        errors: unaligned.map { $0.residual.error.isFinite ? $0.residual.error : 0 },
        label: "unaligned, rate \(rate)", color: .series(k))
      chart.addLine(
        x: line.map(\.ratio), y: line.map(\.meanResidual.value), label: "all", color: .series(k))
    }
    return chart
  }
}
