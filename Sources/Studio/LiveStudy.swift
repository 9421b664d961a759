#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Ledger
  internal import Reports
  internal import Studies
  internal import Synchronization

  /// A study that this process runs or has run.
  final class LiveStudy: Sendable {
    private struct Status {
      var state = LedgerState.queued
      var progress = JSONValue.null
      var finished: Double?
      var report: StudyReport?
      var error: String?
    }

    let id: Int
    let study: any Study
    let effort: StudyEffort
    let created = UniversalTime.now
    let stop = StopFlag()
    let events = EventLog()
    private let status = Mutex(Status())

    init(id: Int, study: any Study, effort: StudyEffort) {
      (self.id, self.study, self.effort) = (id, study, effort)
      events.append("state", ["state": "queued"])
    }

    var state: LedgerState { status.withLock { $0.state } }
    var report: StudyReport? { status.withLock { $0.report } }

    /// The study as the interface shows it.
    var json: JSONValue {
      let status = status.withLock { $0 }
      let quick = effort.scale == .quick ? " --quick" : ""
      return [
        "id": .string("\(id)"), "study": .string(study.record.name),
        "title": .string(study.record.title), "state": .string(status.state.rawValue),
        "created": .string(UniversalTime.text(created)),
        "finished": status.finished.map { .string(UniversalTime.text($0)) } ?? .null,
        "options": [
          "quick": .bool(effort.scale == .quick), "seed": JSONValue(effort.seed.value),
        ],
        "progress": status.progress, "error": status.error.map { .string($0) } ?? .null,
        "has_report": .bool(status.report != nil),
        "command": .string(
          "isinglass study run \(study.record.name)\(quick) --seed \(effort.seed.value)"),
      ]
    }

    /// Runs it on the caller's thread.
    func run() {
      guard !stop.isRaised else { return end(.interrupted, error: "stopped before its turn came") }
      change(to: .running)
      let begun = ContinuousClock.now
      do {
        let report = try study.run(
          effort,
          progress: StudyProgress { [self] share, phase in
            let json: JSONValue = [
              "text": .string(phase), "fraction": .number(share),
              "elapsed_s": .number((ContinuousClock.now - begun).seconds),
            ]
            status.withLock { $0.progress = json }
            events.setProgress(json)
            return !stop.isRaised
          })
        status.withLock { $0.report = report }
        end(.finished)
      } catch is StudyInterruption {
        end(.interrupted, error: "stopped before it could say anything")
      } catch {
        end(.failed, error: "\(error)")
      }
    }

    private func change(to state: LedgerState) {
      status.withLock { $0.state = state }
      events.append("state", ["state": .string(state.rawValue)])
    }

    private func end(_ state: LedgerState, error: String? = nil) {
      status.withLock { status in
        status.finished = UniversalTime.now
        status.error = error
      }
      change(to: state)
      events.end("finished", json)
    }
  }

  /// Runs studies one after the other.
  final class StudyHub: Sendable {
    private struct State {
      var studies: [LiveStudy] = []
      var made = 0
      var isRunning = false
      var isClosing = false
    }

    private static let mostWaiting = 20
    private static let mostKept = 50
    private let threads: Int
    private let state = Mutex(State())

    init(threads: Int) { self.threads = threads }

    /// The studies, newest first.
    var all: [LiveStudy] { state.withLock { $0.studies.reversed() } }

    /// The study of an identifier.
    ///
    /// - Throws: `StudioError`: 404.
    func study(_ id: String) throws -> LiveStudy {
      guard let study = all.first(where: { "\($0.id)" == id }) else {
        throw StudioError.notFound("there is no study '\(id)' under way or done: start one")
      }
      return study
    }

    /// Starts a study, or lets it wait for its turn.
    ///
    /// - Throws: `StudioError`: 429, 503.
    func submit(_ study: any Study, scale: StudyEffort.Scale, seed: Seed) throws -> LiveStudy {
      let live = try state.withLock { state in
        if state.isClosing {
          throw StudioError(.serviceUnavailable, "the Studio is being stopped: start it again")
        }
        if state.studies.count(where: { !$0.state.isOver }) >= StudyHub.mostWaiting {
          throw StudioError(.tooManyRequests, "too many studies are waiting: stop some")
        }
        state.made += 1
        let live = LiveStudy(
          id: state.made, study: study,
          effort: StudyEffort(scale: scale, seed: seed, threads: threads))
        state.studies.append(live)
        let surplus = state.studies.filter(\.state.isOver).dropLast(StudyHub.mostKept)
        state.studies.removeAll { study in surplus.contains { $0 === study } }
        return live
      }
      startNext()
      return live
    }

    /// Asks all studies to stop.
    func close() {
      let studies = state.withLock { state in
        state.isClosing = true
        return state.studies
      }
      for study in studies {
        study.stop.raise()
        study.events.close()
      }
    }

    /// Lets all listeners say that they are alive.
    func wakeListeners() { for study in all { study.events.wake() } }

    private func startNext() {
      let next = state.withLock { state -> LiveStudy? in
        guard !state.isRunning, !state.isClosing,
          let next = state.studies.first(where: { $0.state == .queued })
        else { return nil }
        state.isRunning = true
        return next
      }
      guard let next else { return }
      WorkerThreads.launch { [self] in
        next.run()
        state.withLock { $0.isRunning = false }
        startNext()
      }
    }
  }
#endif
