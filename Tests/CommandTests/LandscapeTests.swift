import Isinglass
import Testing

@Suite struct LandscapeTests {
  let place = Workplace()

  @Test func fewSpinsHaveAllTheirCriticalPointsFound() throws {
    let run = place.isinglass(
      "landscape", "--generate", "planted-sk --size 8 --seed 3", "--gain", "0.5", "--json", "-o",
      "\(place.path)/points.csv", "--plot", "\(place.path)/points.svg")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["method"] == "enumerate")
    #expect(run.json["morse_sum"]?.double == 1)
    #expect(run.json["is_complete"] == true)
    #expect(run.json["gain"]?.double == 0.5)
    #expect(run.json["gain_unit"]?.double == 1)
    let energies = try #require(run.json["energies"]?.elements).compactMap(\.double)
    let indices = try #require(run.json["indices"]?.elements).compactMap(\.double)
    #expect(energies == energies.sorted())
    #expect(indices.reduce(0) { $0 + (Int($1).isMultiple(of: 2) ? 1 : -1) } == 1)
    #expect(indices[0] == 0)
    #expect((run.json["largest_gradient"]?.double ?? 1) < 1e-12)
    #expect((run.json["largest_energy_discrepancy"]?.double ?? 1) < 1e-12)
    let lines = try #require(place.text("points.csv")).split(separator: "\n")
    #expect(lines.first == "energy,index,self_overlap,overlap,lowest_curvature")
    #expect(lines.count == energies.count + 1)
    #expect(place.text("points.svg")?.hasPrefix("<svg") == true)
  }

  @Test func manySpinsAreSampled() throws {
    let run = place.isinglass(
      "landscape", "--generate", "planted-sk --size 80 --ferromagnetic-bias 2 --seed 1", "--gain",
      "-0.5", "--quenches", "6", "--anneals", "2", "--rate", "0.05", "--polish", "--json", "--plot",
      "\(place.path)/cloud.svg")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["method"] == "sample")
    #expect(run.json["quench_starts"]?.double == 6)
    // At J0 = 2 the global minimum is close to the hidden state.
    #expect((run.json["overlap"]?.double ?? 0) > 0.8)
    let eigenvalues = try #require(run.json["hessian_eigenvalues"]?.elements).compactMap(\.double)
    #expect(eigenvalues.count == 5)
    #expect(eigenvalues == eigenvalues.sorted())
    #expect((eigenvalues.first ?? -1) > 0)
    #expect((run.json["soft_displacement_share"]?.double ?? -1) > 0)
    #expect(place.text("cloud.svg")?.hasPrefix("<svg") == true)
  }

  @Test func aRangeIsAnAnneal() throws {
    let arguments = [
      "landscape", "--generate", "sk --size 30 --seed 2", "--gain-range", "-2.5:1", "--points", "8",
      "--anneals", "2", "--rate", "0.1", "--follow", "--json", "--seed", "4",
    ]
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let run = place.shell(
      "exec \"$ISINGLASS\" \(words) --threads 1 --plot range.svg -o range.csv < /dev/null")
    #expect(run.status == 0, "\(run.errors)")
    let gains = try #require(run.json["gain"]?.elements).compactMap(\.double)
    #expect(gains.first == -2.5)
    #expect(gains.last == 1)
    #expect(gains.count == 8)
    let energies = try #require(run.json["energy_per_spin"]?.elements).compactMap(\.double)
    // At the origin rounding leaves energies of no meaning.
    for (energy, next) in zip(energies, energies.dropFirst()) { #expect(next < energy + 1e-12) }
    #expect(run.json["fall_kinds"]?.elements?.first == "branching")
    let onset = try #require(run.json["instability_gain"]?.double)
    #expect(abs((run.json["fall_gains"]?.elements?.first?.double ?? 0) - onset) < 1e-6)
    #expect(place.text("range.csv")?.split(separator: "\n").count == 9)
    #expect(place.text("range.svg")?.hasPrefix("<svg") == true)
    // The same on three threads.
    let again = place.shell("exec \"$ISINGLASS\" \(words) --threads 3 < /dev/null")
    #expect(again.output == run.output)
  }

  @Test func usersProblemsAreMeasuredInTheirRmsField() throws {
    // Two spins coupled by 4: F = 4, and x = y = √(a + 1) in its units from a = −1 on.
    let file = place.file("pair.txt", "2 1\n1 2 4\n")
    let run = place.isinglass(
      "landscape", file, "--kind", "ising", "--gain", "0.5", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["gain_unit"]?.double == 4)
    #expect(abs((run.json["instability_gain"]?.double ?? 0) + 1) < 1e-9)
    #expect(run.json["critical_points"]?.double == 3)
    #expect(abs((run.json["energies"]?.elements?.first?.double ?? 0) + 1.125) < 1e-12)
  }

  @Test(arguments: [
    ["--gain", "nan"], ["--gain", "1", "--gain-range", "0:1"], ["--gain-range", "1:0"],
    ["--enumerate"], ["--follow"], ["--anneals", "0", "--quenches", "0"], ["--rate", "0"],
    ["--polish", "--gain-range", "0:1"], ["--points", "1"], ["--gain", "1e300"],
    ["--gain", "100000", "--rate", "1"],
  ])
  func questionsWithoutAnAnswerAreUsageErrors(arguments: [String]) {
    let words = (["--generate", "sk --size 40"] + arguments).map { "'\($0)'" }.joined(
      separator: " ")
    let run = place.shell("exec \"$ISINGLASS\" landscape \(words)")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(run.errors != "")
  }

  @Test func tooManySpinsSaysWhatToDo() {
    let run = place.isinglass("landscape", "--generate", "sk --size 40", "--enumerate")
    #expect(run.errors.contains("take 20 or fewer, or sample minima instead"))
    let broken = place.isinglass("landscape", place.file("bad.txt", "2 1\n1 2 x\n"))
    #expect(broken.status == 65)
    let huge = place.isinglass("landscape", place.file("huge.txt", "2 1\n1 2 1e300\n"))
    #expect(huge.status == 65)
    #expect(huge.errors.contains("divide all numbers by a common factor"))
  }
}
