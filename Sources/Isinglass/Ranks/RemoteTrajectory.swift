/// What rank 0 knows of a trajectory that another rank works on.
///
/// To the run's state and to checkpoints it is a trajectory like any other, that somebody else
/// advances.
final class RemoteTrajectory: Trajectory {
  let job: Job
  /// Whether its rank has begun with it.
  var hasBegun = false
  /// Whether its rank was told to stop it.
  var isToldToStop = false
  /// The round of checkpoints that its state was sent for.
  var savedRound: Int?
  /// The newest state, whether it was sent at all.
  var saved: SavedState?

  private(set) var stepsDone = 0
  private(set) var isFinished = false
  private(set) var isOptimal = false
  private(set) var lowest = Double.infinity
  private(set) var control: (name: String, value: Double)?
  private(set) var bestSoFar: ReplicaState?
  private var states: [ReplicaState] = []

  init(_ job: Job) { self.job = job }

  /// Takes note of how far it has come.
  func note(_ progress: JobProgress) {
    stepsDone = max(stepsDone, progress.stepsDone)
    lowest = min(lowest, progress.lowest)
    control = progress.control
    bestSoFar = progress.best ?? bestSoFar
  }

  /// Takes a state to go on from.
  func note(_ state: SavedState?, stepsDone: Int, round: Int) {
    (saved, savedRound) = (state, round)
    self.stepsDone = max(self.stepsDone, stepsDone)
  }

  /// Takes what it came to.
  func note(_ result: RemoteResult) {
    stepsDone = result.stepsDone
    lowest = min(lowest, result.lowest)
    (isFinished, isOptimal) = (result.isFinished, result.isOptimal)
    (states, saved) = (result.states, result.saved)
  }

  /// Its own rank advances it.
  func advance(by count: Int) {}

  func readOut() -> [ReplicaState] { states }

  func save(into writer: StateWriter) -> Bool {
    guard let saved else { return false }
    saved.withBytes { writer.write(bytes: $0) }
    return true
  }
}
