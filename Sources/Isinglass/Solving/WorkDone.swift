/// How much of a run's work is done.
struct WorkDone {
  /// Steps done, summed over replicas.
  private(set) var steps = 0
  /// Whether nothing is left to do, whatever the sums say.
  var isOver = false
  /// Anneals done, those under way counted by their share of steps.
  private var anneals = 0.0
  private var running: [Int: (steps: Int, anneals: Double)] = [:]
  private var largestFraction = 0.0

  /// Goes on where a run was: steps and anneals of the jobs that were over.
  init(steps: Int = 0, anneals: Int = 0) {
    self.steps = steps
    self.anneals = Double(anneals)
  }

  /// Steps of the jobs that are over.
  var stepsOfFinished: Int { running.values.reduce(steps) { $0 &- $1.steps } }

  /// Takes note of the steps that a job under way has done.
  mutating func note(_ job: Job, steps: Int) {
    let planned = min(job.start.steps, job.lastStep)
    let share = planned > 0 ? min(1, Double(steps) / Double(planned)) : 0
    record(job, steps: steps, share: share)
  }

  /// Takes note of a job's end.
  mutating func finish(_ job: Job, steps: Int) {
    record(job, steps: steps, share: 1)
    running[job.index] = nil
  }

  /// The share of a run that is over, by time or by work, whichever is further along.
  ///
  /// - Parameters:
  ///   - replicas: the anneals of the whole run, or `nil` if only time ends it.
  ///   - time: the share of its time that is over.
  mutating func fraction(of replicas: Int?, time: Double?) -> Double? {
    let work = replicas.map { anneals / Double(max(1, $0)) }
    guard let share = [work, time].compactMap({ $0 }).max() else { return nil }
    largestFraction = isOver ? 1 : max(largestFraction, min(1, share))
    return largestFraction
  }

  private mutating func record(_ job: Job, steps: Int, share: Double) {
    let count = job.start.replicas.count
    let before = running[job.index] ?? (0, 0)
    let now = (steps: steps &* count, anneals: share * Double(count))
    self.steps &+= now.steps &- before.steps
    anneals += now.anneals - before.anneals
    running[job.index] = now
  }
}
