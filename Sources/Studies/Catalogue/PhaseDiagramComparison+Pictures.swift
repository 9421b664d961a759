import Charts
import SpinGlasses

extension PhaseDiagramComparison {
  /// The maps side by side, and cuts through them.
  var pictures: [StudyReport.Picture] {
    [
      StudyReport.Picture(
        name: "overlap-map", caption: "Overlap with the hidden state by theory and by anneals",
        svg: maps("overlap m/√q", \.cosine, theory: \.cosine, range: 0...1)),
      StudyReport.Picture(
        name: "self-overlap-map", caption: "Self-overlap by theory and by anneals",
        svg: maps("self-overlap q", \.selfOverlap, theory: \.selfOverlap)),
      StudyReport.Picture(
        name: "cuts", caption: "Cuts through both maps: lines are theory, points are anneals",
        svg: Figure([acrossBias, overlaps, selfOverlaps, energies], columns: 2).svg()),
    ]
  }

  private func maps(
    _ name: String, _ value: (PhaseDiagramColumn.Place) -> Double,
    theory: (PhaseDiagram.Place) -> Double, range: ClosedRange<Double>? = nil
  ) -> String {
    let seen = plan.gains.indices.map { k in columns.map { $0.mean(k, value).value } }
    let predicted = plan.gains.indices.map { k in columns.map { value($0.theory[k]) } }
    let highest = (seen + predicted).joined().max() ?? 1
    let range = range ?? 0...max(highest, 1e-9)
    var left: Chart
    if let diagram {
      left = map(
        "Theory", diagram.biases, diagram.gains,
        diagram.gains.indices.map { row in
          diagram.biases.indices.map { diagram.place(gain: row, bias: $0).map(theory) ?? .nan }
        }, name, range)
      for (line, label) in [
        (diagram.onset, "onset"), (diagram.symmetryBreaking, "replica symmetry breaks"),
        (diagram.rigidity, "rigid above"),
      ] {
        left.addLine(x: line.biases, y: line.gains, label: label)
      }
    } else {
      left = map("Theory", columns.map(\.bias), plan.gains, predicted, name, range)
    }
    let right = map(
      "Anneals, N = \(plan.size)", columns.map(\.bias), plan.gains, seen, name, range)
    return Figure([left, right], columns: 2, title: name).svg()
  }

  /// Cells are drawn of equal size, each around its own place.
  private func map(
    _ title: String, _ biases: [Double], _ gains: [Double], _ rows: [[Double]], _ name: String,
    _ range: ClosedRange<Double>
  ) -> Chart {
    let (x, y) = (PhaseDiagramComparison.cells(biases), PhaseDiagramComparison.cells(gains))
    var chart = Chart(
      title, x: Axis("strength of the hidden state J₀", range: x), y: Axis("gain a", range: y))
    chart.addHeatMap(
      HeatMap(
        rows.flatMap { $0 }, columns: biases.count, x: x, y: y, label: name, valueRange: range))
    return chart
  }

  private static func cells(_ places: [Double]) -> ClosedRange<Double> {
    guard let first = places.first, let last = places.last, last > first else { return 0...1 }
    let half = 0.5 * (last - first) / Double(places.count - 1)
    return first - half...last + half
  }

  private var acrossBias: Chart {
    var chart = Chart(
      "Overlap at fixed gain", x: Axis("strength of the hidden state J₀"),
      y: Axis("m/√q", range: 0...1))
    let rows = plan.gains.indices.filter { [-1.2, -0.6, 0].contains(plan.gains[$0]) }
    for (k, row) in rows.enumerated() {
      let means = columns.map { $0.mean(row, \.cosine) }
      // Theory between the columns, where there is a map of it.
      if let diagram, let fine = diagram.gains.firstIndex(of: plan.gains[row]) {
        chart.addLine(
          x: diagram.biases,
          y: diagram.biases.indices.map { diagram.place(gain: fine, bias: $0)?.cosine ?? .nan },
          color: .series(k))
      } else {
        chart.addLine(
          x: columns.map(\.bias), y: columns.map { $0.theory[row].cosine }, color: .series(k))
      }
      chart.addPoints(
        x: columns.map(\.bias), y: means.map(\.value), errors: means.map(\.error),
        label: "a = \(plan.gains[row])", color: .series(k))
    }
    return chart
  }

  private var overlaps: Chart { along("Overlap along the gain", "m/√q", \.cosine) }

  private var selfOverlaps: Chart { along("Self-overlap", "q", \.selfOverlap) }

  private var energies: Chart { along("Energy", "energy per spin", \.energy) }

  private func along(
    _ title: String, _ label: String, _ value: (PhaseDiagramColumn.Place) -> Double
  ) -> Chart {
    var chart = Chart(title, x: Axis("gain a"), y: Axis(label))
    for (k, column) in columns.filter({ [0, 1.25, 1.5, 2].contains($0.bias) }).enumerated() {
      let means = plan.gains.indices.map { column.mean($0, value) }
      chart.addLine(x: plan.gains, y: column.theory.map(value), color: .series(k))
      chart.addPoints(
        x: plan.gains, y: means.map(\.value), errors: means.map(\.error),
        label: "J₀ = \(column.bias)", color: .series(k), radius: 2.6)
    }
    return chart
  }
}
