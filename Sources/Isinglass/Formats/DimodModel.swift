/// What the variables of a dimod model are.
enum DimodVariables: String {
  /// ±1.
  case spin = "SPIN"
  /// 0 or 1.
  case binary = "BINARY"
}

/// A binary quadratic model as dimod's two file formats hold it, to be minimised:
///
///     E(v) = Σ_i linear_i v_i + Σ_{i<j} quadratic_ij v_i v_j + offset
///
/// Spins give J = −quadratic and h = −linear. Each pair stands for its whole coefficient: off-diagonal
/// entries count **once**. A cut is held as its Ising model, J = −w, and a QUBO to be maximised as its
/// negative, so that whoever minimises the file solves the problem; the comment says what it was.
struct DimodModel<Pairs: EntryList> {
  /// What the variables are.
  var variables: DimodVariables
  /// Where the file says so.
  var variablesPlace: Int
  /// The coefficients of single variables, as many as there are variables.
  var linear: [Double]
  /// The constant.
  var offset: Double
  /// The coefficients of pairs.
  var pairs: Pairs
  /// The variables' names, if they have any.
  var labels: [String]?
  /// The comment and where it is.
  var comment: (comment: InstanceComment, offset: Int)?

  /// Makes the problem.
  ///
  /// - Throws: `FormatError` when the person asks for a kind that the file cannot be, at a pair given
  ///   twice, or when sums overflow.
  func makeProblem(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    var request = request
    if request.kind == nil, comment?.comment["kind"] == nil {
      request.kind = variables == .spin ? .ising : .qubo
    }
    let meaning = try Interpretation(
      content, request, comment: comment ?? (InstanceComment(), content.textStart))
    do {
      var problem = try makeProblem(meaning)
      problem.labels = labels
      return try meaning.finish(problem)
    } catch let error as CouplingsError {
      throw try located(error)
    } catch let error as IsingModelError {
      throw pairs.content.error(at: variablesPlace, "\(error)", remedy: "correct the biases")
    }
  }

  private func makeProblem(_ meaning: Interpretation) throws -> Problem {
    switch (variables, meaning.kind) {
    case (.spin, .ising):
      let couplings = try Couplings(
        order: linear.count, ScaledSource(base: PairEntries(pairs), factor: -1),
        duplicates: .reject)
      return Problem(
        try IsingModel(couplings: couplings, fields: linear.map { -$0 }, offset: offset))
    case (.spin, .maxCut):
      guard offset == 0, linear.allSatisfy({ $0 == 0 }) else {
        throw pairs.content.error(
          at: variablesPlace, "a cut has neither linear biases nor an offset",
          remedy: "pass --kind ising")
      }
      return try .maxCut(order: linear.count, PairEntries(pairs), duplicates: .reject)
    case (.binary, .qubo):
      let sign: Double = meaning.comment["sense"] == "maximize" ? -1 : 1
      return try .qubo(
        linear: linear.map { sign * $0 }, ScaledSource(base: PairEntries(pairs), factor: sign),
        convention: .once, constant: sign * offset, sense: meaning.sense, duplicates: .reject)
    default:
      throw pairs.content.error(
        at: variablesPlace,
        "the variables are \(variables.rawValue), which a problem of kind \(meaning.kind.rawValue) "
          + "does not have",
        remedy: "leave out --kind")
    }
  }

  private func located(_ failure: CouplingsError) throws -> FormatError {
    guard case .duplicate(let low, let high) = failure else {
      return pairs.content.error(at: variablesPlace, "\(failure)", remedy: "use a smaller problem")
    }
    var places: [Int] = []
    try pairs.forEachEntry { i, j, _, place in
      if places.count < 2, min(i, j) == low, max(i, j) == high { places.append(place) }
    }
    return pairs.content.error(
      at: places.last ?? variablesPlace,
      "the pair of variables \(low) and \(high) (counted from 0) is given a second time",
      remedy: "give each pair once")
  }
}

/// A problem's numbers as dimod's files hold them.
struct WrittenDimodModel {
  let variables: DimodVariables
  let linear: [Double]
  let offset: Double
  /// The symmetric matrix that `scale` turns into quadratic biases.
  let couplings: Couplings
  let scale: Double

  init(_ problem: Problem) {
    let model = problem.model
    couplings = model.couplings
    if case .qubo(let sense) = problem.kind {
      let form = BinaryForm(problem)
      let sign: Double = sense == .maximize ? -1 : 1
      variables = .binary
      linear = form.linear.map { sign * $0 + 0 }
      offset = sign * form.constant + 0
      scale = sign * form.scale
    } else {
      let unit = 1 / Double(model.denominator)
      variables = .spin
      linear =
        model.hasFields
        ? model.fields.map { -$0 * unit + 0 } : [Double](repeating: 0, count: model.spinCount)
      offset = model.offset * unit
      scale = -unit
    }
  }
}

/// The names of variables in dimod's files: any mixture of whole numbers, strings and lists.
enum DimodLabels {
  /// Reads the array that comes next; `nil` stands for the names 0, 1, 2, ….
  ///
  /// Whole numbers and lists become their JSON text, so that `3` and `"3"` are one name.
  ///
  /// - Throws: `JSONError`, also when a name is given twice or there are not as many as variables.
  static func read(_ scanner: inout JSONScanner, count: Int) throws -> [String]? {
    scanner.skipSpace()
    let start = scanner
    var isTrivial = true
    var found = 0
    try scanner.forEachElement { scanner in
      if try scanner.peek() != .number {
        isTrivial = false
        try scanner.skipValue()
      } else if try scanner.number().integer != Int64(found) {
        isTrivial = false
      }
      found += 1
    }
    guard found == count else {
      throw start.failure("\(found) labels for \(count) variables", "give one label a variable")
    }
    return isTrivial ? nil : try names(start)
  }

  private static func names(_ start: JSONScanner) throws -> [String] {
    var scanner = start
    var names: [String] = []
    var seen: Set<String> = []
    try scanner.forEachElement { scanner in
      let kind = try scanner.peek()
      let place = scanner.position
      guard kind == .string || kind == .number || kind == .array else {
        throw scanner.failure("a label is a JSON \(kind.rawValue)", "use a string or a number")
      }
      let value = try scanner.value()
      let name = value.text ?? value.description
      guard seen.insert(name).inserted else {
        throw scanner.failure(
          "the label \(name) is given a second time", "name each variable differently", at: place)
      }
      names.append(name)
    }
    return names
  }

  /// The names as JSON values: what reads as a whole number or a list is written as one.
  static func values(_ names: [String]) -> [JSONValue] {
    names.map { name in
      if let number = Int64(name), String(number) == name { return .integer(number) }
      if name.utf8.first == UInt8(ascii: "["), let list = try? JSONValue(parsing: name),
        list.elements != nil, list.description == name
      {
        return list
      }
      return .string(name)
    }
  }
}
