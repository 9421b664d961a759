import Isinglass
import Testing

@Suite struct WishartTheoryTests {
  let place = Workplace()

  @Test func replicaTellsOfBothBranches() {
    let run = place.isinglass(
      "theory", "replica", "--ensemble", "wishart", "--alpha", "0.75", "--b", "1", "--plot",
      "\(place.path)/r.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let answer = run.json
    #expect(answer["phase"] == "hard_glass")
    #expect(answer["gain"]?.double == 0.25)
    #expect(answer["energy_planted"]?.double == -0.25)
    #expect(answer["hessian_edge_planted"]?.double == 2)
    #expect(abs((answer["energy_unaligned"]?.double ?? 0) + 0.23447) < 5e-5)
    #expect(abs((answer["alignment_gain"]?.double ?? 0) - 0.718) < 1e-3)
    #expect(abs((answer["hard_spins"]?["transition_temperature"]?.double ?? 0) - 0.187) < 5e-4)
    // What counting single minima differs by.
    let error = answer["error_estimate"]?["energy_unaligned"]?.double ?? 1
    #expect(error > 0 && error < 2e-4)
    #expect(place.text("r.svg")?.hasPrefix("<svg") == true)
    let byGain = place.isinglass(
      "theory", "replica", "--ensemble", "wishart", "--gain", "0.25", "--json")
    #expect(byGain.json["energy_unaligned"] == answer["energy_unaligned"])
  }

  /// Where there is no planted state or no glass that is the answer, not an error.
  @Test func whereNothingElseIsTheOriginIsTheAnswer() {
    for verb in ["replica", "spectrum", "complexity"] {
      let below = place.isinglass(
        "theory", verb, "--ensemble", "wishart", "--alpha", "2", "--b", "-0.5", "--json")
      #expect(below.status == 0, "\(below.errors)")
      #expect(below.json["energy_planted"] ?? .null == .null)
      #expect(below.json["energy_unaligned"] ?? .null == .null)
    }
    let text = place.isinglass("theory", "replica", "--ensemble", "wishart", "--b", "-1").output
    #expect(text.contains("The origin is the only minimum"))
    let alone = place.isinglass(
      "theory", "complexity", "--ensemble", "wishart", "--alpha", "3", "--b", "0.5", "--json"
    ).json
    #expect(alone["phase"] == "planted")
    #expect(alone["complexity_minima"] == .null)
  }

  @Test func spectraHaveTheirAreas() throws {
    let run = place.isinglass(
      "theory", "spectrum", "--ensemble", "wishart", "--alpha", "1.5", "--b", "1", "--points",
      "800", "--plot", "\(place.path)/s.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let answer = run.json
    #expect(abs((answer["trace_of_inverse"]?.double ?? 0) - 0.3187) < 5e-5)
    #expect(abs((answer["log_determinant"]?.double ?? 0) - 1.1959) < 5e-5)
    let eigenvalues = try #require(answer["eigenvalues"]?.elements)
    try #require(eigenvalues.count == 800)
    let step = ((eigenvalues[799].double ?? 0) - (eigenvalues[0].double ?? 0)) / 799
    for name in ["density", "density_unaligned"] {
      let density = try #require(answer[name]?.elements)
      #expect(abs(density.reduce(0) { $0 + ($1.double ?? 0) } * step - 1) < 0.01)
    }
    #expect(place.text("s.svg")?.hasPrefix("<svg") == true)
  }

  @Test func complexityCountsMinima() throws {
    let run = place.isinglass(
      "theory", "complexity", "--ensemble", "wishart", "--alpha", "0.75", "--b", "2",
      "--overlaps", "--overlap", "0.565685425", "--plot", "\(place.path)/c.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let answer = run.json
    #expect(abs((answer["complexity_minima"]?.double ?? 0) - 0.5504) < 6e-5)
    #expect(abs((answer["energy_minima"]?.double ?? 0) + 0.7350) < 6e-5)
    #expect(abs((answer["lowest_energy_minima"]?.double ?? 0) + 0.9631) < 6e-5)
    #expect(abs((answer["counted"]?["complexity"]?.double ?? 0) - 0.4922) < 6e-5)
    #expect(answer["energies"]?.elements?.count == answer["complexities"]?.elements?.count)
    #expect(answer["overlaps"]?.elements?.count ?? 0 > 20)
    #expect((answer["error_estimate"]?["complexity_minima"]?.double ?? 1) < 1e-6)
    #expect(place.text("c.svg")?.hasPrefix("<svg") == true)
    let text = place.isinglass(
      "theory", "complexity", "--ensemble", "wishart", "--alpha", "3", "--b", "2"
    ).output
    #expect(text.contains("stable"))
    #expect(text.contains("saddles that lead to the hidden state"))
  }

  @Test func phaseDiagramsComeAsTableAndPicture() throws {
    let run = place.isinglass(
      "theory", "phase-diagram", "--ensemble", "wishart", "--points", "6", "--plot",
      "\(place.path)/p.svg", "--table", "\(place.path)/p.csv", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let phases = try #require(run.json["phase"]?.elements)
    #expect(run.json["greatest_line"]?["alpha"]?.elements?.count ?? 0 > 10)
    #expect(phases.count == 36 && phases.first == "paramagnet" && phases.last == "unstable_glass")
    let lines = try #require(place.text("p.csv")).split(separator: "\n")
    #expect(lines.count == 37)
    #expect(lines[0].hasPrefix("b,alpha,phase,"))
    #expect(place.text("p.svg")?.hasPrefix("<svg") == true)
  }

  @Test(arguments: [
    ["replica", "--b", "nan"], ["replica", "--b", "1", "--alpha", "-1"],
    ["replica", "--b", "1", "--alpha", "0"], ["replica", "--b", "1", "--gain", "1"], ["replica"],
    ["replica", "--b", "1", "--disorder", "2"], ["replica", "--b", "1", "--scheme", "full"],
    ["replica", "--b", "1", "--alpha", "0.5", "--scheme", "rs"], ["replica", "--gain", "inf"],
    ["spectrum", "--b", "1", "--points", "1"], ["complexity", "--b", "2", "--energy", "1"],
    ["complexity", "--b", "2", "--gap", "1"], ["complexity", "--b", "2", "--kind", "all"],
    ["complexity", "--b", "2", "--overlap", "2"], ["complexity", "--b", "2", "--alpha", "0.1"],
    ["complexity", "--b", "-1", "--plot", "x.svg"],
    ["complexity", "--b", "2", "--overlap", "0.1", "--energy", "-0.7"],
    ["phase-diagram", "--lowest-gain", "1"], ["phase-diagram", "--smallest-alpha", "-1"],
    ["phase-diagram", "--lowest-b", "3"], ["phase-diagram", "--alpha", "1"],
  ])
  func questionsWithoutAnAnswerAreUsageErrors(arguments: [String]) {
    let run = place.shell(
      "exec \"$ISINGLASS\" theory \(arguments.joined(separator: " ")) --ensemble wishart")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors != "")
  }

  /// Options of one ensemble are refused with the other.
  @Test(arguments: [
    ["replica", "--gain", "0", "--alpha", "1"], ["replica", "--b", "1"],
    ["phase-diagram", "--lowest-b", "0"],
  ])
  func optionsOfTheOtherEnsembleAreRefused(arguments: [String]) {
    let run = place.shell("exec \"$ISINGLASS\" theory \(arguments.joined(separator: " "))")
    #expect(run.status == 64)
    #expect(run.errors.contains("wishart"))
  }
}
