import Isinglass
import Reports

/// Words of the command line and JSON texts.
let argumentTarget = FuzzTarget(
  "arguments",
  "durations, objectives, ranges, name=value, energies, spins, comments and JSON texts",
  mostBytes: 256
) { input in
  let text = String(decoding: input, as: UTF8.self)
  if let span = TimeSpan(text) {
    try require(
      span.duration >= .zero && span.duration <= .seconds(1_000_000_000), "a time of \(span)")
    // What is printed reads back.
    let again = TimeSpan("\(span)")
    try require(
      span.duration < .microseconds(1) || again != nil, "\(text) is printed as \(span)")
  }
  if let objective = ObjectiveValue(text) {
    try require(objective.value.value.isFinite, "an objective of \(objective.value)")
    let again = ObjectiveValue("\(objective.value)")
    try require(
      again?.value.value == objective.value.value,
      "\(text) is printed as \(objective.value), which is not the same")
  }
  if let range = GainRange(text) {
    try require(
      range.bounds.lowerBound.isFinite && range.bounds.upperBound.isFinite, "a range of \(range)")
  }
  if let assignment = Assignment(text) {
    try require("\(assignment.name)=\(assignment.value)" == text, "\(text) came apart")
  }
  if let spins = Spins(text) {
    try require(spins.description == text, "\(text.debugDescription) are the spins \(spins)")
  }
  if let comment = InstanceComment(text) {
    let again = InstanceComment(comment.text)
    try require(again == comment, "the comment \(comment.text.debugDescription) is another")
  }
  do {
    let value = try JSONValue(parsing: text)
    let again = try JSONValue(parsing: value.description)
    try require(
      again.description == value.description, "\(value) is written, \(again) read again")
  } catch let error as JSONError {
    try require(error.offset >= 0 && error.offset <= input.count * 3, "\(error)")
    try check(error, of: input)
  }
}
