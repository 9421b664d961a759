/// What a first walk over the text finds out: the small members, and where the large arrays begin.
struct DimodLayout {
  /// An array's place and number of elements.
  struct Extent {
    var start: Int
    var count: Int
  }

  let content: FileContent
  var variables: DimodVariables?
  var variablesPlace = 0
  var offset = 0.0
  var linear: [Double]?
  var labels: Int?
  var heads: Extent?
  var tails: Extent?
  var biases: Extent?
  var comment: (comment: InstanceComment, offset: Int)?
  var variableCount: (count: Int64, place: Int)?
  var pairCount: (count: Int64, place: Int)?

  init(_ content: FileContent) throws {
    self.content = content
    try content.withJSON { scanner in
      scanner.skipSpace()
      let start = scanner.position
      var names: Set<String> = []
      try scanner.forEachMember { scanner, name, place in
        guard names.insert(name).inserted else {
          throw scanner.failure("the member \"\(name)\" is given twice", "keep one", at: place)
        }
        try read(name, &scanner)
      }
      try scanner.end()
      if variables == nil {
        throw scanner.failure(
          "the member \"variable_type\" is missing", "give a model that dimod has serialised",
          at: start)
      }
    }
  }

  private mutating func read(_ name: String, _ scanner: inout JSONScanner) throws {
    scanner.skipSpace()
    let place = scanner.position
    switch name {
    case "type":
      guard try scanner.string() == "BinaryQuadraticModel" else {
        throw scanner.failure(
          "the model is no BinaryQuadraticModel", "convert it to one with dimod", at: place)
      }
    case "version":
      let version = try scanner.value()["bqm_schema"]?.text ?? ""
      guard version.hasPrefix("2.") || version.hasPrefix("3.") else {
        throw scanner.failure(
          "the bqm_schema is neither 2.x nor 3.x", "save the model with dimod 0.8 or later",
          at: place)
      }
    case "use_bytes":
      if try scanner.bool() {
        throw scanner.failure(
          "the biases are bytes", "serialise the model with use_bytes=False", at: place)
      }
    case "variable_type":
      let word = try scanner.string()
      variablesPlace = place
      variables = DimodVariables(rawValue: word)
      if variables == nil {
        throw scanner.failure(
          "the variable_type is \"\(word)\"", "use \"SPIN\" or \"BINARY\"", at: place)
      }
    case "offset": offset = try scanner.bias()
    case "linear_biases":
      var values: [Double] = []
      try scanner.forEachElement { scanner in values.append(try scanner.bias()) }
      linear = values
    case "variable_labels":
      labels = place
      try scanner.skipValue()
    case "quadratic_head": heads = try extent(&scanner)
    case "quadratic_tail": tails = try extent(&scanner)
    case "quadratic_biases": biases = try extent(&scanner)
    case "num_variables": variableCount = (try scanner.number().integer ?? -1, place)
    case "num_interactions": pairCount = (try scanner.number().integer ?? -1, place)
    case "info":
      if let comment = try scanner.value()["comment"]?.text.flatMap({ InstanceComment($0) }) {
        self.comment = (comment, place)
      }
    default: try scanner.skipValue()
    }
  }

  private func extent(_ scanner: inout JSONScanner) throws -> Extent {
    var extent = Extent(start: scanner.position, count: 0)
    try scanner.forEachElement { scanner in
      if scanner.shortWhole() == nil { _ = try scanner.number() }
      extent.count += 1
    }
    return extent
  }

  func model() throws -> DimodModel<DimodJSONPairs> {
    guard let variables, let linear else { throw missing("linear_biases") }
    guard let heads else { throw missing("quadratic_head") }
    guard let tails else { throw missing("quadratic_tail") }
    guard let biases else { throw missing("quadratic_biases") }
    for other in [tails, biases] where other.count != heads.count {
      throw content.error(
        at: other.start, "\(other.count) elements where quadratic_head has \(heads.count)",
        remedy: "make the quadratic arrays equally long")
    }
    if let (count, place) = variableCount, count != linear.count {
      throw content.error(
        at: place, "num_variables is \(count) but there are \(linear.count) linear_biases",
        remedy: "correct the number, or complete the file")
    }
    if let (count, place) = pairCount, count != heads.count {
      throw content.error(
        at: place, "num_interactions is \(count) but there are \(heads.count) quadratic biases",
        remedy: "correct the number, or complete the file")
    }
    return DimodModel(
      variables: variables, variablesPlace: variablesPlace, linear: linear, offset: offset,
      pairs: DimodJSONPairs(
        content: content, order: linear.count, count: heads.count, heads: heads.start,
        tails: tails.start, biases: biases.start),
      labels: try labels.flatMap { place in
        try content.withJSON(at: place) { try DimodLabels.read(&$0, count: linear.count) }
      },
      comment: comment)
  }

  private func missing(_ name: String) -> FormatError {
    content.error(
      at: variablesPlace, "the member \"\(name)\" is missing",
      remedy: "give a model that dimod has serialised")
  }
}

/// The three arrays of pairs, walked along side by side.
struct DimodJSONPairs: EntryList {
  let content: FileContent
  let order: Int
  let count: Int
  let heads: Int
  let tails: Int
  let biases: Int

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.withJSON(at: heads) { heads in
      var tails = heads
      tails.position = self.tails
      var biases = heads
      biases.position = self.biases
      var cursors = (try heads.beginArray(), try tails.beginArray(), try biases.beginArray())
      for _ in 0..<count {
        guard try heads.nextElement(&cursors.0), try tails.nextElement(&cursors.1),
          try biases.nextElement(&cursors.2)
        else { return }
        let i = try heads.variable(order)
        let place = tails.position
        let j = try tails.variable(order)
        guard i != j else {
          throw tails.failure(
            "variable \(j) is paired with itself", "add the bias to the linear one", at: place)
        }
        try body(i, j, try biases.bias(), place)
      }
    }
  }
}

extension JSONScanner {
  /// Reads a number whose digits a `Double` can hold.
  @inline(__always)
  mutating func bias() throws(JSONError) -> Double {
    skipSpace()
    if let whole = shortWhole() { return Double(whole) }
    let place = position
    let number = try number()
    if number.isRounded { throw digitsLost(place) }
    return number.value
  }

  /// Reads the index of a variable.
  @inline(__always)
  fileprivate mutating func variable(_ order: Int) throws(JSONError) -> Int {
    skipSpace()
    let place = position
    if let whole = shortWhole() {
      guard whole >= 0, whole < order else { throw noVariable(place) }
      return whole
    }
    guard let index = try number().integer, index >= 0, index < order else {
      throw noVariable(place)
    }
    return Int(index)
  }

  private func noVariable(_ place: Int) -> JSONError {
    failure("no variable has this index", "use a whole number of the right range", at: place)
  }

  private func digitsLost(_ place: Int) -> JSONError {
    failure(
      "a whole number that loses digits in double precision (53 bits)",
      "write it with an exponent if rounding is meant", at: place)
  }
}
