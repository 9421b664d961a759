import Testing

@Suite struct FailureTests {
  let place = Workplace()

  @Test(arguments: [
    ("5 6\n1 2 1\n2 3 x\n", "2:5", "3:5"), ("3 1\n1 4 1\n", "2:3", "2:3"),
    ("3 2\n1 2 1\n1 2 1\n", "3:1", "3:1"),
  ])
  func badInputIsLocated(text: String, _: String, place location: String) {
    let file = place.file("bad.txt", text)
    for verb in ["solve", "inspect"] {
      let run = place.isinglass(verb, file)
      #expect(run.status == 65)
      #expect(run.output == "")
      #expect(run.errors.hasPrefix("\(file):\(location): "), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    let converted = place.isinglass("convert", file, "\(place.path)/out.mtx")
    #expect(converted.status == 65)
    #expect(place.text("out.mtx") == nil)
  }

  @Test(arguments: [
    "solve", "solve a b", "solve --bogus x", "solve x --time-limit soon", "solve x --time-limit 0",
    "solve x --target high", "solve x --solver quantum", "solve x --solver sa --set speed=3",
    "solve x --solver sa --set start-temperature=-1", "solve x --set a=1", "solve x --set a",
    "solve x --seed -1", "solve x --threads 0", "solve x --replicas 0", "solve x --kind graph",
    "solve x --sense up", "solve x --format word", "solve x --instance 0",
    "solve x --generate 'sk'", "solve --generate 'sk --size 9 --colour 3'",
    "generate", "generate spam", "generate sk --colour 3", "generate sk --size 0",
    "generate regular --size 5 --degree 3", "convert a", "convert a b.unknown",
    "convert a b --to word", "verify a", "verify - -", "inspect", "solvers quantum", "nonsense",
  ])
  func misuseIsExplained(arguments: String) {
    _ = place.file("x", smallGraph)
    let run = place.shell("\"$ISINGLASS\" \(arguments) < /dev/null")
    #expect(run.status == 64)
    #expect(run.output == "")
    #expect(!run.errors.isEmpty)
  }

  @Test func solversThatCannotTakeTheProblemSaySo() {
    let run = place.isinglass(
      "solve", "--generate", "sk --size 50", "--solver", "exhaustive")
    #expect(run.status == 64)
    #expect(run.errors.contains("at most 32 spins"))
  }

  @Test func optionsThatDoNotFitAreNotPassedOver() {
    let ring = place.file("ring.txt", smallGraph)
    let verb = place.isinglass("anneal", ring)
    #expect(verb.status == 64)
    #expect(verb.errors.contains("no verb 'anneal'") && verb.errors.contains("solve"))
    let instance = place.isinglass("inspect", ring, "--instance", "2")
    #expect(instance.status == 65)
    #expect(instance.errors.contains("ring.txt:1:1: a rudy file holds one problem"))
    let sense = place.isinglass("inspect", ring, "--sense", "minimize")
    #expect(sense.status == 64)
    #expect(sense.errors.contains("--kind qubo"))
    #expect(place.isinglass("inspect", ring, "--sense", "maximize").status == 0)
    let level = place.shell("ISINGLASS_ISA=neon \"$ISINGLASS\" solvers")
    #expect(level.status == 0)
    #expect(level.errors.contains("avx2"))
  }

  @Test func missingFilesAreTold() {
    for arguments in [
      "solve none.txt", "inspect none.txt", "convert none.txt out.mtx", "verify none.txt a",
      "solve .", "solve x --initial none", "verify x none",
    ] {
      _ = place.file("x", smallGraph)
      let run = place.shell("\"$ISINGLASS\" \(arguments) < /dev/null")
      #expect(run.status == 66, "\(arguments): \(run.errors)")
      #expect(run.errors.contains("cannot read"))
    }
  }

  @Test func unwritableOutputIsToldBeforeTheWork() {
    _ = place.file("x", smallGraph)
    for arguments in [
      "solve x -o no/r.json", "solve x --trace no/t.csv", "solve x --plot no/p.svg",
      "solve x --samples no/s.json", "generate sk --size 9 -o no/x.txt", "convert x no/y.mtx",
      "inspect x -o no/i.json", "solve x -o .", "demo -o no/where/demo",
    ] {
      let run = place.shell("\"$ISINGLASS\" \(arguments)")
      #expect(run.status == 73, "\(arguments): \(run.errors)")
      #expect(run.output == "")
      #expect(run.errors.contains("cannot write"))
    }
    #expect(place.names == ["x"])
  }

  @Test func aFullDeviceIsNoSuccess() {
    let run = place.shell("\"$ISINGLASS\" generate sk --size 100 > /dev/full")
    #expect(run.status == 73)
    #expect(run.errors.contains("cannot write"))
  }

  @Test(arguments: [
    "solve x", "generate sk --size 5", "inspect x", "convert x -o y.mtx", "verify x a",
  ])
  func everyVerbTakesSeedAndThreads(verb: String) {
    _ = place.file("x", smallGraph)
    _ = place.file("a", "+-+-+\n")
    let run = place.shell("\"$ISINGLASS\" \(verb) --seed 3 --threads 2")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func helpAndVersionSucceed() {
    for verb in [
      "", "solve", "generate", "inspect", "convert", "verify", "demo", "solvers", "formats",
    ] {
      let run = place.shell("\"$ISINGLASS\" \(verb) --help")
      #expect(run.status == 0)
      #expect(run.errors == "")
      #expect(run.output.contains("isinglass \(verb)"))
      #expect(run.output.contains("Example"))
    }
    #expect(place.isinglass("--version").status == 0)
  }
}
