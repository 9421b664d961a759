#if Studio
  internal import Isinglass
  internal import Ledger
  internal import Synchronization

  /// A run of this process: waiting, under way or lately over.
  final class LiveRun: Sendable {
    /// What changes.
    struct Status: Sendable {
      var state = LedgerState.queued
      var started: Double?
      var finished: Double?
      var progress: JSONValue = .null
      var best: LedgerImprovement?
      var result: JSONValue = .null
      var error: String?
    }

    let id: Int64
    let order: RunOrder
    let request: RunRequest
    let created: Double
    let stop = StopFlag()
    let pause = PauseGate()
    let events = EventLog()
    private let status = Mutex(Status())

    init(id: Int64, order: RunOrder, request: RunRequest) {
      self.id = id
      self.order = order
      self.request = request
      created = UniversalTime.now
      events.append("state", ["state": "queued"])
    }

    /// How it is getting on.
    var current: Status { status.withLock { $0 } }

    /// Changes how it is getting on; a new state is told to all who listen.
    func update(_ change: (inout Status) -> Void) {
      let state = status.withLock { status -> LedgerState? in
        let before = status.state
        change(&status)
        return status.state == before ? nil : status.state
      }
      if let state { events.append("state", ["state": .string(state.rawValue)]) }
    }

    /// The run as the interface shows it.
    var entry: RunView {
      let status = current
      return RunView(
        id: id, state: status.state, created: created, started: status.started,
        finished: status.finished, request: request, best: status.best, progress: status.progress,
        result: status.result, error: status.error, problem: order.stored.id)
    }
  }

  /// A run as the interface shows it, whether it is under way or in the ledger.
  struct RunView: Sendable {
    var id: Int64
    var state: LedgerState
    var created: Double
    var started: Double?
    var finished: Double?
    var request: RunRequest
    var best: LedgerImprovement?
    var progress = JSONValue.null
    var result = JSONValue.null
    var error: String?
    /// The identifier of its problem, where that is at hand.
    var problem: String?

    init(
      id: Int64, state: LedgerState, created: Double, started: Double?, finished: Double?,
      request: RunRequest, best: LedgerImprovement?, progress: JSONValue, result: JSONValue,
      error: String?, problem: String?
    ) {
      self.id = id
      self.state = state
      self.created = created
      self.started = started
      self.finished = finished
      self.request = request
      self.best = best
      self.progress = progress
      self.result = result
      self.error = error
      self.problem = problem
    }

    init(_ entry: LedgerEntry) {
      self.init(
        id: entry.id, state: entry.state, created: entry.created, started: entry.started,
        finished: entry.finished, request: entry.request, best: entry.best, progress: .null,
        result: entry.result ?? .null, error: entry.error, problem: nil)
    }

    /// The run as JSON.
    ///
    /// - Parameter isInList: whether to leave out the spins, which may be many.
    func json(isInList: Bool = false) -> JSONValue {
      func moment(_ time: Double?) -> JSONValue {
        time.map { .string(UniversalTime.text($0)) } ?? .null
      }
      func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
      var shown = result
      if isInList, case .object(let members) = result {
        shown = .object(members.filter { !["spins", "labels"].contains($0.name) })
      }
      return [
        "id": .string("\(id)"),
        "problem": [
          "id": optional(problem), "name": .string(request.problemName),
          "kind": .string(request.problemKind), "spins": JSONValue(request.spinCount),
          "couplings": JSONValue(request.couplingCount), "digest": .string(request.digest),
          "sense": .string(request.sense), "recipe": optional(request.recipe),
          "file": optional(request.file),
        ],
        "state": .string(state.rawValue), "created": moment(created), "started": moment(started),
        "finished": moment(finished), "solver": .string(request.solver),
        "seed": JSONValue(request.seed), "options": request.options, "progress": progress,
        "best": best.map {
          ["time_s": .number($0.time), "energy": $0.energy, "objective": $0.objective]
        } ?? .null,
        "result": shown, "error": optional(error), "command": .string(request.command),
      ]
    }
  }
#endif
