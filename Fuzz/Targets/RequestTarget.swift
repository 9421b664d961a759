import Isinglass
import Reports
import SpinGlasses

/// What the Studio reads of a request: the query, then the body as it is read for a path. HTTP itself and
/// the table of routes are not tried here.
let requestTarget = FuzzTarget(
  "http", "queries and bodies of requests to the Studio, up to the work that they ask for"
) { input in
  var reader = ByteReader(input)
  let (kind, line, body) = (reader.byte(), reader.text(before: UInt8(ascii: "\n")), reader.text())
  let query = QueryText.pairs(line)
  try require(query.keys.allSatisfy { !$0.isEmpty }, "a value without a name")
  // What is written as a form is read as it was, whatever is in it.
  for (name, value) in query {
    let again = QueryText.pairs("\(escaped(name))=\(escaped(value))")
    try require(again == [name: value], "\(name)=\(value) is read as \(again)")
  }
  do {
    switch kind % 4 {
    case 0:  // a question to the theory, or a landscape
      let questions = QuestionCatalogue.all
      let index = Int(kind / 4) % (questions.count + 1)
      if index < questions.count {
        let type = questions[index]
        _ = try type.init(QuestionSettings(query, for: type.record))
      } else {
        _ = try LandscapeQuestion(QuestionSettings(query, for: LandscapeQuestion.record))
      }
    case 1:  // the order of a run
      guard case .object(let members) = try JSONValue(parsing: body) else { return }
      let options = try SolveOptions(members.filter { $0.name != "problem" && $0.value != .null })
      _ = try SolverCatalogue.solver(named: options.solver, settings: options.settings)
    case 2:  // the recipe of a problem
      guard case .object(let members) = try JSONValue(parsing: body) else { return }
      let text = members.first { $0.name == "recipe" }?.value.text ?? ""
      let recipe = try EnsembleRecipe(parsing: text)
      _ = try EnsembleCatalogue.ensemble(named: recipe.ensemble, values: recipe.values)
    default:  // an uploaded file under a name from the query
      let request = ReadRequest(
        kind: query["kind"].flatMap { ReadRequest.KindHint(rawValue: $0) },
        sense: query["sense"].flatMap { Problem.Sense(rawValue: $0) }, format: query["format"],
        instance: query["instance"].flatMap { Int($0) })
      let problem = try ProblemFile.read(
        FileContent(body.utf8, name: query["name"] ?? "upload"), request)
      try checkNumbers(problem)
    }
  } catch let error as FuzzComplaint {
    throw error
  } catch {
    // What is wrong becomes the detail of a document; it needs words.
    try require(!"\(error)".isEmpty, "an error without words: \(type(of: error))")
  }
}

/// A text with all but letters and digits as %41.
private func escaped(_ text: String) -> String {
  text.utf8.map { byte in
    let isPlain =
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    if isPlain { return String(Unicode.Scalar(byte)) }
    return (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
  }.joined()
}
