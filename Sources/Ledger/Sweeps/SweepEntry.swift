#if Ledger
  package import Isinglass

  /// A sweep as the ledger keeps it.
  package struct SweepEntry: Sendable {
    /// Its number.
    package var id: Int64
    /// What it is called.
    package var name: String
    /// Where its specification was read from.
    package var file: String
    /// When it was entered, in seconds since 1970.
    package var created: Double
    /// The version of Isinglass that entered it.
    package var version: String
    /// The instruction-set level of the kernels that it began with.
    package var kernel: String
    /// The specification with everything found out that it leaves open, to compare with another.
    package var plan: JSONValue
    /// How many tasks it has.
    package var tasks: Int
  }

  /// How far a task has come.
  package enum TaskState: Int, Sendable, Hashable, CaseIterable {
    /// Nobody works it.
    case waiting = 0
    /// A worker has claimed it.
    case claimed = 1
    /// Its result is recorded.
    case done = 2
    /// It could not be done, and why is recorded.
    case failed = 3

    /// What tables call it.
    package var name: String {
      switch self {
      case .waiting: "waiting"
      case .claimed: "claimed"
      case .done: "done"
      case .failed: "failed"
      }
    }
  }

  /// How many tasks of a sweep are in which state.
  package struct SweepCounts: Sendable, Hashable {
    package var tasks: Int
    package var waiting = 0
    package var claimed = 0
    package var failed = 0

    /// What is neither waiting nor claimed nor failed.
    package var done: Int { tasks - waiting - claimed - failed }
    /// What is still to be done.
    package var missing: Int { waiting + claimed }
  }

  /// A task: which problem of its sweep, by which method, from which seed.
  package struct SweepTask: Sendable, Hashable {
    /// Its place in the sweep, from 0.
    package var position: Int
    /// The place of its problem, or of its study.
    package var problem: Int
    /// The place of its method.
    package var method: Int
    /// Its seed.
    package var seed: UInt64

    package init(position: Int, problem: Int, method: Int, seed: UInt64) {
      (self.position, self.problem, self.method, self.seed) = (position, problem, method, seed)
    }
  }

  /// How a task ended.
  package struct TaskResult: Sendable {
    /// The task's place.
    package var position: Int
    /// What it found; `nil` if it failed.
    package var result: JSONValue?
    /// What went wrong.
    package var error: String?
    /// How long it took, and what else differs from run to run.
    package var timing: JSONValue
    /// A file that is of no use once this is recorded.
    package var checkpoint: String?

    package init(
      position: Int, result: JSONValue?, error: String?, timing: JSONValue,
      checkpoint: String? = nil
    ) {
      (self.position, self.result, self.error, self.timing) = (position, result, error, timing)
      self.checkpoint = checkpoint
    }
  }

  /// A task with all that is recorded of it.
  package struct TaskEntry: Sendable {
    package var task: SweepTask
    package var state: TaskState
    package var result: JSONValue?
    package var error: String?
    package var timing: JSONValue?
  }

  /// A part that tasks of a sweep share: a problem, a method.
  package struct SweepPart: Sendable {
    /// What names its content.
    package var identity: String
    /// What it is.
    package var description: JSONValue

    package init(identity: String, description: JSONValue) {
      (self.identity, self.description) = (identity, description)
    }
  }
#endif
