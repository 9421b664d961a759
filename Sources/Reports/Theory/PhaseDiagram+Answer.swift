import Charts
package import Isinglass
package import SpinGlasses

extension PhaseDiagram: Answer {
  package var pictures: [String] { ["plane"] }

  /// The grid as CSV.
  package var table: String? {
    var lines = [
      "gain,ferromagnetic_bias,magnetization,self_overlap,susceptibility,energy,hessian_edge,phase,rigidity"
    ]
    for (row, gain) in gains.enumerated() {
      for (column, bias) in biases.enumerated() {
        guard let place = place(gain: row, bias: column) else { continue }
        lines.append(
          "\(gain),\(bias),\(place.magnetization),\(place.selfOverlap),\(place.susceptibility),"
            + "\(place.energy),\(place.hessianEdge),\(place.phase.rawValue),\(place.rigidity.rawValue)"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines and grid, row by row, a row for each gain.
  package var json: JSONValue {
    func line(_ boundary: Boundary) -> JSONValue {
      .object([
        JSONMember("ferromagnetic_biases", .numbers(boundary.biases)),
        JSONMember("gains", .numbers(boundary.gains)),
        JSONMember("error_estimates", .numbers(boundary.errors)),
      ])
    }
    func grid(_ value: (Place) -> JSONValue) -> JSONValue {
      .array(places.map { $0.map(value) ?? .null })
    }
    return .object([
      JSONMember("ensemble", .string("planted-sk")), JSONMember("disorder", .number(disorder)),
      JSONMember("onset", line(onset)), JSONMember("symmetry_breaking", line(symmetryBreaking)),
      JSONMember("rigidity_line", line(rigidity)),
      JSONMember("least_magnetizing_bias", .number(leastMagnetizingBias)),
      JSONMember("gains", .numbers(gains)), JSONMember("ferromagnetic_biases", .numbers(biases)),
      JSONMember("magnetization", grid { .number($0.magnetization) }),
      JSONMember("self_overlap", grid { .number($0.selfOverlap) }),
      JSONMember("susceptibility", grid { .number($0.susceptibility) }),
      JSONMember("energy", grid { .number($0.energy) }),
      JSONMember("hessian_edge", grid { .number($0.hessianEdge) }),
      JSONMember("phase", grid { .string($0.phase.rawValue) }),
      JSONMember("rigidity", grid { .string($0.rigidity.rawValue) }),
    ])
  }

  /// The plane.
  package func picture(_ name: String) -> String {
    let (smallestBias, largestBias) = (biases.first ?? 0, biases.last ?? 0)
    let (lowestGain, highestGain) = (gains.first ?? 0, gains.last ?? 0)
    var chart = Chart(
      "Phases of the planted Sherrington–Kirkpatrick machine",
      subtitle: "overlap of the global minimum with the hidden state, g = \(disorder)",
      x: Axis("strength of the hidden state J₀"), y: Axis("gain a"))
    chart.addHeatMap(
      HeatMap(
        places.map { $0?.cosine ?? .nan }, columns: biases.count,
        x: smallestBias...largestBias, y: lowestGain...highestGain, label: "m/√q",
        valueRange: 0...1))
    for (boundary, name) in [
      (onset, "onset"), (symmetryBreaking, "replica symmetry breaks"),
      (rigidity, "rigid above"),
    ] {
      let inside = boundary.gains.map { $0 >= lowestGain && $0 <= highestGain ? $0 : .nan }
      chart.addLine(x: boundary.biases, y: inside, label: name)
    }
    if (smallestBias...largestBias).contains(disorder), highestGain > -2 * disorder {
      chart.addLine(
        x: [disorder, disorder], y: [max(lowestGain, -2 * disorder), highestGain],
        label: "J₀ = g")
    }
    let right = 0.5 * (disorder + largestBias)
    for (name, bias, gain) in [
      ("paramagnet", 0.3 * largestBias, 0.5 * (lowestGain - 2 * disorder)),
      ("rough glass", 0.5 * disorder, -1.2 * disorder),
      ("rigid glass", 0.5 * disorder, 0.5 * (highestGain - 0.4 * disorder)),
      ("mixed, rigid", right, 0.5 * (highestGain - 0.3 * disorder)),
      ("ferromagnet", right, -1.3 * disorder),
    ] where (smallestBias...largestBias).contains(bias) && (lowestGain...highestGain).contains(gain)
    {
      chart.addNote(name, x: bias, y: gain)
    }
    return chart.svg(height: 520)
  }

  package func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading("phase diagram", "\(gains.count) × \(biases.count) points")
    report.line("magnetized", "J0 > \(Quantity.significant(disorder, digits: 6)), exactly")
    for (k, bias) in rigidity.biases.enumerated() {
      let error = Quantity.fixed(rigidity.errors[k], decimals: 3)
      let onset = PhaseBoundaries.onset(ferromagneticBias: bias, disorder: disorder)
      let unbroken = symmetryBreaking.gain(at: bias)
      report.line(
        "J0 = \(Quantity.fixed(bias, decimals: 2))",
        "onset \(Quantity.fixed(onset, decimals: 3)),"
          + " symmetry breaks \(Quantity.fixed(unbroken, decimals: 3)),"
          + " rigid above \(Quantity.fixed(rigidity.gains[k], decimals: 3)) ± \(error)")
    }
    let missing = places.filter { $0 == nil }.count
    if missing > 0 { report.note("\(missing) points could not be solved and are left out.") }
    return report.text
  }
}
