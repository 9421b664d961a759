#if Ledger
  internal import Isinglass
  internal import IsingKernels
  package import Ledger

  /// Sweeps in a ledger: entering, resuming.
  package enum Sweep {
    /// The level of kernels in use, on which what soft spins find depends.
    package static var kernel: String { String(cString: kernelLevelName(currentKernelLevel())) }

    /// What of this program differs from the one that a sweep was entered with.
    static func differencesOfSettings(_ entry: SweepEntry) -> [String] {
      var changes: [String] = []
      if entry.version != isinglassVersion {
        changes.append("Isinglass was \(entry.version), is \(isinglassVersion)")
      }
      if entry.kernel != kernel {
        changes.append(
          "kernels were \(entry.kernel), are \(kernel) (ISINGLASS_ISA=\(entry.kernel) sets a lower level)"
        )
      }
      return changes
    }

    /// Checks that a sweep can go on as it began, and gives it.
    ///
    /// - Parameter remark: told what could not be compared.
    /// - Throws: `SweepChanged` with everything that differs from what the sweep was entered with;
    ///   `LedgerError`, and what reading the specification throws.
    package static func resumable(
      _ id: Int64, in ledger: Ledger, remark: (String) -> Void
    ) throws -> SweepEntry {
      let entry = try ledger.sweep(id)
      var changes = differencesOfSettings(entry)
      do {
        changes += PlanChanges.between(entry.plan, try SweepPlan(path: entry.file).json)
      } catch let error as FileAccessError where error.file == entry.file {
        remark(
          "\(entry.file): the specification cannot be read any more; going on with what the ledger holds\n"
        )
      }
      guard changes.isEmpty else {
        throw SweepChanged(sweep: id, file: entry.file, changes: changes)
      }
      return entry
    }

    /// The newest sweep of a specification that is not complete.
    ///
    /// - Throws: `LedgerError`.
    package static func unfinished(_ plan: SweepPlan, in ledger: Ledger) throws -> SweepEntry? {
      try ledger.sweeps().first { entry in
        guard entry.file == plan.file else { return false }
        return try ledger.counts(of: entry.id).missing > 0
      }
    }
  }
#endif
