import Charts
import SpinGlasses

extension RigidityLine {
  /// Of all lines together the share of soft modes and of each the edge and the Ising energy.
  static func pictures(_ lines: [RigidityLine]) -> [StudyReport.Picture] {
    let edges = lines.map { line -> Chart in
      var chart = line.chart("Hessian at the minimum", y: "eigenvalue")
      // Further up nothing new is seen.
      let gains = line.plan.gains.filter { $0 <= 1 }
      let theory = line.theory.prefix(gains.count).map(\.hessianEdge)
      chart.addBand(
        x: gains, lower: theory.map { $0.value - $0.error },
        upper: theory.map { $0.value + $0.error })
      chart.addLine(x: gains, y: theory.map(\.value), label: "edge, theory", color: .blue)
      for size in line.plan.sizes.indices {
        line.add(
          to: &chart, size, "lowest curvature, N = \(line.plan.sizes[size])", \.lowestCurvature,
          gains: gains)
      }
      line.add(to: &chart, line.plan.sizes.count - 1, "polished edge", \.polishedEdge, gains: gains)
      return chart
    }
    let energies = lines.map { line -> Chart in
      var chart = line.chart("Ising energy of the signs", y: "energy per spin")
      for size in line.plan.sizes.indices {
        line.add(to: &chart, size, "N = \(line.plan.sizes[size])", \.isingEnergy)
      }
      if line.bias == 0 { chart.addRule(.horizontal(-0.76317), label: "ground state, N → ∞") }
      return chart
    }
    let shares = lines.map { line -> Chart in
      var chart = line.chart("The softest twentieth of the modes", y: "share of a step |dx|²")
      for size in line.plan.sizes.indices {
        line.add(to: &chart, size, "N = \(line.plan.sizes[size])", \.share.displacement)
      }
      chart.addRule(.horizontal(line.plan.softPart), label: "its part")
      return chart
    }
    return [
      StudyReport.Picture(
        name: "hessian-edge", caption: "The Hessian's lower edge along anneals, and theory",
        svg: Figure(edges, columns: 2).svg()),
      StudyReport.Picture(
        name: "ising-energy", caption: "Ising energy of the signs along anneals",
        svg: Figure(energies, columns: 2).svg()),
      StudyReport.Picture(
        name: "soft-share", caption: "What the softest twentieth of the modes carries of a step",
        svg: Figure(shares, columns: 2).svg()),
    ]
  }

  private func chart(_ title: String, y: String) -> Chart {
    var chart = Chart(
      "\(title), J₀ = \(bias)", x: Axis("gain a"), y: Axis(y, includesZero: true))
    if let line = try? PhaseBoundaries.rigidity(ferromagneticBias: bias) {
      chart.addRule(.vertical(line.value), label: "rigid →")
    }
    return chart
  }

  private func add(
    to chart: inout Chart, _ size: Int, _ label: String,
    _ value: (RigidityPath.Look) -> Double, gains: [Double]? = nil
  ) {
    let gains = gains ?? plan.gains
    let means = gains.indices.map { mean(size, $0, value) }
    chart.addPoints(
      x: gains, y: means.map(\.value), errors: means.map(\.error), label: label, radius: 2.6)
  }
}
