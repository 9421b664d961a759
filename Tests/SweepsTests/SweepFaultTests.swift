#if Ledger
  import Isinglass
  import Testing

  @testable import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The command `sweep` under everything that may happen to it. `make faults` tries longer.
  @Suite(.serialized) struct SweepFaultTests {
    /// Tasks of a few milliseconds, some hundred milliseconds in all.
    private static let small = """
      problems:
        - ensemble: sk
          set: {size: [60, 80], couplings: pm1}
          seeds: 0..4
      solvers:
        - name: sa
          limits: {steps: [100, 200], replicas: 16}
        - name: cim
          limits: {steps: 50, replicas: 4}
      seeds: 0..3
      """

    /// How many times a worker is killed: few here, more where the environment says so.
    private static let kills =
      getenv("ISINGLASS_FAULTS").flatMap { Int(String(cString: $0)) } ?? 12

    /// Whether file systems can be mounted, as in a container run by its administrator.
    static let mayMount: Bool = {
      let folder = SweepFolder()
      return folder.run("mkdir disk && mount -t tmpfs -o size=1m none disk && umount disk").status
        == 0
    }()

    /// The tables of an undisturbed sweep.
    private static let calm: (csv: String, json: String) = {
      let folder = SweepFolder()
      folder.file("small.yaml", SweepFaultTests.small)
      _ = folder.run("exec \"$ISINGLASS\" sweep run small.yaml --ledger calm")
      return (folder.table("calm"), folder.table("calm", "--format json"))
    }()

    private let folder = SweepFolder()

    init() { folder.file("small.yaml", SweepFaultTests.small) }

    @Test func undisturbedSweepsAreComplete() {
      let rows = SweepFaultTests.calm.csv.split(separator: "\n")
      #expect(rows.count == 121 && rows.dropFirst().allSatisfy { $0.contains(",done,") })
    }

    private func enter(_ ledger: String) {
      #expect(
        folder.run("exec \"$ISINGLASS\" sweep run small.yaml --new --enter --ledger \(ledger)")
          .status
          == 0)
    }

    private func resume(_ ledger: String, _ arguments: String = "") -> pid_t {
      folder.start("exec \"$ISINGLASS\" sweep resume 1 --ledger \(ledger) \(arguments)")
    }

    private func counts(_ ledger: String) throws -> SweepCounts {
      try Ledger(path: "\(folder.path)/\(ledger)").counts(of: 1)
    }

    /// Waits until something is recorded, twenty seconds at most.
    private func waitForResults(_ ledger: String) {
      for _ in 0..<10_000 {
        if let counts = try? counts(ledger), counts.done > 0 { return }
        usleep(2000)
      }
      Issue.record("nothing was recorded in \(ledger)")
    }

    private func expectCalmTables(_ ledger: String) throws {
      #expect(try folder.isSound(ledger))
      #expect(folder.table(ledger) == SweepFaultTests.calm.csv)
      #expect(folder.table(ledger, "--format json") == SweepFaultTests.calm.json)
    }

    /// Workers are killed at random moments and resumed, sweep after sweep: every task is done once, and
    /// the tables are those of the undisturbed sweep.
    @Test func killedWorkersLoseNothing() throws {
      var random = Seed(8).stream(.experiment)
      var (kills, sweeps, before) = (0, 0, 0)
      while kills < SweepFaultTests.kills {
        let ledger = "killed\(sweeps)"
        enter(ledger)
        before = 0
        while try counts(ledger).missing > 0 {
          let process = resume(ledger, "--threads \(1 + random.below(2))")
          usleep(UInt32(8000 + random.below(120_000)))
          kill(process, SIGKILL)
          if folder.wait(for: process) == -SIGKILL { kills += 1 }
          // What was recorded once stays.
          let done = try counts(ledger).done
          #expect(done >= before)
          before = done
        }
        sweeps += 1
        try expectCalmTables(ledger)
      }
    }

    /// Asked to stop, a worker gives back what it has begun and says that it was interrupted.
    @Test(arguments: [SIGINT, SIGTERM]) func interruptedWorkersGiveBackClaims(signal: Int32) throws
    {
      enter("stopped")
      let process = resume("stopped", "--threads 1 --json")
      waitForResults("stopped")
      kill(process, signal)
      #expect(folder.wait(for: process) == 130)
      let counts = try counts("stopped")
      #expect(counts.claimed == 0 && counts.missing > 0)
      #expect(
        (try JSONValue(parsing: folder.text("output")))["waiting"] == JSONValue(counts.waiting))
      #expect(folder.wait(for: resume("stopped")) == 0)
      try expectCalmTables("stopped")
    }

    @Test func twoProcessesShareASweep() throws {
      enter("shared")
      let first = resume("shared", "--threads 1")
      let second = resume("shared", "--threads 1")
      #expect(folder.wait(for: first) == 0)
      #expect(folder.wait(for: second) == 0)
      try expectCalmTables("shared")
      // Tasks of a length that does not depend on how busy the machine is: both processes do some.
      folder.file(
        "long.yaml",
        """
        problems: {ensemble: sk, set: {size: 64}}
        solvers: {name: sa, limits: {time: 40ms}}
        seeds: 0..39
        """)
      #expect(folder.run("\"$ISINGLASS\" sweep run long.yaml --enter --ledger long").status == 0)
      let one = resume("long", "--threads 1")
      waitForResults("long")
      let other = resume("long", "--threads 1")
      #expect(folder.wait(for: one) == 0)
      #expect(folder.wait(for: other) == 0)
      let ledger = try Ledger(path: folder.path + "/long")
      #expect(try ledger.workersWithResults == 2)
      #expect(try ledger.counts(of: 1).done == 40)
    }

    /// One of two is killed; the other does its tasks too.
    @Test func survivorsTakeOver() throws {
      enter("survived")
      let first = resume("survived", "--threads 1")
      let second = resume("survived", "--threads 1")
      usleep(50_000)
      kill(first, SIGKILL)
      _ = folder.wait(for: first)
      #expect(folder.wait(for: second) == 0)
      try expectCalmTables("survived")
    }

    /// Files may not grow beyond a limit, as on a full disk: what was recorded stays, and the rest is done
    /// when there is room.
    @Test func fullDisksLoseNothing() throws {
      folder.file(
        "many.yaml",
        """
        problems: {ensemble: sk, set: {size: 12}}
        solvers: {name: sa, limits: {steps: 2, replicas: 1}}
        seeds: 0..899
        """)
      let calm = folder.run("exec \"$ISINGLASS\" sweep run many.yaml --ledger many")
      #expect(calm.status == 0)
      let table = folder.table("many")
      func checkFull(_ ledger: String, _ limited: String, _ free: String) throws {
        let enter = "\"$ISINGLASS\" sweep run many.yaml --new --enter --ledger \(ledger)"
        #expect(folder.run(enter).status == 0)
        let full = folder.run("\(limited) \"$ISINGLASS\" sweep resume 1 --ledger \(ledger)")
        #expect(full.status == 73, "\(full.errors)")
        #expect(full.errors.contains("cannot be written"))
        if !free.isEmpty { #expect(folder.run(free).status == 0) }
        #expect(try folder.isSound(ledger))
        let counts = try counts(ledger)
        #expect(counts.done > 0 && counts.missing > 0)
        #expect(folder.run("\"$ISINGLASS\" sweep resume 1 --ledger \(ledger)").status == 0)
        #expect(folder.table(ledger) == table)
      }
      // In blocks of 512 bytes; the signal, whose default is the end, is passed over.
      try checkFull("limited", "trap '' XFSZ; ulimit -f 600;", "")
      guard SweepFaultTests.mayMount else { return }
      #expect(folder.run("mkdir disk && mount -t tmpfs -o size=700k none disk").status == 0)
      try checkFull("disk/full", "", "mount -o remount,size=32m disk")
      #expect(folder.run("umount disk").status == 0)
    }

    @Test(.enabled(if: mayMount)) func readOnlyLedgersAreRefusedAndUnharmed() throws {
      #expect(folder.run("mkdir disk && mount -t tmpfs -o size=8m none disk").status == 0)
      enter("disk/l")
      let process = resume("disk/l", "--threads 1")
      usleep(60_000)
      kill(process, SIGKILL)
      _ = folder.wait(for: process)
      let before = try counts("disk/l").done
      #expect(folder.run("mount -o remount,ro disk").status == 0)
      let refused = folder.run("exec \"$ISINGLASS\" sweep resume 1 --ledger disk/l")
      #expect(refused.status == 73, "\(refused.errors)")
      #expect(refused.errors.contains("disk/l"))
      #expect(folder.run("mount -o remount,rw disk").status == 0)
      #expect(try counts("disk/l").done == before)
      #expect(folder.wait(for: resume("disk/l")) == 0)
      try expectCalmTables("disk/l")
      #expect(folder.run("umount disk").status == 0)
    }

    /// A clock of the day that jumps by years at every look, backwards too, decides nothing.
    @Test(.enabled(if: SweepFaultTests.hasCompiler)) func jumpingClocksDecideNothing() throws {
      folder.file(
        "clock.c",
        """
        #define _GNU_SOURCE
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>
        static long jump(void) { static unsigned n; n = n * 1664525u + 1013904223u; return (long)n - (1L << 31); }
        int clock_gettime(clockid_t id, struct timespec *t) {
          int status = syscall(SYS_clock_gettime, id, t);
          if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) t->tv_sec += jump();
          return status;
        }
        int gettimeofday(struct timeval *t, void *z) {
          struct timespec now; clock_gettime(CLOCK_REALTIME, &now);
          t->tv_sec = now.tv_sec; t->tv_usec = now.tv_nsec / 1000; (void)z; return 0;
        }
        time_t time(time_t *t) {
          struct timespec now; clock_gettime(CLOCK_REALTIME, &now);
          if (t) *t = now.tv_sec; return now.tv_sec;
        }
        """)
      let made = folder.run(
        "${CC:-cc} -shared -fPIC -O1 -o clock.so clock.c || clang -shared -fPIC -O1 -o clock.so clock.c"
      )
      try #require(made.status == 0, "\(made.errors)")
      enter("jumping")
      let process = folder.start(
        "export LD_PRELOAD=\"$PWD/clock.so\"; exec \"$ISINGLASS\" sweep resume 1 --ledger jumping --threads 1"
      )
      usleep(100_000)
      kill(process, SIGKILL)
      _ = folder.wait(for: process)
      let rest = folder.run(
        "export LD_PRELOAD=\"$PWD/clock.so\"; exec \"$ISINGLASS\" sweep resume 1 --ledger jumping")
      #expect(rest.status == 0, "\(rest.errors)")
      try expectCalmTables("jumping")
    }

    private static let hasCompiler: Bool = {
      #if os(Linux)
        return SweepFolder().run("command -v cc || command -v clang").status == 0
      #else
        return false
      #endif
    }()

    /// Whatever decides the tasks may not change between run and resume; remarks may.
    @Test func changedSpecificationsAreRefused() throws {
      folder.file("a.txt", "3 2\n1 2 1\n2 3 -1\n")
      let text = SweepFaultTests.small.replacing(
        "solvers:", with: "  - files: \"*.txt\"\nsolvers:")
      folder.file("files.yaml", text)
      #expect(folder.run("\"$ISINGLASS\" sweep run files.yaml --enter --ledger l").status == 0)
      for (change, words) in [
        ("steps: [100, 200]\nsteps: [100, 201]", "solvers[1].limits.steps was [\"100\", \"200\"]"),
        ("seeds: 0..3\nseeds: 0..2", "seeds was [\"0..3\"], is [\"0..2\"]"),
        ("- name: cim\n- name: sa", "solvers[2].name was \"cim\""),
      ] {
        let parts = change.split(separator: "\n")
        folder.file("files.yaml", text.replacing(parts[0], with: parts[1]))
        let refused = folder.run("\"$ISINGLASS\" sweep resume 1 --ledger l")
        #expect(refused.status == 65)
        #expect(refused.errors.contains(words), "\(refused.errors)")
      }
      folder.file("files.yaml", "# the same\n" + text)
      folder.file("a.txt", "3 2\n1 2 1\n2 3 -2\n")
      var refused = folder.run("\"$ISINGLASS\" sweep resume 1 --ledger l")
      #expect(refused.status == 65 && refused.errors.contains("a.txt.content"))
      folder.file("a.txt", "3 2\n1 2 1\n2 3 -1\n")
      folder.file("b.txt", "3 2\n1 2 1\n2 3 1\n")
      refused = folder.run("\"$ISINGLASS\" sweep resume 1 --ledger l")
      #expect(refused.status == 65 && refused.errors.contains("b.txt is new"))
      #expect(folder.run("rm b.txt; exec \"$ISINGLASS\" sweep resume 1 --ledger l").status == 0)
      #expect(try counts("l").done == 132)
    }

    @Test func verbsSayWhatIsWrong() throws {
      enter("calm")
      #expect(folder.wait(for: resume("calm")) == 0)
      var run = folder.run("\"$ISINGLASS\" sweep status --ledger none")
      #expect(run.status == 66 && run.errors.contains("there is no such ledger"))
      run = folder.run("\"$ISINGLASS\" sweep status 9 --ledger calm")
      #expect(run.status == 64 && run.errors.contains("there is no sweep 9"))
      folder.file("bad.yaml", "problems:\n  - ensemble: sk\nsolver: sa\n")
      run = folder.run("\"$ISINGLASS\" sweep run bad.yaml --ledger calm")
      #expect(run.status == 65)
      #expect(run.errors.hasPrefix("bad.yaml:3:1: the specification has no 'solver': give "))
      run = folder.run("\"$ISINGLASS\" sweep status --ledger calm --json")
      #expect(run.status == 0)
      let status = try JSONValue(parsing: run.output)
      #expect(status["done"] == 120 && status["state"] == "complete" && status["sweep"] == 1)
      run = folder.run("\"$ISINGLASS\" sweep list --ledger calm")
      #expect(run.output.contains("small"))
      folder.file("fails.yaml", "problems: {ensemble: sk, set: {size: 64}}\nsolvers: exhaustive\n")
      run = folder.run("\"$ISINGLASS\" sweep run fails.yaml --ledger calm --json")
      #expect(run.status == 1)
      #expect(try JSONValue(parsing: run.output)["failed"] == 1)
      run = folder.run(
        "\"$ISINGLASS\" sweep remove 2 --ledger calm; \"$ISINGLASS\" sweep list --ledger calm")
      #expect(run.status == 0 && !run.output.contains("fails"))
    }
  }
#endif
