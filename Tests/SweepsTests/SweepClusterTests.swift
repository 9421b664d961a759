#if Ledger
  import Isinglass
  import Testing

  @testable import IsinglassCommand
  @testable import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The verbs for clusters, without one. `make test-cluster` has a real Slurm.
  @Suite(.serialized) struct SweepClusterTests {
    private static let small = """
      problems:
        - ensemble: sk
          set: {size: [60, 80], couplings: pm1}
          seeds: 0..4
      solvers:
        - name: sa
          limits: {steps: [400, 800], replicas: 16}
        - name: cim
          limits: {steps: 100, replicas: 4}
      seeds: 0..3
      """

    /// The tables of an undisturbed sweep on one machine.
    private static let calm: (csv: String, json: String) = {
      let folder = SweepFolder()
      folder.file("small.yaml", SweepClusterTests.small)
      _ = folder.run("exec \"$ISINGLASS\" sweep run small.yaml --ledger calm")
      return (folder.table("calm"), folder.table("calm", "--format json"))
    }()

    private let folder = SweepFolder()

    init() { folder.file("small.yaml", SweepClusterTests.small) }

    private func submit(_ options: String = "") -> (status: Int32, output: String, errors: String) {
      folder.run("\"$ISINGLASS\" sweep submit small.yaml --block 3 --json \(options)")
    }

    private func start(_ worker: Int) -> pid_t {
      folder.start(
        "exec \"$ISINGLASS\" sweep work small.sweep --worker \(worker) --threads 1",
        output: "output\(worker)")
    }

    private func expectCalmTables(_ ledger: String) throws {
      #expect(try folder.isSound(ledger))
      #expect(folder.table(ledger) == SweepClusterTests.calm.csv)
      #expect(folder.table(ledger, "--format json") == SweepClusterTests.calm.json)
    }

    /// Three workers, one of them killed again and again; another never comes back, so that its tasks are
    /// left to `resume`.
    @Test func killedWorkersLoseNothing() throws {
      #expect(submit("--workers 3").status == 0)
      var random = Seed(8).stream(.experiment)
      let lost = start(2)
      usleep(40_000)
      kill(lost, SIGKILL)
      _ = folder.wait(for: lost)
      let steady = start(0)
      var kills = 0
      while kills < 5 {
        let process = start(1)
        usleep(UInt32(15_000 + random.below(60_000)))
        kill(process, SIGKILL)
        if folder.wait(for: process) != -SIGKILL { break }
        kills += 1
        let run = folder.run("\"$ISINGLASS\" sweep gather small.sweep --ledger gathered")
        #expect(run.status == 0, "\(run.errors)")
      }
      #expect(kills > 0)
      #expect(folder.wait(for: start(1)) == 0)
      #expect(folder.wait(for: steady) == 0)
      let run = folder.run(
        """
        "$ISINGLASS" sweep gather small.sweep --ledger gathered > /dev/null &&
        "$ISINGLASS" sweep gather small.sweep --ledger gathered --json
        """)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try JSONValue(parsing: run.output)["gathered"] == 0)
      #expect(folder.run("\"$ISINGLASS\" sweep resume 1 --ledger gathered").status == 0)
      try expectCalmTables("gathered")
    }

    /// The script that is written, under a stand-in for Slurm that runs an array one after the other; all
    /// names need quoting.
    @Test func scriptsRunUnderAStandIn() throws {
      standIn()
      let name = #"it's a "sweep" #1 100% $HOME"#
      folder.file("name", name)
      let run = folder.run(
        #"""
        PATH="$PWD/bin:$PATH"; export PATH
        "$ISINGLASS" sweep submit small.yaml --folder "$(cat name)" --workers 2 --slurm --json \
          --partition "a b" --time 1:00:00 --memory 100M --sbatch-option=--qos=low --gather "my ledger"
        """#)
      #expect(run.status == 0, "\(run.errors)")
      let json = try JSONValue(parsing: run.output)
      #expect(json["jobs"]?.elements == ["17", "17"])
      let script = folder.text("\(name)/work.sh")
      for line in [
        "--array=0-1", "--requeue", "--open-mode=append", "--partition=\"a b\"", "--qos=low",
        "--time=1:00:00", "--mem=100M", "--cpus-per-task=1", "--signal=B:USR1@60",
      ] {
        #expect(script.contains("\n#SBATCH \(line)\n"))
      }
      #expect(script.contains(#"/it's a \"sweep\" #1 100%% $HOME/output/%A_%a.txt""#))
      #expect(folder.text("calls").contains("--dependency=afterany:17"))
      try expectCalmTables("'my ledger'")
      #expect(try Ledger(path: folder.path + "/my ledger").counts(of: 1).done == 120)
    }

    /// Told that its time is almost up, an array task keeps what is under way and queues again.
    @Test func scriptsQueueAgain() throws {
      standIn()
      folder.file(
        "long.yaml",
        """
        problems: {ensemble: sk, set: {size: 400, couplings: pm1}}
        solvers: {name: sa, limits: {steps: 1000000, replicas: 64}}
        """)
      let run = folder.run(
        #"""
        PATH="$PWD/bin:$PATH"; export PATH
        "$ISINGLASS" sweep submit long.yaml --slurm --dry-run || exit
        export SLURM_ARRAY_JOB_ID=17 SLURM_ARRAY_TASK_ID=0
        bash long.sweep/work.sh & script=$!
        while ! [ -e long.sweep/claims/0 ]; do sleep 0.01; done
        sleep 0.7
        kill -USR1 $script
        wait $script
        ls long.sweep/*.checkpoint
        """#)
      #expect(run.status == 0, "\(run.errors)")
      #expect(folder.text("calls") == "scontrol requeue 17_0\n")
      #expect(run.output.contains("interrupted"))
    }

    /// Programs that behave as those of Slurm do as far as it is of interest here.
    private func standIn() {
      #expect(mkdir(folder.path + "/bin", 0o777) == 0)
      folder.file(
        "bin/sbatch",
        #"""
        #!/bin/bash
        echo "sbatch $*" >> calls
        script=${@: -1}
        for k in 0 1; do
          SLURM_ARRAY_JOB_ID=17 SLURM_ARRAY_TASK_ID=$k bash "$script" >> jobs 2>&1
          grep -q array= "$script" || break
        done
        echo "17;cluster"
        """#)
      folder.file("bin/scontrol", "#!/bin/sh\necho \"scontrol $*\" >> calls\n")
      for name in ["sbatch", "scontrol"] { chmod("\(folder.path)/bin/\(name)", 0o755) }
    }

    @Test func whatGoesWrongIsSaid() throws {
      // Without Slurm the script is written all the same.
      var run = folder.run(
        "PATH=/nowhere \"$ISINGLASS\" sweep submit small.yaml --slurm --workers 500")
      #expect(run.status == 69 && run.errors.contains("sbatch cannot be started"))
      #expect(run.errors.contains("small.sweep/work.sh"))
      #expect(folder.text("small.sweep/work.sh").contains("--array=0-119\n"))
      run = folder.run("\"$ISINGLASS\" sweep submit small.yaml --partition p")
      #expect(run.status == 64 && run.errors.contains("--slurm"))
      run = folder.run("\"$ISINGLASS\" sweep work nowhere --worker 0")
      #expect(run.status == 66 && run.errors.contains("there is no sweep in this folder"))
      // Edited between submission and work.
      folder.file(
        "small.yaml", SweepClusterTests.small.replacing("replicas: 4", with: "replicas: 5"))
      for verb in ["work small.sweep --worker 0", "submit small.yaml"] {
        run = folder.run("\"$ISINGLASS\" sweep \(verb)")
        #expect(run.status == 65, "\(run.errors)")
        #expect(run.errors.contains("solvers[2].limits.replicas was [\"4\"], is [\"5\"]"))
      }
    }

    /// A folder that cannot be written, or is full, ends a worker with status 73; what it has recorded
    /// stays.
    @Test(.enabled(if: SweepFaultTests.mayMount)) func fullFoldersLoseNothing() throws {
      let work = "\"$ISINGLASS\" sweep work disk/s --worker 0 --threads 1"
      var run = folder.run(
        """
        mkdir disk && mount -t tmpfs -o size=200k none disk &&
        "$ISINGLASS" sweep submit small.yaml --folder disk/s --block 10 && \(work)
        """)
      #expect(run.status == 73, "\(run.errors)")
      #expect(run.errors.contains("disk/s"))
      run = folder.run("mount -o remount,size=8m,ro disk && \(work)")
      #expect(run.status == 73, "\(run.errors)")
      run = folder.run("\"$ISINGLASS\" sweep gather disk/s --ledger gathered --json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try JSONValue(parsing: run.output)["workers"] == 1)
      run = folder.run("mount -o remount,rw disk && \(work)")
      #expect(run.status == 0, "\(run.errors)")
      #expect(folder.run("\"$ISINGLASS\" sweep gather disk/s --ledger gathered").status == 0)
      try expectCalmTables("gathered")
      #expect(folder.run("umount disk").status == 0)
    }
  }
#endif
