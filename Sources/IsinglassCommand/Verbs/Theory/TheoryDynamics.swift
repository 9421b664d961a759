import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory dmft`: what an anneal does in time.
struct TheoryDynamics: ParsableCommand {
  /// Which random problems.
  enum EnsembleName: String, ExpressibleByArgument, CaseIterable {
    case plantedSK = "planted-sk"
    case wishart
  }

  static let configuration = CommandConfiguration(
    commandName: "dmft",
    abstract: "What annealing does in time, by dynamical mean-field theory.",
    discussion: """
      Amplitudes, overlaps and energies while the gain rises at a rate, for infinitely many spins: many \
      trajectories in couplings that are drawn only along the directions that are explored. The gain is that \
      of the machine without a diagonal; for Wishart problems b = gain + alpha is reported too, and the Ising \
      energy is what is above the ground state's.

      Examples:
        isinglass theory dmft --rate 0.1
        isinglass theory dmft --ferromagnetic-bias 1.5 --initial-overlap 0.1 --rate 0.02 --plot anneal.svg
        isinglass theory dmft --ensemble wishart --alpha 0.8 --rate 0.2 --json
      """)

  @Option(help: "The problems: planted-sk or wishart.")
  var ensemble = EnsembleName.plantedSK

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The strength of the hidden state of planted-sk.", valueName: "J0"))
  var ferromagneticBias = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The strength of the disorder of planted-sk.", valueName: "g"))
  var disorder = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns over spins of wishart.", valueName: "alpha"))
  var alpha = 0.75

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How fast the gain rises.", valueName: "da/dt"))
  var rate = 0.1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The gain at the start; -2.5 g, or b = -0.5 for wishart.", valueName: "a"))
  var startGain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The gain at the end; g, or b = 2 for wishart.", valueName: "a"))
  var endGain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long to go on at the last gain.", valueName: "time"))
  var hold = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("m/s0, how far the start leans to the hidden state.", valueName: "m0/s0"))
  var initialOverlap = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The standard deviation of the amplitudes at the start.", valueName: "s0"))
  var initialSpread = 0.1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The length of Euler's steps.", valueName: "dt"))
  var timeStep = 0.05

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The temperature of the noise.", valueName: "T"))
  var noise = 0.0

  @Option(help: ArgumentHelp("Trajectories in a run.", valueName: "count"))
  var size = 20_000

  @Option(help: ArgumentHelp("Independent runs, from which errors follow.", valueName: "count"))
  var runs = 4

  @Option(help: ArgumentHelp("At how many times to look.", valueName: "count"))
  var points = 36

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @Option(
    help: ArgumentHelp("Draw self-overlap, overlap and energies as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    guard (2...10_000).contains(points) else {
      throw ValidationError("--points must be 2 to 10000.")
    }
    guard (1...10_000).contains(runs) else { throw ValidationError("--runs must be 1 to 10000.") }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
  }

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    let problems: DynamicsEnsemble =
      switch ensemble {
      case .plantedSK: .plantedGlass(ferromagneticBias: ferromagneticBias, disorder: disorder)
      case .wishart: .wishart(ratio: alpha)
      }
    let isWishart = ensemble == .wishart
    let course = try GainCourse(
      from: startGain ?? (isWishart ? -0.5 - alpha : -2.5 * disorder),
      to: endGain ?? (isWishart ? 2 - alpha : disorder), rate: rate, hold: hold)
    let theory = DynamicalMeanField(
      problems, course: course, size: size, timeStep: timeStep, initialSpread: initialSpread,
      initialOverlap: initialOverlap, noise: noise)
    let times = (0..<points).map { course.duration * Double($0) / Double(points - 1) }
    let moments = try theory.averages(
      at: times, runs: runs, seed: Seed(seed), threads: Engine(threads: threads).threads)
    if let plot { try OutputFile.write(plot) { $0.append(chart(moments, isWishart).svg()) } }
    try report.write(json(moments, isWishart)) { text(moments, isWishart, $0) }
  }

  private func chart(_ moments: [DynamicalMeanField.Average], _ isWishart: Bool) -> Chart {
    var chart = Chart(
      "An anneal of infinitely many spins",
      subtitle: (isWishart
        ? "Wishart planted ensemble, α = \(alpha)"
        : "planted Sherrington–Kirkpatrick machine, J₀ = \(ferromagneticBias)") + ", rate \(rate)",
      x: Axis(hold > 0 ? "time" : "gain a"), y: Axis(""))
    let x = moments.map { hold > 0 ? $0.time : $0.gain }
    chart.addLine(x: x, y: moments.map(\.selfOverlap.value), label: "self-overlap q")
    chart.addLine(x: x, y: moments.map(\.roundedOverlap.value), label: "overlap of signs")
    chart.addLine(
      x: x, y: moments.map(\.isingEnergy.value),
      label: isWishart ? "Ising energy above the ground state" : "Ising energy")
    return chart
  }

  private func quantities(
    _ moment: DynamicalMeanField.Average, _ isWishart: Bool
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

  private func json(_ moments: [DynamicalMeanField.Average], _ isWishart: Bool) -> JSONValue {
    var members = [
      JSONMember("ensemble", .string(ensemble.rawValue)), JSONMember("rate", .number(rate)),
      JSONMember("time_step", .number(timeStep)), JSONMember("size", .integer(Int64(size))),
      JSONMember("runs", .integer(Int64(runs))), JSONMember("seed", JSONValue(seed)),
    ]
    members +=
      isWishart
      ? [JSONMember("alpha", .number(alpha))]
      : [
        JSONMember("ferromagnetic_bias", .number(ferromagneticBias)),
        JSONMember("disorder", .number(disorder)),
      ]
    members.append(
      JSONMember(
        "moments",
        .array(
          moments.map { moment in
            let all = quantities(moment, isWishart)
            return .object(
              [
                JSONMember("time", .number(moment.time)), JSONMember("gain", .number(moment.gain)),
              ]
                + (isWishart ? [JSONMember("b", .number(moment.gain + alpha))] : [])
                + all.map { JSONMember($0.name, .number($0.estimate.value)) }
                + [
                  JSONMember(
                    "error_estimate",
                    .object(
                      all.map {
                        JSONMember(
                          $0.name,
                          $0.estimate.error.isFinite ? .number($0.estimate.error) : .null)
                      }))
                ])
          })))
    return .object(members)
  }

  private func text(
    _ moments: [DynamicalMeanField.Average], _ isWishart: Bool, _ style: Style
  ) -> String {
    var report = Report(style)
    guard let last = moments.last else { return "" }
    let shown = isWishart ? ", b = \(Quantity.significant(last.gain + alpha, digits: 4))" : ""
    report.heading(
      "anneal to gain \(Quantity.significant(last.gain, digits: 4))\(shown)",
      "\(Quantity.counted(runs, "run")) of \(size) trajectories at rate \(rate)")
    for (_, label, estimate) in quantities(last, isWishart) {
      report.line(label, TheoryText.number(estimate))
    }
    if isWishart {
      report.note("The residual is the signs' Ising energy above the ground state's.")
    }
    return report.text
  }
}
