import Charts
package import Isinglass
package import SpinGlasses

extension WishartPhaseDiagram: Answer {
  package var pictures: [String] { ["plane"] }

  /// The grid as CSV.
  package var table: String? {
    var lines = [
      "b,alpha,phase,energy_planted,energy_unaligned,self_overlap,susceptibility_total,alignment_gain,replicon"
    ]
    for (row, b) in bs.enumerated() {
      for (column, alpha) in alphas.enumerated() {
        let place = place(row: row, column: column)
        let glass = place.glass.map {
          "\($0.energy),\($0.selfOverlap),\($0.totalSusceptibility),\($0.alignmentGain),\($0.replicon)"
        }
        let planted = b > 0 ? "\(-0.25 * b * b)" : ""
        lines.append("\(b),\(alpha),\(place.phase.rawValue),\(planted),\(glass ?? ",,,,")")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines and grid, row by row, a row for each b.
  package var json: JSONValue {
    func line(_ boundary: Boundary) -> JSONValue {
      .object([
        JSONMember("b", .numbers(boundary.bs)), JSONMember("alpha", .numbers(boundary.alphas)),
      ])
    }
    func grid(_ value: (Place) -> JSONValue) -> JSONValue { .array(places.map(value)) }
    return .object([
      JSONMember("ensemble", .string("wishart")), JSONMember("b", .numbers(bs)),
      JSONMember("alpha", .numbers(alphas)), JSONMember("alignment_line", line(alignment)),
      JSONMember("symmetric_alignment_line", line(symmetricAlignment)),
      JSONMember("least_unstable_line", line(leastUnstable)),
      JSONMember("greatest_line", line(greatest)),
      JSONMember("glass_onset", .numbers(alphas.map(WishartPoint.glassOnset))),
      JSONMember("phase", grid { .string($0.phase.rawValue) }),
      JSONMember("energy_unaligned", grid { .optional($0.glass?.energy) }),
      JSONMember("self_overlap", grid { .optional($0.glass?.selfOverlap) }),
      JSONMember("susceptibility_total", grid { .optional($0.glass?.totalSusceptibility) }),
      JSONMember("alignment_gain", grid { .optional($0.glass?.alignmentGain) }),
      JSONMember("replicon", grid { .optional($0.glass?.replicon) }),
    ])
  }

  /// The plane.
  package func picture(_ name: String) -> String {
    let (left, right) = (alphas[0], alphas[alphas.count - 1])
    let (low, high) = (bs[0], bs[bs.count - 1])
    var chart = Chart(
      "Phases of the Wishart planted ensemble",
      subtitle: "how far the lowest states without overlap are above the planted one",
      x: Axis("columns a spin α", range: left...right), y: Axis("b = a + α", range: low...high))
    chart.addHeatMap(
      HeatMap(
        places.map { $0.relativeGap ?? .nan }, columns: alphas.count, x: left...right,
        y: low...high,
        label: "gap/(b²/4)", valueRange: 0...1))
    func clipped(_ x: [Double], _ y: [Double], _ label: String) {
      let inside = zip(x, y).map { (left...right).contains($0) && (low...high).contains($1) }
      guard inside.contains(true) else { return }
      chart.addLine(x: x, y: zip(y, inside).map { $1 ? $0 : .nan }, label: label)
    }
    let fine = (0...200).map { max(1, left) + (right - max(1, left)) * Double($0) / 200 }
    if right > 1 { clipped(fine, fine.map(WishartPoint.glassOnset), "b_SG, glass above") }
    clipped(alignment.alphas, alignment.bs, "lowest unaligned states unstable beyond")
    clipped(symmetricAlignment.alphas, symmetricAlignment.bs, "symmetric state unstable beyond")
    clipped(greatest.alphas, greatest.bs, "no unaligned minima beyond")
    if low < 0, high > 0 { chart.addLine(x: [left, right], y: [0, 0], label: "planted above") }
    if left < 1, right > 1, high > 0 {
      chart.addLine(x: [1, 1], y: [max(0, low), high], label: "α = 1", dash: .dashed)
    }
    for (name, alpha, b) in [
      ("origin alone", 0.5 * (left + right), 0.5 * low),
      ("hard glass", 0.5 * (left + 1), 0.6 * high),
      ("planted alone", 0.1 + 0.9 * right, 0.4 * WishartPoint.glassOnset(alpha: 0.1 + 0.9 * right)),
      ("unstable glass", 0.5 * (1.2 + right), 0.75 * high),
    ]
    where (left...right).contains(alpha) && (low...high).contains(b)
      && (name != "origin alone" || b < -0.1)
    {
      chart.addNote(name, x: alpha, y: b)
    }
    return chart.svg(height: 520)
  }

  package func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading(
      "phase diagram", "Wishart planted ensemble, \(alphas.count) × \(bs.count) points")
    for phase in WishartPhase.allCases {
      let count = places.filter { $0.phase == phase }.count
      if count > 0 {
        report.line(
          WishartText.name(phase).replacing(" glass", with: ""), Quantity.counted(count, "point"))
      }
    }
    report.gap()
    report.line("alpha = 1", "up to there states without overlap are never unstable to alignment")
    report.line("b_SG", "(√alpha − 1)²: below it nothing but the planted state, for alpha > 1")
    for b in [0.05, 0.2, 0.5, 1, 2, 5] where b <= 1.0001 * (alignment.bs.last ?? 0) {
      func alpha(_ boundary: Boundary) -> String {
        Quantity.fixed(boundary.alpha(at: b), decimals: 3)
      }
      let hasMinima = greatest.bs.first.map { $0 <= b } == true && b <= 10
      let end = hasMinima ? ", unaligned minima end at \(alpha(greatest))" : ""
      report.line(
        "b = \(Quantity.significant(b))",
        "aligning from alpha \(alpha(alignment)), replica symmetric \(alpha(symmetricAlignment))\(end)"
      )
    }
    return report.text
  }
}
