import Isinglass

/// Checkpoints that somebody changed and gave the right checksum: an input says which solver's, and what is changed.
///
/// Either the state of one trajectory, after some of its steps, or the file of a run.
let checkpointTarget = FuzzTarget(
  "checkpoints",
  "states and checkpoints of every solver, forged: refused with words, or gone on with to true energies",
  mostBytes: 96
) { input in
  var reader = ByteReader(input)
  let types = SolverCatalogue.all
  let type = types[reader.number(below: types.count)]
  let (flags, steps) = (reader.byte(), reader.number(below: 24))
  guard let small = try SmallProblem.fixed(style: flags >> 4 & 3, hasFields: flags & 1 != 0) else {
    throw FuzzComplaint("the problem of the target is refused")
  }
  let solver = type.init(try Settings([:], for: type.record))
  if flags & 2 != 0 {
    try tryFile(small, solver, &reader)
  } else {
    try tryState(small, solver, steps: steps, replicas: flags & 4 != 0 ? 3 : 1, &reader)
  }
}

/// A state is taken, changed, and gone on from.
private func tryState(
  _ small: SmallProblem, _ solver: any Solver, steps: Int, replicas: Int, _ reader: inout ByteReader
) throws {
  let prepared = try solver.prepare(small.problem.model, seed: 3)
  let start = TrajectoryStart(
    replicas: 0..<max(1, min(replicas, prepared.batchWidth)), steps: 40, seed: 5)
  let first = try prepared.makeTrajectory(start)
  first.advance(by: steps)
  guard var state = CheckpointBytes.state(of: first) else { return }
  let isForged = forge(&state, &reader)
  let trajectory = try prepared.makeTrajectory(start)
  do {
    try CheckpointBytes.restore(trajectory, from: state)
  } catch let error as StateError {
    try require(isForged, "a state of its own is refused: \(error)")
    try require(!error.description.isEmpty, "an error without words")
    return
  }
  // A step of what combines others is long.
  let most = type(of: solver).record.name == "auto" ? 1 : 20
  trajectory.advance(by: max(0, min(most, start.steps - trajectory.stepsDone)))
  for state in trajectory.readOut() {
    try require(
      state.spins.count == small.problem.spinCount, "\(state.spins.count) spins are read out")
    try require(start.replicas.contains(state.replica), "replica \(state.replica) is read out")
  }
}

/// A run's file is changed, and gone on from.
private func tryFile(
  _ small: SmallProblem, _ solver: any Solver, _ reader: inout ByteReader
) throws {
  let folder = TemporaryFolder()
  func solve(_ stop: StopFlag = StopFlag()) throws -> Run {
    try Engine(threads: 1).solve(
      small.problem, with: solver, limits: Limits(steps: 20, replicas: 5), seed: 7, stop: stop,
      checkpoint: CheckpointPolicy(path: folder.file("state"), interval: .seconds(3600)))
  }
  let stop = StopFlag()
  stop.raise()
  _ = try reader.byte() & 1 == 0 ? solve() : solve(stop)
  var bytes = try folder.bytes(of: "state")
  let isForged = forge(&bytes, &reader)
  _ = try folder.write(CheckpointBytes.sealed(bytes), to: "state")
  do {
    try small.checkEnergies(solve())
  } catch let error as CheckpointError {
    let words = "\(error)"
    try require(isForged, "a checkpoint of its own is refused: \(words)")
    try require(
      !words.isEmpty && words.utf8.count < 4000
        && words.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) },
      "an error that cannot be shown: \(words.debugDescription)")
  }
}

/// Changes bytes as an input says; whether there is any change.
private func forge(_ bytes: inout [UInt8], _ reader: inout ByteReader) -> Bool {
  let before = bytes
  let telling: [UInt64] = [
    0, 1, .max, 1 << 63, 1 << 62, Double.nan.bitPattern, Double.infinity.bitPattern, 1 << 32,
  ]
  for _ in 0..<12 where !reader.isAtEnd {
    let (change, high, low, value) = (reader.byte(), reader.byte(), reader.byte(), reader.byte())
    guard !bytes.isEmpty else { break }
    let place = (Int(high) << 8 | Int(low)) % bytes.count
    let word = place / 8 * 8
    switch change % 6 {
    case 0: bytes[place] = value
    case 1: bytes[place] ^= 1 << (value & 7)
    case 2 where word + 8 <= bytes.count:
      withUnsafeBytes(of: telling[Int(value & 7)]) {
        bytes.replaceSubrange(word..<word + 8, with: $0)
      }
    case 3 where word + 8 <= bytes.count:
      var number: UInt64 = 0
      for k in 0..<8 { number |= UInt64(bytes[word + k]) << UInt64(8 * k) }
      number &+= UInt64(bitPattern: Int64(Int8(bitPattern: value)))
      for k in 0..<8 { bytes[word + k] = UInt8(truncatingIfNeeded: number >> UInt64(8 * k)) }
    case 4: bytes.removeSubrange(word..<min(bytes.count, word + 8 * Int(value)))
    case 5: bytes.insert(contentsOf: [UInt8](repeating: value, count: 8), at: word)
    default: break
    }
  }
  return bytes != before
}
