public import CIsinglass
internal import Isinglass
internal import Reports

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_landscape(
  _ problem: OpaquePointer?, _ parameters: UnsafePointer<CChar>?, _ threads: Int32,
  _ answer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<CChar>?, _ message_size: Int
) -> isinglass_status {
  makeText(answer, message, message_size) {
    let problem = try ProblemBox.problem(of: problem)
    let question = try LandscapeQuestion(
      QuestionSettings(try members(parameters), for: LandscapeQuestion.record))
    return try question.answer(of: problem, threads: engine(threads).threads).json
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_theory(
  _ question: UnsafePointer<CChar>?, _ parameters: UnsafePointer<CChar>?, _ threads: Int32,
  _ answer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<CChar>?, _ message_size: Int
) -> isinglass_status {
  makeText(answer, message, message_size) {
    guard let question else { throw ArgumentError("the question is null") }
    let type = try QuestionCatalogue.type(named: String(cString: question))
    let asked = try type.init(QuestionSettings(try members(parameters), for: type.record))
    return try asked.answer(threads: engine(threads).threads).json
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_questions_json() -> UnsafeMutablePointer<CChar>? {
  let records = QuestionCatalogue.all.map { $0.record } + [LandscapeQuestion.record]
  return copy(of: JSONValue.array(records.map(\.json)).description)
}

private func members(_ parameters: UnsafePointer<CChar>?) throws -> [JSONMember] {
  guard let parameters else { return [] }
  guard case .object(let members) = try JSONValue(parsing: String(cString: parameters)) else {
    throw ArgumentError("the parameters are not a JSON object")
  }
  return members
}

private func engine(_ threads: Int32) throws -> Engine {
  guard (0...4096).contains(threads) else {
    throw ArgumentError("\(threads) threads: give 1 to 4096, or 0 for all")
  }
  return Engine(threads: threads == 0 ? nil : Int(threads))
}

/// Makes text of what `make` gives; null on failure.
private func makeText(
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<CChar>?, _ size: Int, _ make: () throws -> JSONValue
) -> isinglass_status {
  text?.pointee = nil
  return reporting(to: message, size) {
    guard let text else { throw ArgumentError("there is no place for the answer") }
    text.pointee = copy(of: try make().description)
  }
}
