import Isinglass

/// One target a format: what is read is written and read again as the same problem.
let parserTargets: [FuzzTarget] = FormatCatalogue.all.map { format in
  FuzzTarget(
    format.name, "\(format.summary): read, written, read again with the same digest",
    mostBytes: ["npy", "dimod-binary", "dimod-json", "qplib"].contains(format.name) ? 1024 : 512
  ) { input in
    let kinds: [ReadRequest.KindHint?] = [nil, .ising, .qubo, .maxCut]
    // The length decides what is asked, so that a corpus is made of plain files.
    var request = ReadRequest(kind: kinds[input.count % 4], format: format.name)
    if input.count % 3 == 1, request.kind == .qubo { request.sense = .maximize }
    if input.count % 5 == 4 { request.instance = 1 + input.count % 2 }
    try readAndRepeat(input, as: format, request)
  }
}

/// Reads a file; where that works, writes the problem and reads it again.
func readAndRepeat(
  _ input: UnsafeRawBufferPointer, as format: any ProblemFormat.Type, _ request: ReadRequest
) throws {
  let problem: Problem
  do {
    problem = try ProblemFile.read(FileContent(input, name: "x"), request)
  } catch let error as FormatError {
    // Places in compressed files are those of what they hold.
    if input.prefix(2).elementsEqual([0x1F, 0x8B]) { return }
    return try check(error, of: input)
  }
  try checkNumbers(problem)
  guard problem.spinCount <= 2000 else { return }

  var output = OutputBuffer()
  do {
    try format.write(
      problem, comment: InstanceComment(describing: problem, provenance: []), to: &output)
  } catch let error as FormatError {
    return try check(error, of: input)
  }
  let again: Problem
  do {
    again = try ProblemFile.read(
      FileContent(output.bytes, name: "x"), ReadRequest(format: format.name))
  } catch {
    throw FuzzComplaint("what was written cannot be read: \(error)\n\(output.text.prefix(2000))")
  }
  try require(
    isSame(problem, again),
    "another problem was written: \(problem.kind) of \(problem.spinCount) spins, "
      + "\(again.kind) of \(again.spinCount)\n\(output.text.prefix(2000))")
  guard problem.labels == nil, problem.model.isInteger else { return }
  try require(
    again.planted?.spins == problem.planted?.spins
      && again.planted?.energy?.value == problem.planted?.energy?.value
      && again.gainUnit == problem.gainUnit,
    "the planted truth was changed\n\(output.text.prefix(2000))")
}

/// Whether two problems are the same: by digest; where variables have names, by these, since CSV numbers
/// them as they come; and where a QUBO's numbers are not whole, by energies, since the way to spins and
/// back rounds.
private func isSame(_ problem: Problem, _ other: Problem) -> Bool {
  if problem.digest == other.digest { return true }
  guard problem.kind == other.kind, problem.spinCount == other.spinCount else { return false }
  var places = Array(0..<problem.spinCount)
  if let labels = problem.labels, let others = other.labels, labels != others {
    let known = Dictionary(zip(others, others.indices)) { first, _ in first }
    let found = labels.compactMap { known[$0] }
    guard Set(found).count == places.count else { return false }
    places = found
  }
  guard problem.labels != nil || !problem.model.isInteger else { return false }
  let model = problem.model
  let scale =
    (model.couplings.absoluteSum + model.fields.reduce(0) { $0 + abs($1) } + abs(model.offset))
    / Double(model.denominator)
  return (0..<8).allSatisfy { k in
    var (spins, turned) = (
      Spins(repeating: false, count: places.count), Spins(repeating: false, count: places.count)
    )
    for i in places.indices where (i &* 2_654_435_761 >> 7) &* (k + 1) & 4 != 0 || k == 7 {
      spins[i] = 1
      turned[places[i]] = 1
    }
    let (one, two) = (model.energy(of: spins), other.model.energy(of: turned))
    return model.isInteger ? one == two : abs(one.value - two.value) <= 1e-12 * scale
  }
}

/// Checks that all numbers of a problem are finite, and energies with them.
func checkNumbers(_ problem: Problem) throws {
  let model = problem.model
  try require(model.offset.isFinite && model.denominator > 0, "the offset is \(model.offset)")
  try require(model.fields.allSatisfy(\.isFinite), "a field is not finite")
  try require(model.couplings.absoluteSum.isFinite, "the couplings' sum is not finite")
  guard problem.spinCount <= 2000 else { return }
  for isUp in [true, false] {
    let energy = model.energy(of: Spins(repeating: isUp, count: problem.spinCount))
    try require(energy.value.isFinite, "an energy is \(energy)")
    // A cut's offset may exceed what is representable by the factor that a total adds.
    let objective = problem.objective(at: energy)
    try require(!objective.value.isNaN, "an objective is not a number")
    _ = problem.energy(atObjective: objective)
  }
}
