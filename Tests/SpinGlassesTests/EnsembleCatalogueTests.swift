import Isinglass
import SpinGlasses
import Testing

@Suite struct EnsembleCatalogueTests {
  /// A small member of every ensemble.
  static let recipes = [
    "sk --size 20", "sk --size 100 --couplings pm1", "planted-sk --size 20",
    "planted-sk --size 21 --ferromagnetic-bias 2.5 --disorder 0.5 --planted up",
    "wishart --size 20", "wishart --size 20 --alpha 1.25 --couplings integer", "tile --size 6",
    "xorsat --size 9", "maxcut-gnp --size 30 --density 0.3 --weights pm1",
    "regular --size 12 --degree 5", "regular --size 12 --degree 8 --weights pm1",
    "torus2d --size 5", "torus2d --size 5 --couplings gaussian", "torus3d --size 3",
    "hopfield --size 25 --patterns 4",
  ]

  @Test(arguments: recipes) func nameRepeatsTheInstance(recipe: String) throws {
    let problem = try EnsembleRecipe(parsing: recipe + " --seed 77").problem()
    #expect(problem.name.hasSuffix("--seed 77"))
    let again = try EnsembleRecipe(parsing: problem.name).problem()
    #expect(again.name == problem.name)
    #expect(again.digest == problem.digest)
    #expect(again.planted == problem.planted)
    #expect(again.gainUnit == problem.gainUnit)
    let other = try EnsembleRecipe(parsing: recipe + " --seed 78").problem()
    #expect(other.digest != problem.digest)
  }

  @Test func everyRecordStandsByItself() throws {
    #expect(Set(EnsembleCatalogue.names).count == EnsembleCatalogue.all.count)
    for type in EnsembleCatalogue.all {
      let record = type.record
      #expect(record.parameters.first?.name == "size")
      #expect(!record.summary.isEmpty && !record.source.isEmpty)
      // Defaults are inside their domains, and are what an ensemble spells out.
      let ensemble = type.init(try EnsembleSettings([:], for: record))
      #expect(ensemble.parameterTexts == record.parameters.map(\.defaultDescription))
      #expect(Self.recipes.contains { $0.hasPrefix(record.name + " ") })
    }
  }

  @Test func plantingIsAsRecorded() throws {
    for recipe in Self.recipes {
      let recipe = try EnsembleRecipe(parsing: recipe)
      let problem = try recipe.problem()
      let record = try EnsembleCatalogue.type(named: recipe.ensemble).record
      #expect((problem.planted != nil) == (record.planting != .none))
      if let planted = problem.planted, let spins = planted.spins {
        #expect(problem.model.energy(of: spins) == planted.energy)
      }
    }
  }

  @Test func recipesAreReadInAnyOrderAndSpelling() throws {
    let recipe = try EnsembleRecipe(parsing: "  wishart --seed=5   --alpha 0.5 --size=16 ")
    #expect(recipe.seed == 5)
    #expect(recipe.values == ["alpha": "0.5", "size": "16"])
    #expect(
      try recipe.problem().name
        == "wishart --size 16 --alpha 0.5 --couplings gaussian --planted random --seed 5")
    let negative = try EnsembleRecipe(parsing: "planted-sk --ferromagnetic-bias -0.5 --size 9")
    #expect(try negative.problem().name.contains("--ferromagnetic-bias -0.5 "))
  }

  @Test(arguments: [
    ("", "does not begin"), ("--size 4", "does not begin"), ("sk size 4", "not a --name"),
    ("sk --size", "no value"), ("sk --size 4 --size 5", "twice"), ("sk --seed -1", "whole number"),
    ("sk --seed 1 --seed 0", "twice"), ("sk --", "not a --name"),
    ("spam --size 4", "no ensemble 'spam'"), ("sk --alpha 2", "no parameter 'alpha'"),
    ("sk --size 1", "size of ensemble sk cannot be '1'"), ("sk --size 1e3", "cannot be '1e3'"),
    ("sk --size 99999999999999999999", "cannot be"), ("sk --couplings spam", "one of gaussian"),
    ("wishart --alpha 0", "alpha of ensemble wishart"), ("wishart --alpha -1", "cannot be '-1'"),
    ("wishart --alpha nan", "cannot be 'nan'"), ("wishart --size 4 --alpha 0.01", "raise alpha"),
    ("wishart --size 300000 --alpha 1 --couplings integer", "would not be exact"),
    ("maxcut-gnp --density 1.5", "density of ensemble"), ("maxcut-gnp --density -0.1", "0…1"),
    ("regular --size 7 --degree 3", "odd"), ("regular --size 4 --degree 4", "degree below 4"),
    ("tile --size 5", "even"), ("tile --c1 0.6 --c2 0.6", "sum 1 or less"),
    ("torus2d --size 2", "cannot be '2'"), ("xorsat --size 2", "cannot be '2'"),
    ("hopfield --patterns 0", "cannot be '0'"), ("sk --size 1000000", "MiB"),
    ("planted-sk --planted down", "one of random, up"),
  ])
  func badRecipesSayWhatToDo(recipe: String, part: String) throws {
    let error = #expect(throws: EnsembleError.self) {
      try EnsembleRecipe(parsing: recipe).problem()
    }
    let message = try #require(error).description
    #expect(message.contains(part), "\(message)")
    #expect(message.contains(": "))
  }

  /// Parameters set in code are checked as those read from text.
  @Test func badParametersInCodeAreRefused() {
    #expect(throws: EnsembleError.self) {
      try WishartPlanted(size: -3, alpha: 1, couplings: .gaussian).problem(seed: 0)
    }
    #expect(throws: EnsembleError.self) {
      try WishartPlanted(size: 10, alpha: .infinity, couplings: .integer).problem(seed: 0)
    }
    #expect(throws: EnsembleError.self) {
      try RandomGraph(size: 10, density: .nan, weights: .unit).problem(seed: 0)
    }
    #expect(throws: EnsembleError.self) {
      try Hopfield(size: 10, patternCount: .min).problem(seed: 0)
    }
    #expect(throws: EnsembleError.self) { try PlantedXORSAT(size: .max).problem(seed: 0) }
    #expect(throws: EnsembleError.self) { try PlantedXORSAT(size: -1).clauses(seed: 0) }
    #expect(throws: EnsembleError.self) {
      try Hopfield(size: -1, patternCount: 1).patterns(seed: 0)
    }
    for alpha in [Double.nan, .infinity, -1] {
      let ensemble = WishartPlanted(size: 10, alpha: alpha, couplings: .gaussian)
      #expect(throws: EnsembleError.self) { try ensemble.gaussianColumns(seed: 0) }
      #expect(throws: EnsembleError.self) { try ensemble.integerColumns(seed: 0) }
      #expect(ensemble.columnCount <= 0)
    }
  }
}
