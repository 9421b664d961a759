#if Ledger
  /// The batch scripts of a sweep on a cluster that runs Slurm.
  struct SlurmScript {
    /// The command, as the nodes find it.
    let command: String
    /// The folder of the sweep.
    let folder: String
    /// What the sweep is called.
    let name: String
    /// The level of kernels that the sweep was entered with.
    let kernel: String
    /// What sbatch is to be told, without `--`; `nil` for options without a value.
    let options: [(name: String, value: String?)]
    /// Options as the user gave them.
    let furtherOptions: [String]

    /// How many seconds before the time limit an array task is told.
    static let notice = 60

    /// The script of a job array with a task for each worker.
    ///
    /// - Parameters:
    ///   - workers: how many.
    ///   - mostAtOnce: how many may run at once.
    ///   - cores: of each.
    func work(workers: Int, mostAtOnce: Int?, cores: Int) -> String {
      let range = "0-\(workers - 1)" + (mostAtOnce.map { "%\($0)" } ?? "")
      return head(
        [
          ("job-name", name), ("array", range), ("cpus-per-task", "\(cores)"), ("requeue", nil),
          ("open-mode", "append"), ("signal", "B:USR1@\(SlurmScript.notice)"),
        ], output: "%A_%a.txt") + """
          \(environment)
          again=no
          worker=
          # Cancelled, preempted or requeued: the worker records what it has and keeps what is under way.
          trap 'kill -TERM "$worker" 2> /dev/null' TERM INT
          # The time is almost up: the same, and then this array task queues again.
          trap 'again=yes; kill -TERM "$worker" 2> /dev/null' USR1
          \(ShellWord.quoted(command)) sweep work \(ShellWord.quoted(folder)) \\
            --worker "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}" &
          worker=$!
          while :; do
            wait "$worker" && status=0 || status=$?
            # Above 128 it may be a signal that ended the waiting alone.
            if [ "$status" -le 128 ] || ! kill -0 "$worker" 2> /dev/null; then break; fi
          done
          if [ "$again" = yes ] && [ "$status" -gt 128 ]; then
            exec scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
          fi
          exit "$status"

          """
    }

    /// The script of a job that gathers the results in a ledger.
    func gathering(ledger: String) -> String {
      head([("job-name", "\(name)-gather"), ("open-mode", "append")], output: "gather_%j.txt")
        + """
        \(environment)
        exec \(ShellWord.quoted(command)) sweep gather \(ShellWord.quoted(folder)) \\
          --ledger \(ShellWord.quoted(ledger))

        """
    }

    private var environment: String {
      "# All nodes use kernels of one level, so that results agree to the last bit.\n"
        + "export ISINGLASS_ISA=\(ShellWord.quoted(kernel))"
    }

    private func head(_ own: [(name: String, value: String?)], output: String) -> String {
      // In names of output files a percent sign begins a field.
      let place = folder.replacing("%", with: "%%") + "/output/" + output
      let lines = (own + [("output", place)] + options).map { name, value in
        "#SBATCH --\(name)" + (value.map { "=\(SlurmScript.quoted($0))" } ?? "")
      }
      return "#!/bin/bash\n"
        + (lines + furtherOptions.map { "#SBATCH \($0)" }).joined(separator: "\n") + "\n"
    }

    /// A value as sbatch reads it back from a script: in double quotes a backslash takes the meaning of what
    /// follows, and a sharp is no remark.
    static func quoted(_ value: String) -> String {
      let plain = value.utf8.allSatisfy { !" \t\\\"'#".utf8.contains($0) }
      if plain { return value }
      return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
  }
#endif
