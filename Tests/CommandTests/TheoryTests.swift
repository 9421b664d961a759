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

  @Test func complexityCountsMinimaAndCriticalPoints() {
    let answer = place.isinglass("theory", "complexity", "--gain", "0", "--json").json
    #expect(abs((answer["complexity_total"]?.double ?? 0) - 0.218728) < 1e-6)
    #expect(abs((answer["complexity_minima"]?.double ?? 0) - 0.130190) < 1e-6)
  }

  @Test(arguments: [
    ["replica", "--gain", "nan"], ["replica", "--gain", "0", "--disorder", "-1"],
    ["complexity", "--gain", "-3"], ["spectrum", "--gain", "0", "--points", "1"], ["replica"],
  ])
  func questionsWithoutAnAnswerAreUsageErrors(arguments: [String]) {
    let run = place.shell("exec \"$ISINGLASS\" theory \(arguments.joined(separator: " "))")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors != "")
  }
}
