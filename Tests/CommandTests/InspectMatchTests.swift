import Isinglass
import Testing

@Suite struct InspectMatchTests {
  let place = Workplace()

  @Test func spectraAreMatchedToEnsembles() throws {
    let glass = "\(place.path)/glass.json"
    #expect(
      place.isinglass(
        "generate", "planted-sk", "--size", "300", "--ferromagnetic-bias", "2", "--seed", "1",
        "--output", glass
      ).status == 0)
    let ensemble = try #require(place.isinglass("inspect", glass, "--json").json["ensemble"])
    #expect(ensemble["name"] == "planted-sk")
    #expect(abs((ensemble["ferromagnetic_bias"]?.double ?? 0) - 2) < 0.25)
    #expect(place.isinglass("inspect", glass).output.contains("J0 = "))

    let wishart = "\(place.path)/wishart.json"
    #expect(
      place.isinglass(
        "generate", "wishart", "--size", "300", "--alpha", "0.8", "--seed", "1", "--output",
        wishart
      ).status == 0)
    let report = place.isinglass("inspect", wishart, "--json").json
    #expect(report["ensemble"]?["name"] == "wishart")
    #expect(abs((report["ensemble"]?["alpha"]?.double ?? 0) - 0.8) < 0.2)
    // −λ_max/F, less 0.05.
    let start = try #require(report["schedule"]?["start_gain"]?.double)
    let largest = try #require(report["largest_eigenvalue"]?.double)
    let field = try #require(report["gain_scale"]?.double)
    #expect(abs(start + largest / field + 0.05) < 1e-9)

    let torus = "\(place.path)/torus.json"
    #expect(
      place.isinglass(
        "generate", "torus2d", "--size", "10", "--seed", "1", "--output", torus
      ).status == 0)
    let sparse = place.isinglass("inspect", torus, "--json").json["ensemble"]
    #expect(
      sparse?["name"] == .null
        && sparse?["reason"] == "its couplings are sparse, and the theory is about dense ones")
  }
}
