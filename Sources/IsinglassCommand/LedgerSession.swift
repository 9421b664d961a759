#if Ledger
  import IsingKernels
  import Isinglass
  import Reports
  import Ledger

  /// A run of `solve` that is entered in a ledger as it goes on.
  struct LedgerSession: Sendable {
    private let ledger: Ledger
    private let run: Int64
    private let scale: ObjectiveScale

    /// Opens the ledger and enters the run.
    ///
    /// - Throws: `LedgerError`.
    init(_ ledger: Ledger, _ request: RunRequest, of problem: Problem) throws {
      self.ledger = ledger
      scale = ObjectiveScale(problem)
      run = try ledger.enter(request, state: .running)
    }

    /// What records better answers as they come; one that cannot be recorded is not worth ending a run
    /// for, and the end of the run will say so.
    var observer: RunObserver {
      RunObserver(onBest: { best in
        try? ledger.add(
          [
            LedgerImprovement(
              time: best.elapsed.seconds, energy: best.energy, objective: scale(best.energy))
          ],
          spins: best.spins, to: run)
      })
    }

    /// Records the result.
    ///
    /// - Throws: `LedgerError`.
    func close(_ outcome: Outcome) throws {
      try ledger.close(
        run, as: outcome.run.stopReason == .interrupted ? .interrupted : .finished,
        result: outcome.json,
        trace: outcome.run.trace.map {
          LedgerImprovement(
            time: $0.time.seconds, energy: $0.energy, objective: scale($0.energy))
        },
        spins: outcome.run.best.spins)
    }

    /// Records that the run failed.
    func close(_ error: any Error) {
      try? ledger.close(run, as: .failed, error: "\(error)")
    }

    /// The path that an option stands for.
    static func path(_ option: String?) -> String {
      option.flatMap { $0 == "default" ? nil : $0 } ?? Ledger.defaultPath
    }

    /// The level of kernels in use.
    static var kernel: String { String(cString: kernelLevelName(currentKernelLevel())) }

    /// This process's command line.
    static var commandLine: String {
      (["isinglass"] + CommandLine.arguments.dropFirst().map(ShellWord.quoted))
        .joined(separator: " ")
    }
  }
#endif
