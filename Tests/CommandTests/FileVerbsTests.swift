import Isinglass
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FileVerbsTests {
  let place = Workplace()

  @Test func aGeneratedFileCarriesItsTruth() throws {
    let made = place.isinglass(
      "generate", "wishart", "--size", "30", "--alpha", "1.5", "--couplings", "integer", "--seed",
      "4", "-o", "\(place.path)/w.txt.gz")
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output == "")
    let file = "\(place.path)/w.txt.gz"
    let solved = place.isinglass("solve", file, "--json", "--solver", "sa").json
    #expect(solved["problem"]?["kind"] == "ising")
    #expect(solved["planted"]?["found"] == true)
    let recipe = place.isinglass(
      "solve", "--generate", "wishart --size 30 --alpha 1.5 --couplings integer --seed 4", "--json",
      "--solver", "sa")
    #expect(recipe.json["problem"]?["digest"] == solved["problem"]?["digest"])
    #expect(recipe.json["spins"] == solved["spins"])
  }

  @Test func generateWritesToStandardOutput() {
    let run = place.isinglass("generate", "torus2d", "--size", "4", "--seed", "9")
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix("# isinglass kind="))
    #expect(run.output == place.isinglass("generate", "torus2d", "--size=4", "--seed=9").output)
    #expect(run.output != place.isinglass("generate", "torus2d", "--size", "4").output)
  }

  @Test func theObjectiveSurvivesConversion() {
    let file = place.file("ring.txt", smallGraph)
    let direct = place.isinglass("solve", file, "--json").json
    for name in ["a.mtx", "b.coo", "c.csv.gz", "d.json", "e.bqm", "f.rud.gz", "g.npy"] {
      let converted = place.isinglass("convert", file, "\(place.path)/\(name)")
      #expect(converted.status == 0, "\(name): \(converted.errors)")
      let solved = place.isinglass("solve", "\(place.path)/\(name)", "--json").json
      #expect(solved["problem"]?["digest"] != nil)
      #expect(solved["energy"] == direct["energy"], "\(name)")
    }
    let piped = place.shell(
      "cat ring.txt | \"$ISINGLASS\" convert - - --to coo | \"$ISINGLASS\" solve - --json")
    #expect(piped.json["energy"] == direct["energy"])
    #expect(!place.names.contains { $0.hasSuffix(".part") })
  }

  /// A file that is being written has no name, so not even a killed process leaves one.
  @Test(arguments: [("KILL", 9), ("TERM", 15), ("INT", 2)])
  func aKilledProcessLeavesTheOldFileAndNoOther(name: String, signal: Int32) throws {
    _ = place.file("big.txt.gz", "old")
    let running = place.start("exec \"$ISINGLASS\" generate sk --size 3000 -o big.txt.gz")
    let isWriting = running.waitForOpenFile(in: place.path)
    kill(running.process, signal)
    let run = running.wait()
    #if os(Linux)
      #expect(isWriting)
    #endif
    #expect(run.status == (signal == 9 ? -9 : 130))
    #expect(place.text("big.txt.gz") == "old")
    if signal != 9 || place.knowsNamelessFiles { #expect(place.names == ["big.txt.gz"]) }
  }

  @Test func whatIsLostOrChangedIsSaid() {
    let named = place.file("named.csv", "source,target,weight\nann,bob,1\nbob,eve,2\n")
    let dropped = place.isinglass("convert", named, "\(place.path)/a.mtx")
    #expect(dropped.status == 0)
    #expect(dropped.errors.hasPrefix("\(place.path)/a.mtx: warning: the format matrix-market"))
    #expect(place.isinglass("convert", named, "\(place.path)/b.json").errors == "")

    let header = "%%MatrixMarket matrix coordinate integer general\n"
    let lopsided = place.file("q.mtx", header + "2 2 3\n1 1 -3\n1 2 4\n2 1 1\n")
    for verb in ["inspect", "solve"] {
      let run = place.isinglass(verb, lopsided, "--kind", "qubo", "--json")
      #expect(run.errors.contains("q.mtx: warning: the matrix is not symmetric, such as at (1, 2)"))
      #expect(run.json["notices"]?.elements?.first?["name"] == "asymmetric_matrix")
    }
    let report = place.isinglass("inspect", lopsided, "--kind", "qubo")
    #expect(report.output.contains("notice"))
    #expect(place.isinglass("inspect", named, "--json").json["notices"] == .array([]))
  }

  @Test func verifyAcceptsWhatIsTrue() throws {
    let file = place.file("ring.txt", smallGraph)
    _ = place.isinglass("solve", file, "-o", "\(place.path)/r.json")
    let result = place.isinglass("verify", file, "\(place.path)/r.json")
    #expect(result.status == 0)
    #expect(result.output.contains("it holds"))
    let written = try #require(place.text("r.json"))
    let spins = try #require(try JSONValue(parsing: written)["spins"]?.text)
    for answer in [
      spins + "\n", spins.map { $0 == "+" ? "1" : "-1" }.joined(separator: "\n") + "\n",
      spins.map { $0 == "+" ? "1" : "0" }.joined(separator: "\n") + "\n",
    ] {
      let run = place.isinglass("verify", file, "-", "--json", input: answer)
      #expect(run.status == 0)
      #expect(run.json["objective"] == 6)
      #expect(run.json["holds"] == true)
    }
  }

  @Test func verifyRejectsWhatIsNot() throws {
    let file = place.file("ring.txt", smallGraph)
    let result = place.isinglass("solve", file, "--json").output
    for (claim, tampered) in [
      ("\"energy\": -5", "\"energy\": -7"), ("\"objective\": 6", "\"objective\": 7"),
      ("\"spins\": \"+", "\"spins\": \"-"),
    ] {
      #expect(result.contains(claim), "\(result)")
      let altered = result.replacing(claim, with: tampered)
      let run = place.isinglass("verify", file, place.file("r.json", altered))
      #expect(run.status == 1, "\(tampered)")
      #expect(run.output.contains("WRONG"))
    }
    let other = place.file("other.txt", smallGraph.replacing("1 3 2", with: "1 3 3"))
    let run = place.isinglass("verify", other, place.file("r.json", result), "--json")
    #expect(run.status == 1)
    #expect(run.json["holds"] == false)
  }

  @Test func inspectDescribesAndBounds() {
    let file = place.file("ring.txt", smallGraph)
    let run = place.isinglass("inspect", file)
    #expect(run.status == 0)
    #expect(run.output.contains("upper bound   cut 6 (semidefinite with odd cycles), proven"))
    let facts = place.isinglass("inspect", file, "--json").json
    #expect(facts["objective_bound"] == 6)
    #expect(facts["is_balanced"] == false)
    #expect(facts["components"] == 1)
    #expect(facts["degree"]?["least"] == 2)
    #expect(facts["degree"]?["most"] == 3)
    #expect(facts["solver"]?["name"]?.text?.isEmpty == false)
    // −1 on the ring, −2 on the chord: by hand, λ_max of −W is (√5 + 1)/2 + 1 = 2.618….
    let edge = facts["largest_eigenvalue"]?.double ?? 0
    #expect(abs(edge - 2.618_033_988_749_895) < 1e-6)
  }

  @Test func inspectSeesThatNothingIsFrustrated() {
    let file = place.file("tree.txt", "4 3\n1 2 -3\n2 3 5\n2 4 -1\n")
    let facts = place.isinglass("inspect", file, "--json").json
    #expect(facts["is_balanced"] == true)
    #expect(facts["bound_method"] == "balance")
    #expect(facts["objective_bound"] == 5)
  }

  @Test func listsComeFromTheCatalogues() {
    let solvers = place.isinglass("solvers", "--json").json.elements ?? []
    #expect(solvers.compactMap { $0["name"]?.text } == SolverCatalogue.names)
    let formats = place.isinglass("formats", "--json").json.elements ?? []
    #expect(formats.compactMap { $0["name"]?.text } == FormatCatalogue.all.map { $0.name })
    #expect(place.isinglass("solvers", "sa").output.contains("--set start-temperature=…"))
  }

  @Test func demoSolvesAndDraws() {
    let run = place.isinglass("demo", "--time-limit", "200ms", "-o", "\(place.path)/pictures")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("found: the planted state itself"))
    for name in ["energy.svg", "soft-spins.svg"] {
      #expect(run.output.contains("pictures/\(name)"))
      #expect(place.text("pictures/\(name)")?.hasSuffix("</svg>\n") == true)
    }
  }
}
