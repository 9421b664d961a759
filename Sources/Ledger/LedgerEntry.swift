#if Ledger
  public import Isinglass

  /// How far a run has come.
  public enum LedgerState: String, Sendable, Hashable, CaseIterable {
    /// It waits for its turn.
    case queued
    /// It is under way.
    case running
    /// It is held up.
    case paused
    /// It came to its end.
    case finished
    /// It could not be done.
    case failed
    /// Somebody stopped it, or its process ended.
    case interrupted

    /// Whether it is over.
    public var isOver: Bool {
      switch self {
      case .queued, .running, .paused: false
      case .finished, .failed, .interrupted: true
      }
    }
  }

  /// What a run is asked to do.
  public struct RunRequest: Sendable {
    /// The problem's name.
    public var problemName: String
    /// Its kind: `ising`, `maxcut` or `qubo`.
    public var problemKind: String
    /// Its number of spins.
    public var spinCount: Int
    /// Its number of coupled pairs.
    public var couplingCount: Int
    /// What names its numbers.
    public var digest: String
    /// Whether the objective is to be small or large.
    public var sense: String
    /// The recipe that generates it, if it was generated.
    public var recipe: String?
    /// The file that it came from, if it came from one.
    public var file: String?
    /// The solver's name.
    public var solver: String
    /// The options as they were given, an object.
    public var options: JSONValue
    /// The seed.
    public var seed: UInt64
    /// The number of threads.
    public var threads: Int?
    /// The time limit in seconds.
    public var timeLimit: Double?
    /// The command line that asks for the same.
    public var command: String
    /// The instruction-set level of the kernels.
    public var kernel: String

    /// Describes a run of a problem.
    ///
    /// - Complexity: O(couplings), for the digest.
    public init(
      _ problem: Problem, recipe: String? = nil, file: String? = nil, digest: String? = nil,
      solver: String, options: JSONValue = [:], seed: UInt64, threads: Int? = nil,
      timeLimit: Double? = nil, command: String, kernel: String
    ) {
      problemName = problem.name
      problemKind = problem.kind.name
      spinCount = problem.spinCount
      couplingCount = problem.model.couplings.pairCount
      self.digest = digest ?? problem.digest
      sense = problem.sense.rawValue
      self.recipe = recipe
      self.file = file
      self.solver = solver
      self.options = options
      self.seed = seed
      self.threads = threads
      self.timeLimit = timeLimit
      self.command = command
      self.kernel = kernel
    }
  }

  /// A better answer and when it was found.
  public struct LedgerImprovement: Sendable, Hashable {
    /// Seconds since the run began.
    public var time: Double
    /// The energy, a number.
    public var energy: JSONValue
    /// The objective, a number.
    public var objective: JSONValue

    /// Describes an improvement.
    public init(time: Double, energy: Energy, objective: Energy) {
      self.time = time
      self.energy = JSONValue(energy)
      self.objective = JSONValue(objective)
    }

    init(time: Double, energy: JSONValue, objective: JSONValue) {
      (self.time, self.energy, self.objective) = (time, energy, objective)
    }
  }

  /// A run in the ledger.
  public struct LedgerEntry: Sendable {
    /// Its number.
    public var id: Int64
    /// How far it has come.
    public var state: LedgerState
    /// When it was entered, in seconds since 1970.
    public var created: Double
    /// When it began.
    public var started: Double?
    /// When it ended.
    public var finished: Double?
    /// What was asked.
    public var request: RunRequest
    /// The best answer recorded.
    public var best: LedgerImprovement?
    /// Its spins; only of a run that was asked for alone.
    public var bestSpins: Spins?
    /// The result as `solve --json` writes it, in a list of runs without its spins.
    public var result: JSONValue?
    /// What went wrong.
    public var error: String?
    /// The version of Isinglass.
    public var version: String
  }

  /// Which runs to list; what is `nil` does not matter.
  public struct LedgerFilter: Sendable {
    /// Only runs in this state.
    public var state: LedgerState?
    /// Only runs of this solver.
    public var solver: String?
    /// Only runs of the problem with this digest.
    public var digest: String?
    /// Only runs in whose problem name, recipe, file or solver this text occurs, in capitals or not.
    public var text: String?
    /// Only runs entered before this one.
    public var before: Int64?
    /// At most so many.
    public var limit: Int?

    /// Describes a filter.
    public init(
      state: LedgerState? = nil, solver: String? = nil, digest: String? = nil,
      text: String? = nil, before: Int64? = nil, limit: Int? = nil
    ) {
      self.state = state
      self.solver = solver
      self.digest = digest
      self.text = text
      self.before = before
      self.limit = limit
    }
  }
#endif
