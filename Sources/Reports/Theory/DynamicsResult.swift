import Isinglass
import SpinGlasses

/// At which times to look, of which some are for the table and some for two-time functions.
struct DynamicsLooks {
  let times: [Double]
  /// The places of the table's times.
  let points: [Int]
  /// The places of the times of C and R.
  let twoTimes: [Int]
  /// When to push.
  let impulses: [Double]

  init(duration: Double, points count: Int, twoTimes pairs: Int) {
    func even(_ count: Int) -> [Double] {
      count > 1 ? (0..<count).map { duration * Double($0) / Double(count - 1) } : []
    }
    let (table, two) = (even(count), even(pairs))
    let all = Set(table + two).sorted()
    let place = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
    times = all
    points = table.compactMap { place[$0] }
    twoTimes = two.compactMap { place[$0] }
    // Well into the rise, where something happens.
    impulses =
      pairs > 0
      ? [0.2, 0.4, 0.6, 0.8].map { share in
        two.min { abs($0 - share * duration) < abs($1 - share * duration) } ?? 0
      } : []
  }
}

/// What `isinglass theory dmft` tells.
struct DynamicsResult: Answer {
  let looks: DynamicsLooks
  let theory: DynamicalMeanField
  let rate: Double
  /// At the table's times.
  let moments: [DynamicalMeanField.Average]
  /// m(t)/m(0) at the table's times.
  let growth: [Estimate]?
  /// Of each of the times of C and R, the time and the gain.
  let places: [(time: Double, gain: Double)]
  let correlation: [[Estimate]]
  /// At each of these times to each impulse.
  let response: [[Estimate]]?
  let anneals: DynamicalMeanField.Anneals
  let alpha: Double?
  private let seed: UInt64
  /// Whether pictures are against time, not the gain.
  private let isByTime: Bool
  /// Whether P(x) is known.
  private let hasAmplitudes: Bool

  init(
    _ anneals: DynamicalMeanField.Anneals, looks: DynamicsLooks, theory: DynamicalMeanField,
    rate: Double, growth: [Estimate]?, seed: UInt64, isByTime: Bool,
    hasAmplitudes: Bool
  ) {
    (self.seed, self.isByTime, self.hasAmplitudes) = (seed, isByTime, hasAmplitudes)
    self.anneals = anneals
    self.looks = looks
    self.theory = theory
    self.rate = rate
    self.growth = growth
    let averages = anneals.averages
    moments = looks.points.map { averages[$0] }
    places = looks.twoTimes.map { (averages[$0].time, averages[$0].gain) }
    correlation = anneals.correlation(between: looks.twoTimes)
    let response = anneals.response
    self.response = response.map { all in looks.twoTimes.map { all[$0] } }
    if case .wishart(let ratio) = theory.ensemble { alpha = ratio } else { alpha = nil }
  }

  var isWishart: Bool { alpha != nil }

  var pictures: [String] {
    ["anneal"] + (places.isEmpty ? [] : ["two-times"])
      + (hasAmplitudes ? ["amplitudes"] : [])
  }

  func picture(_ name: String) -> String {
    switch name {
    case "two-times": twoTimePicture
    case "amplitudes": amplitudePicture
    default: chart(byTime: isByTime)
    }
  }

  private func quantities(
    _ moment: DynamicalMeanField.Average
  ) -> [(name: String, label: String, estimate: Estimate)] {
    [
      ("magnetization", "magnetization", moment.magnetization),
      ("self_overlap", "self-overlap", moment.selfOverlap),
      ("energy", "energy", moment.energy),
      ("rounded_overlap", "sign overlap", moment.roundedOverlap),
      isWishart
        ? ("residual_ising_energy", "residual", moment.isingEnergy)
        : ("ising_energy", "Ising energy", moment.isingEnergy),
    ]
  }

  private var ensemble: TheoryEnsemble { isWishart ? .wishart : .plantedSK }

  var json: JSONValue {
    var members = [
      JSONMember("ensemble", .string(ensemble.rawValue)), JSONMember("rate", .number(rate)),
      JSONMember("solver", .string(theory.solver.rawValue)),
      JSONMember("time_step", .number(theory.timeStep)),
      JSONMember("size", .integer(Int64(theory.size))),
      JSONMember("runs", .integer(Int64(anneals.histories.count))),
      JSONMember("seed", JSONValue(seed)),
    ]
    switch theory.ensemble {
    case .wishart(let ratio): members.append(JSONMember("alpha", .number(ratio)))
    case .plantedGlass(let bias, let disorder):
      members += [
        JSONMember("ferromagnetic_bias", .number(bias)),
        JSONMember("disorder", .number(disorder)),
      ]
    }
    members.append(
      JSONMember("warnings", .array(anneals.warnings.map { .string($0) })))
    members.append(JSONMember("moments", .array(moments.indices.map(moment))))
    if !places.isEmpty { members.append(JSONMember("two_times", twoTimes)) }
    return .object(members)
  }

  private func moment(_ k: Int) -> JSONValue {
    let moment = moments[k]
    var all = quantities(moment)
    if let growth { all.append(("overlap_growth", "", growth[k])) }
    return .object(
      [JSONMember("time", .number(moment.time)), JSONMember("gain", .number(moment.gain))]
        + (alpha.map { [JSONMember("b", .number(moment.gain + $0))] } ?? [])
        + all.map { JSONMember($0.name, .optional($0.estimate.value)) }
        + [
          JSONMember(
            "error_estimate",
            .object(all.map { JSONMember($0.name, .optional($0.estimate.error)) }))
        ])
  }

  private var twoTimes: JSONValue {
    func matrix(_ rows: [[Estimate]], _ value: (Estimate) -> Double) -> JSONValue {
      .array(rows.map { .array($0.map { .optional(value($0)) }) })
    }
    return .object([
      JSONMember("times", .array(places.map { .number($0.time) })),
      JSONMember("gains", .array(places.map { .number($0.gain) })),
      JSONMember("correlation", matrix(correlation, \.value)),
      JSONMember("impulse_times", .array(looks.impulses.map { .number($0) })),
      JSONMember("response", response.map { matrix($0, \.value) } ?? .null),
      JSONMember(
        "error_estimate",
        .object([
          JSONMember("correlation", matrix(correlation, \.error)),
          JSONMember("response", response.map { matrix($0, \.error) } ?? .null),
        ])),
    ])
  }

  func text(_ style: Style) -> String {
    var report = Report(style)
    guard let last = moments.last else { return "" }
    let shown = alpha.map { ", b = \(Quantity.significant(last.gain + $0, digits: 4))" } ?? ""
    report.heading(
      "anneal to gain \(Quantity.significant(last.gain, digits: 4))\(shown)",
      "\(Quantity.counted(anneals.histories.count, "run")) of \(theory.size) trajectories at rate \(rate)"
    )
    for (_, label, estimate) in quantities(last) {
      report.line(label, TheoryText.number(estimate))
    }
    if let growth = growth?.last { report.line("m/m(0)", TheoryText.number(growth)) }
    if isWishart {
      report.note("The residual is the signs' Ising energy above the ground state's.")
    }
    for warning in anneals.warnings { report.note("Warning: \(warning).") }
    return report.text
  }
}
