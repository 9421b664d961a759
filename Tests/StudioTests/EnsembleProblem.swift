#if Studio
  import Isinglass
  import SpinGlasses

  /// Problems made without the Studio.
  enum EnsembleProblem {
    static func make(_ recipe: String) throws -> Problem {
      try EnsembleRecipe(parsing: recipe).problem()
    }
  }
#endif
