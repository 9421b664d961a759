#if Studio
  internal import Isinglass
  internal import Ledger
  internal import Reports
  internal import Synchronization

  /// Takes news from a run's threads and passes it on from a thread of its own: to the ledger first, to
  /// those who listen after that, so that whatever was told is recorded.
  final class RunReporter: Sendable {
    private struct News {
      var bests: [BestSoFar] = []
      var frames: [SoftSpinFrame] = []
      var progress: Progress?
    }

    /// At most so many spins are shown of a film.
    private static let shownSpins = 200
    private static let bins = 60

    private let run: LiveRun
    private let ledger: Ledger
    private let scale: ObjectiveScale
    private let news = Mutex(News())
    private let isOver = Atomic<Bool>(false)
    private let film = Mutex(Film())

    init(_ run: LiveRun, ledger: Ledger) {
      self.run = run
      self.ledger = ledger
      scale = ObjectiveScale(run.order.stored.problem)
    }

    /// What the engine tells.
    var observer: RunObserver {
      RunObserver(
        onBest: { best in self.news.withLock { $0.bests.append(best) } },
        onSoftSpins: { frame in self.news.withLock { $0.frames.append(frame) } })
    }

    /// What the engine tells about ten times a second.
    func take(_ progress: Progress) { news.withLock { $0.progress = progress } }

    /// Passes news on until `finish` is called; ends a run that takes longer than allowed.
    func work(longest: Double) {
      var seconds = 0.0
      var rounds = 0
      while !isOver.load(ordering: .acquiring) {
        Sleep.milliseconds(10)
        if !run.pause.isPaused { seconds += 0.01 }
        if seconds > longest { run.stop.raise() }
        rounds += 1
        // Ten times a second, so that many who listen are not woken too often; at first at once.
        if rounds.isMultiple(of: 10) || rounds < 5 { passOn() }
      }
      passOn()
    }

    /// Ends `work` once all news is passed on.
    func finish() { isOver.store(true, ordering: .releasing) }

    private func passOn() {
      let news = self.news.withLock { news in
        defer { news = News() }
        return news
      }
      if let last = news.bests.last {
        let improvements = news.bests.map { best in
          LedgerImprovement(
            time: best.elapsed.seconds, energy: best.energy,
            objective: scale(best.energy))
        }
        do {
          try ledger.add(improvements, spins: last.spins, to: run.id)
        } catch {
          run.update { $0.error = "the ledger could not be written: \(error)" }
        }
        run.update { $0.best = improvements.last }
        for improvement in improvements {
          run.events.append(
            "improvement",
            [
              "time_s": .number(improvement.time), "energy": improvement.energy,
              "objective": improvement.objective,
            ])
        }
      }
      show(news.frames)
      if let progress = news.progress {
        let json = progress.json(scale)
        run.update { $0.progress = json }
        run.events.setProgress(json)
      }
    }

    private struct Film {
      var replica: Int?
      /// The places, in the amplitudes, of the spins shown.
      var places: [Int] = []
      var spins: [Int] = []
      var largest = 1e-6
    }

    private func show(_ frames: [SoftSpinFrame]) {
      guard !frames.isEmpty else { return }
      let planted = run.order.stored.problem.planted?.spins
      film.withLock { film in
        var ready: [JSONValue] = []
        var isNew = false
        for frame in frames {
          if frame.replica != film.replica || film.places.isEmpty {
            if !ready.isEmpty { run.events.append(frames: ready, isNewFilm: isNew) }
            ready = []
            isNew = true
            begin(&film, with: frame, planted: planted)
          }
          ready.append(picture(of: frame, &film, planted: planted))
        }
        run.events.append(frames: ready, isNewFilm: isNew)
      }
    }

    private func begin(_ film: inout Film, with frame: SoftSpinFrame, planted: Spins?) {
      let count = frame.amplitudes.count
      let shown = min(RunReporter.shownSpins, count)
      let places = (0..<shown).map { $0 * count / shown }
      let spins = places.map { place in frame.spins.map { Int($0[place]) } ?? place }
      let isFirst = film.spins != spins
      film = Film(replica: frame.replica, places: places, spins: spins)
      guard isFirst else { return }
      run.events.append(
        "spins",
        [
          "indices": .array(spins.map { JSONValue($0) }),
          "planted": planted.map { planted in
            .array(spins.map { JSONValue(planted.isUp($0) ? 1 : -1) })
          } ?? .null,
        ])
    }

    private func picture(
      of frame: SoftSpinFrame, _ film: inout Film, planted: Spins?
    ) -> JSONValue {
      let amplitudes = frame.amplitudes
      for amplitude in amplitudes where amplitude.isFinite {
        film.largest = max(film.largest, Double(abs(amplitude)))
      }
      let scale = Double(RunReporter.bins) / (2 * film.largest)
      var counts = [Int](repeating: 0, count: RunReporter.bins)
      var agreement = 0
      for (place, amplitude) in amplitudes.enumerated() where amplitude.isFinite {
        let bin = Int((Double(amplitude) + film.largest) * scale)
        counts[max(0, min(RunReporter.bins - 1, bin))] += 1
        if let planted {
          let spin = frame.spins.map { Int($0[place]) } ?? place
          agreement += (amplitude >= 0) == planted.isUp(spin) ? 1 : -1
        }
      }
      var overlap = Double(agreement) / Double(max(1, amplitudes.count))
      if !run.order.stored.problem.model.hasFields { overlap = abs(overlap) }
      return [
        "elapsed_s": .number(frame.elapsed.seconds), "replica": JSONValue(frame.replica),
        "step": JSONValue(frame.step), "steps": frame.steps.map { JSONValue($0) } ?? .null,
        "gain": .number(frame.gain),
        "amplitudes": .array(
          film.places.map { place in
            place < amplitudes.count ? .rounded(Double(amplitudes[place]), to: 1e4) : .null
          }),
        "histogram": [
          "low": .rounded(-film.largest, to: 1e4), "high": .rounded(film.largest, to: 1e4),
          "counts": .array(counts.map { JSONValue($0) }),
        ],
        "overlap": planted == nil ? .null : .rounded(overlap, to: 1e4),
      ]
    }
  }

  extension JSONValue {
    /// A number without digits that nobody can see.
    static func rounded(_ value: Double, to parts: Double) -> JSONValue {
      .number((value * parts).rounded() / parts)
    }
  }

  extension Progress {
    /// The progress as the interface shows it.
    func json(_ scale: ObjectiveScale) -> JSONValue {
      [
        "elapsed_s": .number(elapsed.seconds), "energy": JSONValue(lowest),
        "objective": JSONValue(lowest.map { scale($0) }),
        "control": control.map { ["name": .string($0.name), "value": .number($0.value)] } ?? .null,
        "replicas": JSONValue(replicas), "steps": JSONValue(steps),
        "steps_per_s": .number(stepsPerSecond.rounded()),
        "fraction": fraction.map { .number($0) } ?? .null,
      ]
    }
  }
#endif
