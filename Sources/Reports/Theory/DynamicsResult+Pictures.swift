import Charts
import SpinGlasses

extension DynamicsResult {
  private var problems: String {
    switch theory.ensemble {
    case .wishart(let ratio): "Wishart planted ensemble, α = \(ratio), rate \(rate)"
    case .plantedGlass(let bias, _):
      "planted Sherrington–Kirkpatrick machine, J₀ = \(bias), rate \(rate)"
    }
  }

  /// Self-overlap, overlap and Ising energy against the gain, or against time.
  func chart(byTime: Bool) -> String {
    var chart = Chart(
      "An anneal of infinitely many spins", subtitle: problems,
      x: Axis(byTime ? "time" : "gain a"), y: Axis(""))
    let x = moments.map { byTime ? $0.time : $0.gain }
    chart.addLine(x: x, y: moments.map(\.selfOverlap.value), label: "self-overlap q")
    chart.addLine(x: x, y: moments.map(\.roundedOverlap.value), label: "overlap of signs")
    chart.addLine(
      x: x, y: moments.map(\.isingEnergy.value),
      label: isWishart ? "Ising energy above the ground state" : "Ising energy")
    return chart.svg()
  }

  /// The correlation as a map and as curves of aging, and the response.
  var twoTimePicture: String {
    let count = places.count
    guard count > 1, let first = places.first, let last = places.last, last.time > first.time else {
      return Chart("Two times").svg()
    }
    let normal = (0..<count).map { correlation[$0][$0].value.squareRoot() }
    func normalized(_ i: Int, _ k: Int) -> Double {
      normal[i] * normal[k] > 0 ? correlation[i][k].value / (normal[i] * normal[k]) : .nan
    }
    let range = first.time...last.time
    var map = Chart(
      "How alike the state is at two times", subtitle: problems, x: Axis("time t′"),
      y: Axis("time t"))
    map.addHeatMap(
      HeatMap(
        (0..<count).flatMap { i in (0..<count).map { normalized(i, $0) } },
        columns: count, x: range, y: range,
        label: "C(t, t′)/√(C(t, t) C(t′, t′))"))
    var aging = Chart(
      "Aging", subtitle: "after several waiting times t′", x: Axis("t − t′"),
      y: Axis("C(t, t′)/√(C(t, t) C(t′, t′))", includesZero: true))
    let waits = looks.impulses.map { impulse in
      places.indices.min { abs(places[$0].time - impulse) < abs(places[$1].time - impulse) } ?? 0
    }
    for wait in waits {
      aging.addLine(
        x: (wait..<count).map { places[$0].time - places[wait].time },
        y: (wait..<count).map { normalized($0, wait) },
        label:
          "t′ = \(NumberText.rounded(places[wait].time)), gain \(NumberText.rounded(places[wait].gain))"
      )
    }
    var charts = [map, aging]
    if let response {
      var chart = Chart(
        "Response", subtitle: "to impulses at several times t′", x: Axis("t − t′"),
        y: Axis("R(t, t′)", includesZero: true))
      for (k, wait) in waits.enumerated() {
        let rows = (wait..<count).map { response[$0][k] }
        // Just after the impulse it is 1.
        let values = rows.enumerated().map { $0 == 0 ? 1 : $1.value }
        let times = (wait..<count).map { places[$0].time - places[wait].time }
        if rows.allSatisfy(\.error.isFinite) {
          chart.addBand(
            x: times, lower: zip(values, rows).map { $0 - $1.error },
            upper: zip(values, rows).map { $0 + $1.error }, color: .series(k))
        }
        chart.addLine(
          x: times, y: values,
          label:
            "t′ = \(NumberText.rounded(places[wait].time)), gain \(NumberText.rounded(places[wait].gain))",
          color: .series(k))
      }
      charts.append(chart)
    }
    return Figure(charts, columns: charts.count).svg()
  }

  /// P(x) at four gains after the take-off.
  var amplitudePicture: String {
    let averages = anneals.averages
    let end = averages.last?.selfOverlap.value ?? 0
    let grown = looks.points.filter { averages[$0].selfOverlap.value > 0.15 * end }
    let shown = (1...4).compactMap { quarter -> Int? in
      grown.isEmpty ? nil : grown[max(0, grown.count * quarter / 4 - 1)]
    }
    var chart = Chart(
      "Amplitudes along the anneal", subtitle: problems, x: Axis("amplitude x"),
      y: Axis("P(x)", includesZero: true))
    for look in shown {
      let (x, density) = anneals.amplitudeDensity(at: look)
      chart.addLine(x: x, y: density, label: "gain \(NumberText.rounded(averages[look].gain))")
    }
    return chart.svg()
  }
}

/// Numbers in legends.
private enum NumberText {
  /// To two places.
  static func rounded(_ value: Double) -> String { Quantity.fixed(value, decimals: 2) }
}
