import Isinglass
import Reports
import SpinGlasses

/// Recipes of random problems, `--generate`.
let recipeTarget = FuzzTarget(
  "recipes", "recipes of random problems: read, written, read again; small ones generated twice",
  mostBytes: 128
) { input in
  let text = String(decoding: input, as: UTF8.self)
  do {
    let recipe = try EnsembleRecipe(parsing: text)
    let ensemble = try EnsembleCatalogue.ensemble(named: recipe.ensemble, values: recipe.values)
    let full = ensemble.recipe(seed: recipe.seed)
    let again = try EnsembleRecipe(parsing: full.description)
    try require(again == full, "\(full) is read as \(again)")
    // Large ones take as long as they say. Width, height, levels and so on bound them as the size does.
    let numbers = full.values.values.compactMap { Double($0) }
    guard numbers.allSatisfy({ $0.magnitude <= 24 }) else { return }
    let problem = try recipe.problem()
    try checkNumbers(problem)
    try require(
      try EnsembleRecipe(parsing: problem.name).problem().digest == problem.digest,
      "\(text) is not the problem that its name \(problem.name) generates")
    if let planted = problem.planted, let spins = planted.spins, let energy = planted.energy {
      try require(
        abs(problem.model.energy(of: spins).value - energy.value)
          <= 1e-9 * max(1, abs(energy.value)), "the planted spins have another energy")
    }
  } catch let error as EnsembleError {
    try require(!error.description.isEmpty, "an error without words")
  }
}

/// Questions to the theory with parameters from JSON or a query; they are made, not answered.
let questionTarget = FuzzTarget(
  "questions",
  "parameters of questions to the theory and of landscapes: refused with words, or taken",
  mostBytes: 256
) { input in
  var reader = ByteReader(input)
  let index = reader.number(below: QuestionCatalogue.all.count + 1)
  let text = reader.text()
  do {
    guard case .object(let members) = try JSONValue(parsing: text) else { return }
    if index < QuestionCatalogue.all.count {
      let type = QuestionCatalogue.all[index]
      _ = try type.init(QuestionSettings(members, for: type.record))
    } else {
      _ = try LandscapeQuestion(QuestionSettings(members, for: LandscapeQuestion.record))
    }
  } catch let error as JSONError {
    try check(error, of: input)
  } catch let error as QuestionError {
    try require(!"\(error)".isEmpty, "an error without words")
  } catch let error as TheoryError {
    try require(!"\(error)".isEmpty, "an error without words")
  }
}
