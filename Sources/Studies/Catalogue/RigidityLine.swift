import Charts
import RealModule
import SpinGlasses

/// Theory and samples along the gain at one strength of the hidden state.
struct RigidityLine {
  let plan: RigidityPlan
  let bias: Double
  /// At each gain.
  let theory: [PlantedGlassEquilibrium]
  /// Of each size the problems.
  let samples: [[RigidityPath]]

  /// The mean over the problems of a size of what is seen at a gain.
  func mean(
    _ size: Int, _ gain: Int, _ value: (RigidityPath.Look) -> Double
  ) -> Estimate {
    mean(size) { value($0.looks[gain]) }
  }

  /// The mean over those problems of a size in which it was looked for; NaN if in none.
  func mean(_ size: Int, _ value: (RigidityPath) -> Double) -> Estimate {
    let values = samples[size].map(value).filter(\.isFinite)
    return values.isEmpty
      ? Estimate(value: .nan, error: .nan) : Estimate(meanOf: values)
  }

  private var largest: Int { samples.count - 1 }

  private func index(of gain: Double) -> Int { plan.gains.firstIndex(of: gain) ?? 0 }

  private var name: String { "J0 = \(bias)" }

  var findings: [Finding] {
    let window = plan.gains.indices.filter { plan.gains[$0] >= -1.5 && plan.gains[$0] <= -0.5 }
    return softening(window.filter { theory[$0].rigidity == .rough })
      + gappedCurvatures(window.filter { theory[$0].rigidity == .gapped }) + polishedEdges
      + localisation + shares(window) + frozenSigns
  }

  /// The lowest curvature of rough minima against the number of spins.
  private func softening(_ rough: [Int]) -> [Finding] {
    guard rough.count > 1 else { return [] }
    let curvatures = samples.indices.map { size in
      mean(size) { path in
        rough.reduce(0) { $0 + path.looks[$1].lowestCurvature } / Double(rough.count)
      }
    }
    let fall = Estimate(
      value: curvatures[0].value - curvatures[largest].value,
      error: (curvatures[0].error * curvatures[0].error
        + curvatures[largest].error * curvatures[largest].error).squareRoot())
    let sizes = "\(plan.sizes[0]) to \(plan.sizes[largest]) spins"
    var all = [
      Finding(
        "\(name): in the rough window the lowest curvature falls with the number of spins",
        measured: fall, holds: fall.value > 3 * fall.error,
        remark:
          "from \(StudyReport.text(curvatures[0])) to \(StudyReport.text(curvatures[largest])), \(sizes)"
      )
    ]
    let fit = LineFit(
      x: plan.sizes.map { -Double.log(Double($0)) },
      y: curvatures.map {
        Estimate(value: Double.log($0.value), error: $0.error / $0.value)
      })
    if let fit {
      all.append(
        Finding(
          "\(name): by a power, −2/3 at an edge that touches 0",
          predicted: Estimate(value: 2.0 / 3, error: 0), measured: fit.slope, systematic: 0.15,
          remark: sizes))
    }
    return all
  }

  private func gappedCurvatures(_ gapped: [Int]) -> [Finding] {
    gapped.map { k in
      let size = plan.sizes[largest]
      let shift = theory[k].meanEdgeDistance(size: size)
      let edge = Estimate(value: theory[k].hessianEdge.value, error: 1e-4)
      return Finding(
        "\(name), a = \(plan.gains[k]): the lowest curvature is that of the gapped phase",
        predicted: Estimate(value: edge.value + shift, error: edge.error),
        measured: mean(largest, k, \.lowestCurvature), systematic: 0.5 * shift,
        remark:
          "edge \(StudyReport.text(edge)) and Tracy and Widom's mean distance for \(size) spins; half of that is allowed for the next order in 1/N"
      )
    }
  }

  /// At a = 0 a number; further up single turns do not reach the lowest minimum, and only the direction is
  /// claimed.
  private var polishedEdges: [Finding] {
    plan.polishedGains.sorted().map { gain in
      let k = index(of: gain)
      let edge = theory[k].hessianEdge
      let (polished, annealed) = (mean(largest, k, \.polishedEdge), mean(largest, k, \.edge))
      let remark =
        "of their own amplitudes, \(plan.sizes[largest]) spins; \(StudyReport.text(annealed)) as annealed"
      // Theory and minima come together as their energies do, N^(−2/3).
      let finite = 2 * Double.pow(Double(plan.sizes[largest]), -2.0 / 3)
      return gain == 0
        ? Finding(
          "\(name), a = 0.0: minima that no single turn improves have the edge of theory",
          predicted: edge, measured: polished, systematic: finite, remark: remark)
        : Finding(
          "\(name), a = \(gain): turning single spins brings the edge nearer to theory",
          predicted: edge, measured: polished,
          holds: abs(polished.value - edge.value) < abs(annealed.value - edge.value),
          remark: remark)
    }
  }

  private var localisation: [Finding] {
    let (soft, rigid) = (index(of: -1), index(of: 2))
    let size = Double(plan.sizes[largest])
    let (extended, localised) = (
      mean(largest, soft, \.concentration), mean(largest, rigid, \.concentration)
    )
    return [
      Finding(
        "\(name), a = -1.0: the lowest mode is extended", measured: extended,
        holds: extended.value + 3 * extended.error < 0.2 * size,
        remark: "N Σv⁴ of \(Int(size)) spins; 3 for a mode of all, N for a mode of one"),
      Finding(
        "\(name), a = 2.0: the lowest mode is localised", measured: localised,
        holds: localised.value - 3 * localised.error > 0.25 * size, remark: "N Σv⁴"),
    ]
  }

  /// Of the softest modes, over the window in which the landscape is soft and once it is rigid. A few
  /// problems whose lowest mode is nearly flat carry much of the mean, hence three errors and not more.
  private func shares(_ window: [Int]) -> [Finding] {
    func average(_ value: (GainResponse.Share) -> Double) -> Estimate {
      mean(largest) { path in
        window.reduce(0) { $0 + value(path.looks[$1].share) } / Double(max(1, window.count))
      }
    }
    let (step, energy) = (average(\.displacement), average(\.energy))
    let last = mean(largest, index(of: 2), \.share.displacement)
    return [
      Finding(
        "\(name), a = -1.5 to -0.5: the softest twentieth of the modes carries more than twice its part of a step",
        measured: step, holds: step.value - 3 * step.error > 2 * plan.softPart,
        remark:
          "of |dx|²; of the energy that the step gains only \(StudyReport.text(energy)), for what a mode gains is λ times what it moves"
      ),
      Finding(
        "\(name), a = 2.0: once rigid no more than its part",
        predicted: Estimate(value: plan.softPart, error: 0), measured: last,
        holds: last.value < plan.softPart + 3 * last.error, remark: "of |dx|²"),
    ]
  }

  /// Ising energy and flips before and after the edge has opened.
  private var frozenSigns: [Finding] {
    let (start, middle, end) = (index(of: -1.5), index(of: 0.5), index(of: 2))
    let before = mean(largest) { $0.looks[start].isingEnergy - $0.looks[middle].isingEnergy }
    let after = mean(largest) { abs($0.looks[middle].isingEnergy - $0.looks[end].isingEnergy) }
    let turnedBefore = mean(largest) { path in
      path.looks[(start + 1)...middle].reduce(0) { $0 + $1.turned }
    }
    let turnedAfter = mean(largest) { path in
      path.looks[(middle + 1)...end].reduce(0) { $0 + $1.turned }
    }
    let error = (before.error * before.error + after.error * after.error).squareRoot()
    return [
      Finding(
        "\(name): the Ising energy of the signs falls up to a = 0.5, and no more from there to 2",
        predicted: Estimate(value: 0, error: 0), measured: after,
        holds: after.value == 0 || before.value - after.value > 5 * error,
        remark: "magnitude of the change per spin; from a = −1.5 to 0.5 it fell by "
          + StudyReport.text(before)),
      Finding(
        "\(name): no more spins turn from a = 0.5 on", predicted: Estimate(value: 0, error: 0),
        measured: turnedAfter,
        holds: turnedAfter.value == 0
          || turnedAfter.value + 3 * turnedAfter.error < 0.1 * turnedBefore.value,
        remark: "share of the spins, below a tenth of those between a = −1.5 and 0.5, "
          + StudyReport.text(turnedBefore)),
    ]
  }

  var table: StudyTable {
    var table = StudyTable(
      "rigidity-bias\(bias)",
      columns: [
        "size", "gain", "theory_edge", "theory_edge_error", "lowest_curvature",
        "lowest_curvature_error", "edge", "edge_error", "polished_edge", "polished_edge_error",
        "concentration", "concentration_error", "soft_share_of_step", "soft_share_of_step_error",
        "soft_share_of_energy", "soft_share_of_energy_error", "ising_energy",
        "ising_energy_error", "turned", "turned_error",
      ])
    for (size, count) in plan.sizes.enumerated() {
      for (k, gain) in plan.gains.enumerated() {
        let means = [
          mean(size, k, \.lowestCurvature), mean(size, k, \.edge), mean(size, k, \.polishedEdge),
          mean(size, k, \.concentration), mean(size, k, \.share.displacement),
          mean(size, k, \.share.energy), mean(size, k, \.isingEnergy), mean(size, k, \.turned),
        ]
        table.add(
          [
            Double(count), gain, theory[k].hessianEdge.value, theory[k].hessianEdge.error,
          ] + means.flatMap { [$0.value, $0.error] })
      }
    }
    return table
  }
}

extension PlantedGlassEquilibrium {
  /// How far the lowest curvature of N spins lies above the edge of the bulk in the mean.
  ///
  /// Where ρ(λ) → √(λ − λ₋)/(π γ^{3/2}) that is 1.2065 γ N^(−2/3); γ³ = g⁶⟨1/(D − s)³⟩ with s where the edge
  /// is.
  ///
  /// Source: C. Tracy and H. Widom, Commun. Math. Phys. 177, 727 (1996), the orthogonal ensemble.
  func meanEdgeDistance(size: Int) -> Double {
    let s = spectrum.lowerEdge.shift
    let cube = amplitudes.mean { x in
      let distance = 3 * x * x - point.gain - s
      return 1 / (distance * distance * distance)
    }
    let g2 = point.disorder * point.disorder
    return 1.2065 * g2 * Double.pow(cube, 1.0 / 3) * Double.pow(Double(size), -2.0 / 3)
  }
}
