import Isinglass
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Solves under faults: killed, without memory, on full disks, with closed descriptors.
@Suite struct FaultTests {
  let place = Workplace()

  /// Takes a few tenths of a second, far longer than it takes to start and between two checkpoints.
  private static let command =
    "solve --generate 'torus3d --size 10' --solver sa --steps 8000 --replicas 200 --seed 3"

  /// What must be the same in every run: all but times, threads and the machine.
  private func answer(_ json: JSONValue) -> [String] {
    ["energy", "objective", "spins", "stop_reason", "replicas", "steps", "repeat", "seed"].map {
      "\($0): \(json[$0] ?? .null)"
    }
  }

  /// Kills a command at random moments until it comes to its end; returns what it says then.
  private func killUntilDone(
    _ script: (Int) -> String, signal: Int32, atMost kills: Int, after longest: UInt64
  ) throws -> (run: CommandRun, kills: Int) {
    var random = Seed(UInt64(signal)).stream(.experiment)
    var killed = 0
    while true {
      let command = place.start("exec " + script(1 + killed % 2))
      if killed < kills {
        usleep(UInt32(10_000 + random.below(longest)))
        kill(command.process, signal)
      }
      let run = command.wait()
      if run.status == 0 { return (run, killed) }
      try #require(run.status == (signal == SIGKILL ? -SIGKILL : 130), "\(run.errors)")
      killed += 1
      try #require(killed <= kills)
    }
  }

  @Test(arguments: [SIGKILL, SIGTERM]) func killedSolvesEndAsUndisturbedOnes(signal: Int32) throws {
    let undisturbed = place.shell("\"$ISINGLASS\" \(Self.command) --threads 2 --json")
    #expect(undisturbed.status == 0)
    let (run, kills) = try killUntilDone(
      {
        "\"$ISINGLASS\" \(Self.command) --threads \($0) --json --checkpoint state --checkpoint-interval 5ms"
      }, signal: signal, atMost: 14, after: 60_000)
    #expect(kills > 2)
    #expect(answer(run.json) == answer(undisturbed.json))
    #expect(place.names.filter { $0 != ".input" } == ["state"])
  }

  @Test func checkpointsOfOthersAreRefused() {
    let base = "\"$ISINGLASS\" solve --generate 'sk --size 40' --checkpoint state"
    #expect(place.shell(base).status == 0)
    let before = place.shell("cksum state").output
    for (arguments, status, words) in [
      (" --seed 2", 64, "seed is 0 there and 2 here"),
      (" --steps 9", 64, "steps is automatic there"),
      (" --solver sa", 64, "solver is auto there"),
    ] {
      let run = place.shell(base + arguments)
      #expect(run.status == status)
      #expect(run.errors.hasPrefix("state: "))
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    let damaged = place.shell(
      "head -c 100 state > cut; \"$ISINGLASS\" solve --generate 'sk --size 40' --checkpoint cut")
    #expect(damaged.status == 65)
    #expect(damaged.errors.contains("damaged") && damaged.errors.contains("remove the file"))
    let text = place.shell(
      "echo hello > text; \"$ISINGLASS\" solve --generate 'sk --size 40' --checkpoint text")
    #expect(text.status == 65 && text.errors.contains("no checkpoint"))
    #expect(place.text("text") == "hello\n")
    #expect(place.shell("cksum state").output == before)
    #expect(place.shell("\"$ISINGLASS\" solve x --checkpoint-interval 3s").status == 64)
  }

  @Test func twoSolvesDoNotWriteOneCheckpoint() throws {
    let script =
      "\"$ISINGLASS\" solve --generate 'sk --size 200' --time-limit 30s --checkpoint state"
    let first = place.start("exec " + script)
    for _ in 0..<2000 where place.text("state") == nil { usleep(5000) }
    let second = place.shell(script)
    #expect(second.status == 69)
    #expect(second.errors.contains("another run is writing this checkpoint"))
    kill(first.process, SIGTERM)
    #expect(first.wait().status == 130)
    #expect(
      place.shell(
        "\"$ISINGLASS\" solve --generate 'sk --size 200' --time-limit 200ms --checkpoint state"
      ).status == 0)
  }

  /// At every limit under which it can be loaded at all (libraries differ between traits) a command either
  /// succeeds or says what it lacks and leaves with the status for it.
  @Test func memoryLimitsEndWithAMessage() throws {
    let least = stride(from: 40, through: 400, by: 4).first { megabytes in
      self.place.shell("ulimit -v \(megabytes * 1024); exec \"$ISINGLASS\" --version").status == 0
    }
    let loading = try #require(least)
    for (arguments, more) in [
      ("solve --generate 'sk --size 1500' --steps 3 --replicas 1", [4, 18, 46]),
      ("solve --generate 'torus2d --size 200' --solver sa --steps 2 --replicas 64", [4, 20]),
      ("solve --generate 'sk --size 1500 --couplings pm1' --solver cac --steps 2", [2, 14]),
    ] {
      for megabytes in more.map({ loading + $0 }) {
        let run = place.shell(
          "ulimit -v \(megabytes * 1024); exec \"$ISINGLASS\" \(arguments) --threads 2 --json")
        let isKnown = run.status == 0 || run.status == 69 || run.status == 66
        #expect(isKnown, "\(megabytes) MB: \(run.status) \(run.errors)")
        if run.status != 0 {
          #expect(run.errors.contains("memory"), "\(run.errors)")
          #expect(run.output == "")
        }
      }
    }
  }

  /// A file system that is full when the answer is written loses no earlier file.
  @Test func fullDisksLoseNothing() {
    _ = place.file("r.json", "before\n")
    for file in ["-o r.json", "--trace r.json", "--samples r.json", "--plot r.json"] {
      let run = place.shell(
        "ulimit -f 0; trap '' XFSZ; exec \"$ISINGLASS\" solve --generate 'sk --size 30' \(file)")
      // What it says cannot be written either, where it goes to a file.
      #expect(run.status == 73)
    }
    #expect(place.text("r.json") == "before\n")
    let checkpoint = place.shell(
      "ulimit -f 0; exec \"$ISINGLASS\" solve --generate 'sk --size 30' --checkpoint c")
    #expect(checkpoint.status == 73)
    #expect(place.names == ["r.json"])
    for output in ["> /dev/full", "-o /dev/full", "--json > /dev/full"] {
      let run = place.shell("\"$ISINGLASS\" solve --generate 'sk --size 30' \(output)")
      #expect(run.status == 73 && run.errors.contains("No space left"))
    }
  }

  @Test func aCheckpointThatNoLongerFitsLeavesTheOneBefore() throws {
    // Grows with the states found: the limit, in blocks of 512 bytes, is reached on the way.
    let script = """
      ulimit -f 100; exec "$ISINGLASS" solve --generate 'sk --size 300' --solver descent \
      --replicas 12000 --checkpoint state --checkpoint-interval 1ms --json
      """
    let run = place.shell(script)
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: state: cannot write"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    let undisturbed = place.shell(
      "\"$ISINGLASS\" solve --generate 'sk --size 300' --solver descent --replicas 12000 --json")
    #expect(answer(run.json) == answer(undisturbed.json))
    let again = place.shell(
      "\"$ISINGLASS\" solve --generate 'sk --size 300' --solver descent --replicas 12000 --checkpoint state --json"
    )
    #expect(answer(again.json) == answer(undisturbed.json))
    #expect(place.names == ["state"])
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere")) func readOnlyFolders() {
    _ = place.shell("mkdir locked && echo before > locked/r.json && chmod 555 locked")
    for option in ["-o locked/r.json", "--checkpoint locked/c", "--samples locked/s"] {
      let run = place.shell("\"$ISINGLASS\" solve --generate 'sk --size 30' \(option)")
      #expect(run.status == 73)
    }
    #expect(place.text("locked/r.json") == "before\n")
    _ = place.shell("chmod 755 locked")
  }

  @Test func closedDescriptorsDoNoHarm() {
    _ = place.file("x.txt", smallGraph)
    let solve = "\"$ISINGLASS\" solve x.txt -o r.json"
    let closedInput = place.shell("exec \(solve) <&-")
    #expect(closedInput.status == 0)
    let closedOutput = place.shell("exec \(solve) >&-")
    #expect(closedOutput.status == 73)
    let closedErrors = place.shell("exec \(solve) 2>&-")
    #expect(closedErrors.status == 0)
    #expect(place.shell("exec \(solve) <&- >&- 2>&-").status == 73)
    // The report was written before standard output was found closed.
    #expect(place.text("r.json")?.contains("\"energy\"") == true)
    #expect(place.shell("\"$ISINGLASS\" solve x.txt <&- 2>&- | true; echo $?").output == "0\n")
    #expect(place.text("x.txt") == smallGraph)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalsStillReport(signal: Int32) {
    let run = place.start(
      "exec \"$ISINGLASS\" solve --generate 'sk --size 300' --time-limit 60s -o r\(signal).json --checkpoint c\(signal)"
    )
    for _ in 0..<2000 where place.text("c\(signal)") == nil { usleep(5000) }
    usleep(50_000)
    kill(run.process, signal)
    let ended = run.wait()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(place.text("r\(signal).json")?.contains("\"interrupted\"") == true)
  }
}
