import Isinglass
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A ring of five with one chord, weights 1 and 2: brute force by hand gives a largest cut of 6.
let smallGraph = "5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 3 2\n"

@Suite struct SolveTests {
  let place = Workplace()

  @Test func reportsTheCutOfAGraph() {
    let run = place.isinglass("solve", place.file("ring.txt", smallGraph))
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.contains("Max-Cut, 5 vertices, 6 edges"))
    #expect(run.output.contains("\ncut           6\n"))
    #expect(run.output.contains("verified"))
    #expect(run.output.contains("proven"))
  }

  @Test func keysOfTheResultAreAContract() throws {
    let run = place.isinglass("solve", place.file("ring.txt", smallGraph), "--json", "--seed", "7")
    #expect(run.output.split(separator: "\n").count == 1)
    guard case .object(let members) = run.json else {
      Issue.record("not one JSON object: \(run.output)")
      return
    }
    let names = Set(members.map(\.name))
    #expect(
      names.isSuperset(of: [
        "isinglass", "problem", "solver", "seed", "threads", "kernel", "energy", "objective",
        "sense", "spins", "time_to_best_s", "elapsed_s", "setup_s", "stop_reason", "lower_bound",
        "replicas", "steps", "found_by", "repeat",
      ]))
    let result = run.json
    #expect(result["energy"] == -5)
    #expect(result["objective"] == 6)
    #expect(result["objective_bound"] == 6)
    #expect(result["lower_bound"] == -5)
    #expect(result["sense"] == "maximize")
    #expect(result["seed"] == 7)
    #expect(result["stop_reason"] == "optimal")
    #expect(result["problem"]?["name"] == "ring")
    #expect(result["problem"]?["kind"] == "maxcut")
    #expect(result["problem"]?["spins"] == 5)
    #expect(result["problem"]?["couplings"] == 6)
    #expect(result["problem"]?["digest"]?.text?.count == 32)
    #expect(result["solver"]?["name"] == "auto")
    #expect(result["solver"]?["parameters"]?["chosen"] == "exhaustive")
    #expect(result["spins"]?.text?.count == 5)
  }

  @Test func theMeaningOfAnEdgeListIsUpToTheCaller() {
    let file = place.file("triangle.txt", "3 3\n1 2 1\n2 3 1\n1 3 1\n")
    #expect(place.isinglass("solve", file, "--json").json["objective"] == 2)
    #expect(place.isinglass("solve", file, "--json", "--kind", "ising").json["objective"] == -3)
    let qubo = ["solve", file, "--json", "--kind", "qubo", "--sense", "maximize"]
    // All three variables 1: each of the three entries counts twice.
    #expect(place.isinglass(qubo[0], qubo[1], qubo[2], qubo[3], qubo[4]).json["objective"] == 0)
    let best = place.shell("\"$ISINGLASS\" \(qubo.joined(separator: " "))").json
    #expect(best["objective"] == 6)
    #expect(best["sense"] == "maximize")
    #expect(best["energy"] == -6)
    #expect(best["spins"] == "+++")
  }

  @Test func readsStandardInputAndGzip() {
    let direct = place.isinglass("solve", "-", "--json", input: smallGraph)
    #expect(direct.status == 0)
    #expect(direct.json["objective"] == 6)
    _ = place.file("ring.txt", smallGraph)
    let piped = place.shell("gzip -k ring.txt; cat ring.txt.gz | \"$ISINGLASS\" solve - --json")
    #expect(piped.json["objective"] == 6)
    let packed = place.isinglass("solve", "\(place.path)/ring.txt.gz", "--json")
    #expect(packed.json["objective"] == 6)
    #expect(packed.json["problem"]?["digest"] == direct.json["problem"]?["digest"])
  }

  @Test(arguments: ["cim", "cac", "sa"])
  func aSeedRepeatsOnAnyNumberOfThreads(solver: String) {
    var spins: Set<String> = []
    for threads in [1, 2, 7] {
      let run = place.shell(
        "\"$ISINGLASS\" solve --generate 'sk --size 60 --couplings pm1 --seed 3' --solver \(solver)"
          + " --replicas 70 --steps 40 --seed 11 --threads \(threads) --json")
      #expect(run.status == 0, "\(run.errors)")
      spins.insert(run.json["spins"]?.text ?? "none with \(threads) threads")
    }
    #expect(spins.count == 1)
  }

  @Test func negativeValuesNeedNoEqualsSign() {
    let file = place.file("ring.txt", smallGraph)
    for arguments in ["--target -5", "--target=-5", "--target -1.5"] {
      let run = place.shell("\"$ISINGLASS\" solve \(file) --kind ising --json \(arguments)")
      #expect(run.status == 0, "\(arguments): \(run.errors)")
    }
    let gain = place.shell(
      "\"$ISINGLASS\" solve \(file) --solver cim --set start-gain=-2.5 --json")
    #expect(gain.json["solver"]?["parameters"]?["start-gain"] == .number(-2.5))
  }

  @Test func aTargetEndsTheRun() {
    let run = place.shell(
      "\"$ISINGLASS\" solve --generate 'torus2d --size 8 --seed 1' --solver sa --target -60"
        + " --time-limit 20s --json")
    #expect(run.json["stop_reason"] == "target")
    #expect(run.json["energy"]?.double ?? 0 <= -60)
  }

  @Test func aTimeLimitEndsTheRun() {
    for limit in ["150ms", "0.15s", "0.15"] {
      let run = place.shell(
        "\"$ISINGLASS\" solve --generate 'sk --size 200' --time-limit \(limit) --json")
      #expect(run.json["stop_reason"] == "time_limit")
      #expect(run.json["elapsed_s"]?.double ?? 0 >= 0.15)
    }
  }

  @Test(arguments: ["--time-limit 30ms", "--time-limit 60ms --replicas 5", "--time-limit 1ms"])
  func theRepeatLineGivesTheSameAnswer(limits: String) throws {
    for solver in ["sa", "cim", "cac --set batch=8"] {
      let run = place.shell(
        "\"$ISINGLASS\" solve --generate 'sk --size 300 --seed 3' --solver \(solver) \(limits)"
          + " --seed 9 --json"
      ).json
      #expect(run["stop_reason"] == "time_limit")
      let words = try #require(run["repeat"]?.text)
      #expect(words.hasPrefix("isinglass solve"))
      #expect(!words.contains("--time-limit"))
      for threads in [1, 2] {
        let again = place.shell(
          "\"$ISINGLASS\" \(words.dropFirst("isinglass".count)) --threads \(threads) --json"
        ).json
        #expect(again["spins"] == run["spins"], "\(words)")
        #expect(again["energy"] == run["energy"])
        #expect(again["stop_reason"] == "steps")
      }
    }
  }

  @Test func plantedStatesAreFoundAndSaidToBe() {
    let recipe = "wishart --size 40 --alpha 1.5 --couplings integer --seed 2"
    let run = place.isinglass("solve", "--generate", recipe, "--solver", "sa", "--json")
    #expect(run.json["planted"]?["found"] == true)
    #expect(run.json["planted"]?["overlap"]?.double == 1)
    #expect(run.json["planted"]?["energy"] == run.json["energy"])
    let report = place.isinglass("solve", "--generate", recipe, "--solver", "sa")
    #expect(report.output.contains("found: the planted state itself"))
  }

  @Test func startsFromAnAnswer() throws {
    let recipe = "torus2d --size 6 --seed 5"
    let best = place.isinglass(
      "solve", "--generate", recipe, "--json", "-o", "\(place.path)/a.json")
    let again = place.isinglass(
      "solve", "--generate", recipe, "--solver", "descent", "--replicas", "1", "--initial",
      "\(place.path)/a.json", "--json")
    #expect(again.json["energy"] == best.json["energy"])
    let short = place.isinglass(
      "solve", "--generate", recipe, "--initial", place.file("short", "+-+-\n"))
    #expect(short.status == 65)
    #expect(short.errors.contains("/short:1:1: there are 4 spins but the problem has 36"))
  }

  @Test func writesTraceSamplesPlotAndResult() throws {
    let run = place.shell(
      "\"$ISINGLASS\" solve --generate 'torus2d --size 8 --seed 1' --solver sa --replicas 8"
        + " --trace t.csv --samples s.json --plot p.svg -o r.json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.names.sorted() == ["p.svg", "r.json", "s.json", "t.csv"])
    let trace = try #require(place.text("t.csv")).split(separator: "\n")
    #expect(trace[0] == "time_s,energy,objective")
    let energies = trace.dropFirst().map { Int($0.split(separator: ",")[1]) ?? 1 }
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > $1 })
    let samples = try JSONValue(parsing: try #require(place.text("s.json")))
    let list = try #require(samples["samples"]?.elements)
    #expect(list.reduce(0) { $0 + ($1["multiplicity"]?.integer ?? 0) } == 8)
    #expect(list[0]["energy"]?.integer == Int64(energies.last ?? 1))
    #expect(place.text("p.svg")?.hasPrefix("<svg") == true)
    let result = try JSONValue(parsing: try #require(place.text("r.json")))
    #expect(result["energy"]?.integer == Int64(energies.last ?? 1))
  }

  @Test(arguments: [("INT", 2), ("TERM", 15)])
  func anInterruptedRunReportsTheBestSoFar(name: String, signal: Int32) {
    let running = place.start(
      "exec \"$ISINGLASS\" solve --generate 'sk --size 300' --solver sa --time-limit 60s --json")
    usleep(500_000)
    kill(running.process, signal)
    let run = running.wait()
    #expect(run.status == 130, "\(name)")
    #expect(run.json["stop_reason"] == "interrupted")
    #expect(run.json["energy"]?.double ?? 0 < 0)
    #expect(run.json["elapsed_s"]?.double ?? 60 < 30)
  }

  @Test func aClosedPipeIsNoCrash() {
    let run = place.shell(
      "{ \"$ISINGLASS\" solve --generate 'sk --size 200' --steps 50 --json; echo \"status $?\" >&2; }"
        + " | true")
    #expect(run.errors == "status 73\n")
    let closed = place.shell("\"$ISINGLASS\" solvers >&-; echo $? >&2")
    #expect(closed.errors.contains("standard output: cannot write"))
    #expect(closed.errors.hasSuffix("73\n"))
  }
}
