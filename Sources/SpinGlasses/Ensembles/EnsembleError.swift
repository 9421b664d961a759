/// Why an instance could not be generated.
public enum EnsembleError: Error, Hashable, Sendable {
  /// No ensemble of this name.
  case unknownEnsemble(String, known: [String])
  /// The ensemble has no parameter of this name.
  case unknownParameter(String, ensemble: String, known: [String])
  /// A value is not one that the parameter may take.
  case invalidValue(String, parameter: String, ensemble: String, domain: String)
  /// A recipe cannot be read.
  case malformedRecipe(String, problem: String)
  /// A regular graph with an odd sum of degrees.
  case oddDegreeSum(size: Int, degree: Int)
  /// A degree that a simple graph of this size cannot have.
  case degreeTooLarge(size: Int, degree: Int)
  /// A lattice whose linear size must be even.
  case oddLinearSize(Int)
  /// α N rounds to no column at all.
  case noColumns(size: Int, alpha: Double)
  /// Fractions that add up to more than 1.
  case fractionsExceedOne(String, sum: Double)
  /// Integer couplings or energies beyond the range in which they are exact.
  case integerOverflow(size: Int, columns: Int)
  /// The instance does not fit the memory of this machine.
  case outOfMemory(needed: Int, present: Int)
  /// The search for a simple random graph was given up.
  case noGraph(attempts: Int)
}

extension EnsembleError: CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unknownEnsemble(let name, let known):
      "there is no ensemble '\(name)': choose one of \(known.joined(separator: ", "))"
    case .unknownParameter(let name, let ensemble, let known):
      "ensemble \(ensemble) has no parameter '\(name)': it takes \(known.joined(separator: ", "))"
    case .invalidValue(let value, let parameter, let ensemble, let domain):
      "\(parameter) of ensemble \(ensemble) cannot be '\(value)': give \(domain)"
    case .malformedRecipe(let recipe, let problem):
      "cannot read the recipe '\(recipe)': \(problem): write it as 'sk --size 100 --seed 1'"
    case .oddDegreeSum(let size, let degree):
      "no graph of \(size) vertices is \(degree)-regular, since the sum of degrees would be odd: make the size or the degree even"
    case .degreeTooLarge(let size, let degree):
      "a simple graph of \(size) vertices cannot be \(degree)-regular: give a degree below \(size)"
    case .oddLinearSize(let size):
      "tiles do not fit around a lattice of odd linear size \(size): give an even size"
    case .noColumns(let size, let alpha):
      "\(text(alpha)) columns a spin make none for \(size) spins: raise alpha to \(text(1 / Double(max(1, size)))) or more"
    case .fractionsExceedOne(let names, let sum):
      "\(names) add up to \(text(sum)): make the sum 1 or less"
    case .integerOverflow(let size, let columns):
      "integer couplings of \(size) spins and \(columns) columns would not be exact: lower the size or alpha, or take gaussian couplings"
    case .outOfMemory(let needed, let present):
      "the instance needs \(needed >> 20) MiB and this machine has \(present >> 20) MiB: lower the size"
    case .noGraph(let attempts):
      "no simple graph was found in \(attempts) attempts: take another seed or a lower degree"
    }
  }
}
