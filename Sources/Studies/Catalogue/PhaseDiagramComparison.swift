import Charts
import RealModule
import SpinGlasses

/// Both maps, and what to make of their differences.
struct PhaseDiagramComparison {
  let plan: PhaseDiagramPlan
  let columns: [PhaseDiagramColumn]
  /// Theory on the finer grid, with the lines between the phases.
  let diagram: PhaseDiagram?

  /// 1/N to a power.
  private func size(_ power: Double) -> Double { Double.pow(Double(plan.size), -power) }

  var findings: [Finding] {
    let columns = columns.filter { abs($0.bias - 1) > size(1.0 / 3) }
    var all = columns.map(onset)
    all.append(
      difference(
        "overlap m/√q for J0 > g", columns.filter { $0.bias > 1 }, \.cosine,
        allowed: 2 * size(2.0 / 3), law: "2 N^(−2/3)"))
    all.append(
      difference(
        "self-overlap q", columns, \.selfOverlap, allowed: 3 * size(2.0 / 3), law: "3 N^(−2/3)"))
    all.append(
      difference(
        "energy per spin", columns, \.energy, allowed: 1.5 * size(2.0 / 3), law: "1.5 N^(−2/3)"))
    return all + magnetization(columns)
  }

  /// The largest eigenvalue of N spins.
  private func onset(_ column: PhaseDiagramColumn) -> Finding {
    let isSpread = column.bias <= 1
    let line = PhaseBoundaries.onset(ferromagneticBias: column.bias)
    // Mean of Tracy and Widom's law for the edge of the semicircle; none for an eigenvalue outside.
    let spread = isSpread ? 1.2065 * size(2.0 / 3) : 0
    // Couplings have no diagonal: J₀ ξξᵀ/N lacks J₀/N.
    let shift = spread + column.bias * size(1)
    return Finding(
      "J0 = \(column.bias): the origin goes unstable at the onset line",
      predicted: Estimate(value: line + shift, error: 0), measured: column.onset,
      systematic: size(2.0 / 3),
      remark:
        "\(isSpread ? "−2 and Tracy and Widom's mean distance" : "−(J0 + 1/J0)") for \(plan.size) spins; N^(−2/3) is allowed"
    )
  }

  /// The root mean square difference of both maps. What sampling adds to it is taken off and allowed for.
  private func difference(
    _ name: String, _ columns: [PhaseDiagramColumn],
    _ value: (PhaseDiagramColumn.Place) -> Double, allowed: Double, law: String
  ) -> Finding {
    var (squares, noise, count) = (0.0, 0.0, 0.0)
    for column in columns {
      let onset = PhaseBoundaries.onset(ferromagneticBias: column.bias)
      // The onset of single problems differs by √(2(1 − 1/J₀²)/N) from the line.
      for k in plan.gains.indices where abs(plan.gains[k] - onset) > 2 * size(0.5) {
        let mean = column.mean(k, value)
        let distance = mean.value - value(column.theory[k])
        squares += distance * distance
        noise += mean.error * mean.error
        count += 1
      }
    }
    let (distance, error) = ((squares / count).squareRoot(), (noise / count).squareRoot())
    return Finding(
      "the two maps of the \(name) agree", predicted: Estimate(value: 0, error: 0),
      measured: Estimate(value: distance, error: error), systematic: allowed,
      remark:
        "rms difference over \(Int(count)) places away from onset and J0 = g; allowed is \(law) = \(StudyReport.text(Estimate(value: allowed, error: 1e-3))), the order of what finite size and anneals leave, and three times the sampling error"
    )
  }

  /// No overlap below J₀ = g but that of chance, and one above.
  private func magnetization(_ columns: [PhaseDiagramColumn]) -> [Finding] {
    guard let row = plan.gains.firstIndex(of: 0),
      let below = columns.last(where: { $0.bias < 1 && $0.bias > 0 }),
      let above = columns.first(where: { $0.bias >= 1.5 })
    else { return [] }
    let (low, high) = (below.mean(row, \.cosine), above.mean(row, \.cosine))
    // A random direction has an overlap of N^(−1/2), which the hidden state enhances by 1/(1 − J0/g).
    let chance = size(0.5) / (1 - below.bias)
    let error = (low.error * low.error + high.error * high.error).squareRoot()
    return [
      Finding(
        "J0 = \(below.bias), a = 0: no overlap but that of chance", measured: low,
        holds: low.value - 3 * low.error < chance,
        remark:
          "chance is N^(−1/2)/(1 − J0) = \(StudyReport.text(Estimate(value: chance, error: 1e-3)))"
      ),
      Finding(
        "J0 = \(above.bias), a = 0: an overlap",
        predicted: Estimate(value: above.theory[row].cosine, error: 1e-3), measured: high,
        systematic: 2 * size(2.0 / 3)),
      Finding(
        "a = 0: the overlap rises from J0 = \(below.bias) to \(above.bias)",
        measured: Estimate(value: high.value - low.value, error: error),
        holds: high.value - low.value > 5 * error),
    ]
  }

  var table: StudyTable {
    var table = StudyTable(
      "phase-diagram",
      columns: [
        "ferromagnetic_bias", "gain", "theory_cosine", "cosine", "cosine_error",
        "theory_self_overlap", "self_overlap", "self_overlap_error", "theory_energy", "energy",
        "energy_error",
      ])
    for column in columns {
      for (k, gain) in plan.gains.enumerated() {
        let means = [
          column.mean(k, \.cosine), column.mean(k, \.selfOverlap), column.mean(k, \.energy),
        ]
        let place = column.theory[k]
        let pairs = zip([place.cosine, place.selfOverlap, place.energy], means)
        table.add([column.bias, gain] + pairs.flatMap { [$0, $1.value, $1.error] })
      }
    }
    return table
  }

  var onsets: StudyTable {
    var table = StudyTable(
      "onset", columns: ["ferromagnetic_bias", "line", "onset", "onset_error"])
    for column in columns {
      table.add([
        column.bias, PhaseBoundaries.onset(ferromagneticBias: column.bias), column.onset.value,
        column.onset.error,
      ])
    }
    return table
  }
}
