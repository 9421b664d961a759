import Isinglass
import Testing

@Suite struct TheoryTests {
  let place = Workplace()

  @Test func replicaNamesThePhaseAndItsNumbers() {
    let answer = place.isinglass(
      "theory", "replica", "--gain", "-1", "--ferromagnetic-bias", "2", "--json"
    ).json
    #expect(answer["phase"] == "ferromagnet")
    #expect(answer["rigidity"] == "gapped")
    #expect(abs((answer["energy"]?.double ?? 0) - -0.398223) < 1e-6)
    #expect(abs((answer["hessian_edge"]?.double ?? 0) - 0.3638) < 1e-4)
    #expect((answer["error_estimate"]?["energy"]?.double ?? 1) < 1e-6)
  }

  @Test func spectrumDrawsADensityOfAreaOne() throws {
    let run = place.isinglass(
      "theory", "spectrum", "--gain", "-2.5", "--points", "400", "--plot",
      "\(place.path)/s.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let eigenvalues = try #require(run.json["eigenvalues"]?.elements)
    let density = try #require(run.json["density"]?.elements)
    try #require(eigenvalues.count == 400)
    let step = ((eigenvalues[399].double ?? 0) - (eigenvalues[0].double ?? 0)) / 399
    let area = density.reduce(0) { $0 + ($1.double ?? 0) } * step
    #expect(abs(area - 1) < 0.01)
    #expect(place.text("s.svg")?.hasPrefix("<svg") == true)
  }

  @Test func complexityCountsMinimaAndCriticalPoints() throws {
    let run = place.isinglass(
      "theory", "complexity", "--gain", "0", "--ferromagnetic-bias", "1.9", "--overlaps", "--plot",
      "\(place.path)/c.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let answer = run.json
    #expect(abs((answer["complexity_total"]?.double ?? 0) - 0.218728) < 1e-6)
    #expect(abs((answer["complexity_minima"]?.double ?? 0) - 0.130190) < 1e-6)
    #expect(abs((answer["least_unstable_bias"]?.double ?? 0) - 1.9778) < 1e-4)
    #expect(abs((answer["greatest_bias"]?.double ?? 0) - 3.685) < 0.02)
    #expect(abs((answer["alignment_energy"]?.double ?? 0) + 0.682) < 0.003)
    #expect(answer["surrounds_aligned_minimum"] == true)
    #expect((answer["error_estimate"]?["complexity_total"]?.double ?? 1) < 1e-7)
    let energies = try #require(answer["energies"]?.elements)
    #expect(energies.count > 20 && answer["indices"]?.elements?.count == energies.count)
    #expect(answer["overlaps"]?.elements?.count ?? 0 > 20)
    let aligned = try #require(answer["aligned"])
    #expect((aligned["complexity"]?.double ?? 0) > 0.0038)
    #expect(place.text("c.svg")?.hasPrefix("<svg") == true)
  }

  @Test func complexityCountsWhatIsAskedFor() {
    let overlap = place.isinglass(
      "theory", "complexity", "--gain", "0", "--ferromagnetic-bias", "1.9", "--overlap", "0.9",
      "--json"
    ).json["counted"]
    #expect(abs((overlap?["complexity"]?.double ?? 0) + 0.0041) < 6e-5)
    let energy = place.isinglass(
      "theory", "complexity", "--gain", "-1", "--kind", "all", "--energy", "-0.05057", "--json"
    ).json["counted"]
    #expect(abs((energy?["complexity"]?.double ?? 0) - 0.035217) < 1e-6)
    #expect((energy?["index"]?.double ?? 0) > 0.01)
    let saddles = place.isinglass(
      "theory", "complexity", "--gain", "-1", "--ferromagnetic-bias", "1.9", "--overlap", "0",
      "--json"
    ).json["counted"]
    #expect(abs((saddles?["hessian_outlier"]?.double ?? 0) + 0.148) < 6e-4)
    let gap = place.isinglass("theory", "complexity", "--gain", "0", "--gap", "0.5", "--json")
    #expect(abs((gap.json["counted"]?["hessian_edge"]?.double ?? 0) - 0.5) < 1e-6)
  }

  @Test func recoveryTellsProbabilityAndBorder() throws {
    let run = place.isinglass(
      "theory", "recovery", "--alpha", "2", "--spins", "200", "500", "--rate", "0.2", "--plot",
      "\(place.path)/r.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let sizes = try #require(run.json["spins"]?.elements)
    try #require(sizes.count == 2)
    #expect(abs((sizes[0]["probability"]?.double ?? 0) - 0.872) < 6e-4)
    #expect(abs((sizes[1]["probability"]?.double ?? 0) - 0.799) < 6e-4)
    #expect(abs((sizes[1]["critical_alpha"]?.double ?? 0) - 1.754) < 6e-4)
    #expect(abs((run.json["linear_stage"]?["duration"]?.double ?? 0) - 10.6) < 0.06)
    #expect(sizes[0]["curve"]?.elements?.count == run.json["curve_alphas"]?.elements?.count)
    #expect(place.text("r.svg")?.hasPrefix("<svg") == true)
    let text = place.isinglass(
      "theory", "recovery", "--alpha", "2", "--rate", "0", "--start-b", "0.1")
    #expect(text.output.contains("P(overlap > 0.5) = 1"), "\(text.output)\(text.errors)")
    #expect(place.isinglass("theory", "recovery", "--alpha", "0").status != 0)
    #expect(place.isinglass("theory", "recovery", "--spins", "1").status != 0)
  }

  @Test func oneStepIsAScheme() {
    let answer = place.isinglass(
      "theory", "replica", "--gain", "-1", "--scheme", "1rsb", "--plot", "\(place.path)/x.svg",
      "--json"
    ).json
    #expect(place.text("x.svg")?.hasPrefix("<svg") == true)
    #expect(answer["scheme"] == "1rsb")
    #expect(abs((answer["energy"]?.double ?? 0) - -0.140155) < 1e-6)
  }

  @Test func phaseDiagramsComeAsTableAndPicture() throws {
    let run = place.isinglass(
      "theory", "phase-diagram", "--points", "4", "--lowest-gain", "-2.5", "--highest-gain", "-1",
      "--largest-bias", "1.5", "--plot", "\(place.path)/p.svg", "--table",
      "\(place.path)/p.csv", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["phase"]?.elements?.count == 16)
    #expect(run.json["phase"]?.elements?.first == "paramagnet")
    #expect(run.json["least_magnetizing_bias"]?.double == 1)
    let lines = try #require(place.text("p.csv")).split(separator: "\n")
    #expect(lines.count == 17)
    #expect(lines[0].hasPrefix("gain,ferromagnetic_bias,"))
    #expect(place.text("p.svg")?.hasPrefix("<svg") == true)
  }

  @Test func annealsAreFollowedInTime() throws {
    let run = place.isinglass(
      "theory", "dmft", "--rate", "0.5", "--size", "500", "--runs", "2", "--points", "5", "--plot",
      "\(place.path)/d.svg", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let moments = try #require(run.json["moments"]?.elements)
    #expect(moments.count == 5)
    #expect(moments.last?["gain"]?.double == 1)
    // Of infinitely many spins 2.03.
    #expect(abs((moments.last?["self_overlap"]?.double ?? 0) - 2.03) < 0.25)
    #expect(place.text("d.svg")?.hasPrefix("<svg") == true)
    let wishart = place.isinglass(
      "theory", "dmft", "--ensemble", "wishart", "--alpha", "2", "--rate", "1", "--size", "300",
      "--runs", "1", "--points", "2", "--json"
    ).json
    #expect(wishart["moments"]?.elements?.last?["b"]?.double == 2)
    #expect(wishart["moments"]?.elements?.last?["residual_ising_energy"]?.double != nil)
  }

  @Test func annealsHaveTwoTimes() throws {
    for solver in ["conditioning", "novikov", "response"] {
      let run = place.isinglass(
        "theory", "dmft", "--rate", "1", "--size", "400", "--runs", "2", "--points", "5",
        "--two-times", "8", "--solver", solver, "--plot-two-times", "\(place.path)/t.svg",
        "--plot-amplitudes", "\(place.path)/x.svg", "--json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.json["solver"]?.text == solver)
      let times = try #require(run.json["two_times"])
      let correlation = try #require(times["correlation"]?.elements)
      #expect(correlation.count == 8 && correlation[3].elements?.count == 8)
      let last = run.json["moments"]?.elements?.last
      #expect(
        abs(
          (correlation[7].elements?[7].double ?? 0) - (last?["self_overlap"]?.double ?? 1)) < 1e-12)
      #expect((times["response"]?.elements?.count == 8) == (solver != "novikov"))
      if solver == "novikov" { #expect(run.json["warnings"]?.elements?.count == 1) }
      #expect(place.text("t.svg")?.hasPrefix("<svg") == true)
      #expect(place.text("x.svg")?.hasPrefix("<svg") == true)
    }
    let growth = place.isinglass(
      "theory", "dmft", "--ensemble", "wishart", "--alpha", "1.5", "--rate", "1", "--size", "300",
      "--runs", "1", "--points", "3", "--overlap-growth", "--json"
    ).json
    #expect(growth["moments"]?.elements?.first?["overlap_growth"]?.double == 1)
  }

  @Test(arguments: [
    ["replica", "--gain", "nan"], ["replica", "--gain", "0", "--disorder", "-1"],
    ["complexity", "--gain", "-3"], ["complexity", "--gain", "0", "--energy", "1"],
    ["complexity", "--gain", "0", "--energy", "nan"], ["complexity", "--gain", "500"],
    ["complexity", "--gain", "0", "--gap", "-1"], ["complexity", "--gain", "0", "--overlap", "99"],
    ["complexity", "--gain", "0", "--gap", "1", "--kind", "all"],
    ["spectrum", "--gain", "0", "--points", "1"], ["replica"],
    ["replica", "--gain", "-3", "--scheme", "full"],
    ["dmft", "--solver", "none"], ["dmft", "--two-times", "1"], ["dmft", "--rate", "0"],
    ["dmft", "--solver", "novikov", "--overlap-growth"],
    ["dmft", "--overlap-growth", "--initial-overlap", "0.1"],
    ["dmft", "--solver", "response", "--rate", "0.001"],
    ["phase-diagram", "--points", "1"], ["phase-diagram", "--lowest-gain", "2"],
  ])
  func questionsWithoutAnAnswerAreUsageErrors(arguments: [String]) {
    let run = place.shell("exec \"$ISINGLASS\" theory \(arguments.joined(separator: " "))")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors != "")
  }
}
