import Synchronization

/// Tells an observer of a run, seldom enough that the run does not suffer.
final class RunObservation: Sendable {
  private struct Shared {
    /// The lowest numerator told so far.
    var told = Double.infinity
    /// A better state whose job is over but that has not been told, since something else just was.
    var untold: ReplicaState?
    var nextBest = Duration.zero
    /// Whether a job's soft spins are being shown.
    var isShowing = false
    /// When the next anneal may be shown; `nil` before the first.
    var nextAnneal: Duration?
  }

  private static let leastTimeBetweenAnswers = Duration.milliseconds(100)
  private static let leastTimeBetweenAnneals = Duration.seconds(2)
  /// Keeps other threads from telling at the same time.
  private static let isTelling = Duration.seconds(Int64.max / 2)

  private let observer: RunObserver
  private let model: IsingModel
  /// Whether numerators that solvers report are those of the problem's own numbers.
  private let isExact: Bool
  private let shared = Mutex(Shared())

  init(_ observer: RunObserver, of model: IsingModel, energyTolerance: Double) {
    self.observer = observer
    self.model = model
    isExact = energyTolerance == 0
  }

  /// Looks at a job on its way.
  func look(at job: Job, _ trajectory: any Trajectory, elapsed: Duration) {
    guard observer.onBest != nil else { return }
    let (isDue, untold) = shared.withLock { shared in
      let isNew = trajectory.lowest < shared.told || shared.untold != nil
      guard isNew, elapsed >= shared.nextBest else { return (false, nil as ReplicaState?) }
      shared.nextBest = RunObservation.isTelling
      defer { shared.untold = nil }
      return (true, shared.untold)
    }
    if isDue { tell([untold, trajectory.bestSoFar].compactMap { $0 }, elapsed) }
  }

  /// Takes what a job came to.
  func finish(_ job: Job, _ states: [ReplicaState], elapsed: Duration) {
    guard observer.onBest != nil,
      let best = states.min(by: { $0.numerator < $1.numerator })
    else { return }
    let isDue = shared.withLock { shared in
      guard best.numerator < min(shared.told, shared.untold?.numerator ?? .infinity) else {
        return false
      }
      guard elapsed >= shared.nextBest else {
        shared.untold = best
        return false
      }
      shared.nextBest = RunObservation.isTelling
      shared.untold = nil
      return true
    }
    if isDue { tell([best], elapsed) }
  }

  /// Tells of the final answer; called when all threads have returned.
  func conclude(_ best: Sample, numerator: Double, elapsed: Duration) {
    guard let onBest = observer.onBest, numerator < shared.withLock({ $0.told }) else { return }
    onBest(BestSoFar(elapsed: elapsed, energy: best.energy, spins: best.spins))
  }

  /// Tells of the best of some states if it is news; the caller has set `nextBest` aside.
  private func tell(_ states: [ReplicaState], _ elapsed: Duration) {
    let begun = ContinuousClock.now
    var news: (numerator: Double, spins: Spins)?
    if let best = states.min(by: { $0.numerator < $1.numerator }) {
      let numerator = isExact ? best.numerator : model.numerator(of: best.spins)
      if numerator < shared.withLock({ $0.told }) { news = (numerator, best.spins) }
    }
    if let news {
      observer.onBest?(
        BestSoFar(
          elapsed: elapsed, energy: model.energy(ofNumerator: news.numerator), spins: news.spins))
    }
    // At most a twentieth of one thread's time.
    let pause = max(
      RunObservation.leastTimeBetweenAnswers, (ContinuousClock.now - begun) * 20)
    shared.withLock { shared in
      if let news { shared.told = news.numerator }
      shared.nextBest = elapsed + pause
    }
  }

  /// What shows a job's soft spins; `nil` where there are none to be shown.
  func film(of job: Job, _ trajectory: any Trajectory, elapsed: Duration) -> SoftSpinFilm? {
    guard let onSoftSpins = observer.onSoftSpins, trajectory.softSpins != nil else { return nil }
    let isDue = shared.withLock { shared in
      guard !shared.isShowing, shared.nextAnneal.map({ elapsed >= $0 }) ?? (job.index == 0) else {
        return false
      }
      shared.isShowing = true
      shared.nextAnneal = elapsed + RunObservation.leastTimeBetweenAnneals
      return true
    }
    return isDue ? SoftSpinFilm(of: job, onSoftSpins) : nil
  }

  /// Takes note that a job is no longer shown.
  func endFilm() { shared.withLock { $0.isShowing = false } }
}

/// Frames of one anneal, evenly spread over its steps, or in time where nobody knows how many there
/// will be.
struct SoftSpinFilm {
  private static let frames = 200
  private static let timeBetweenFrames = Duration.milliseconds(50)

  private let replica: Int
  private let steps: Int?
  private let stride: Int
  private let onSoftSpins: @Sendable (SoftSpinFrame) -> Void
  private var nextStep = 0
  private var nextTime = Duration.zero

  fileprivate init(of job: Job, _ onSoftSpins: @escaping @Sendable (SoftSpinFrame) -> Void) {
    replica = job.start.replicas.lowerBound
    steps = job.start.steps < 1 << 40 ? job.start.steps : nil
    stride = max(1, ((steps ?? 0) + SoftSpinFilm.frames - 1) / SoftSpinFilm.frames)
    self.onSoftSpins = onSoftSpins
  }

  /// How many steps to do before the next frame.
  func stepsToNextFrame(from stepsDone: Int) -> Int {
    steps == nil ? .max : max(1, nextStep - stepsDone)
  }

  /// Shows the soft spins if a frame is due.
  mutating func show(_ trajectory: any Trajectory, elapsed: Duration) {
    let step = trajectory.stepsDone
    guard steps == nil ? elapsed >= nextTime : step >= nextStep || trajectory.isFinished,
      let softSpins = trajectory.softSpins
    else { return }
    nextStep = (step / stride + 1) * stride
    nextTime = elapsed + SoftSpinFilm.timeBetweenFrames
    onSoftSpins(
      SoftSpinFrame(
        elapsed: elapsed, replica: replica, step: step, steps: steps, gain: softSpins.gain,
        amplitudes: softSpins.amplitudes, spins: softSpins.spins))
  }
}
