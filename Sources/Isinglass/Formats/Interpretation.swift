/// How the numbers of a file are meant, from what the person says, what the file's comment says,
/// what its name suggests and what its format leaves to us, in this order.
struct Interpretation {
  let content: FileContent
  /// What the numbers mean.
  let kind: ReadRequest.KindHint
  /// Whether a QUBO is to be minimised or maximised.
  let sense: Problem.Sense
  /// The file's comment.
  let comment: InstanceComment
  private let request: ReadRequest
  private let commentOffset: Int
  private let commentApplies: Bool

  /// - Parameters:
  ///   - content: the file.
  ///   - request: what the person says.
  ///   - comment: the file's comment if the format keeps it elsewhere than in a comment line.
  ///   - defaultKind: the kind if nothing tells.
  ///   - defaultSense: the sense of a QUBO if nothing tells.
  /// - Throws: `FormatError` when the comment names a kind or sense there is not.
  init(
    _ content: FileContent, _ request: ReadRequest,
    comment given: (comment: InstanceComment, offset: Int)? = nil,
    defaultKind: ReadRequest.KindHint = .maxCut, defaultSense: Problem.Sense = .minimize
  ) throws {
    let found = given ?? content.instanceComment()
    let comment = found?.comment ?? InstanceComment()
    let place = found?.offset ?? content.textStart
    self.content = content
    self.request = request
    self.comment = comment
    commentOffset = place

    var statedKind: ReadRequest.KindHint?
    if let word = comment["kind"] {
      guard let hint = ReadRequest.KindHint(rawValue: word) else {
        throw content.error(
          at: place, "the comment says kind=\(word)", remedy: "use kind=maxcut, ising or qubo")
      }
      statedKind = hint
    }
    var statedSense: Problem.Sense?
    if let word = comment["sense"] {
      guard let sense = Problem.Sense(rawValue: word) else {
        throw content.error(
          at: place, "the comment says sense=\(word)", remedy: "use sense=minimize or maximize")
      }
      statedSense = sense
    }
    let kind = request.kind ?? statedKind ?? content.kindByName ?? defaultKind
    let sense = request.sense ?? statedSense ?? defaultSense
    self.kind = kind
    self.sense = sense
    // A planted truth belongs to the problem that the comment describes, not to another reading.
    commentApplies =
      kind == statedKind && (kind != .qubo || statedSense == nil || sense == statedSense)
  }

  /// Refuses any other kind than the one that a format holds.
  ///
  /// - Throws: `FormatError` at the beginning of the text.
  func require(_ only: ReadRequest.KindHint, in format: String) throws {
    guard kind == only else {
      throw content.error(
        at: content.textStart, "\(format) holds kind \(only.rawValue), not \(kind.rawValue)",
        remedy: "leave out --kind, and any other kind in the comment")
    }
  }

  /// A number that the comment states, such as `offset`.
  ///
  /// - Throws: `FormatError` when it is not a finite number.
  func commentNumber(_ key: String) throws -> Double? {
    guard let word = comment[key] else { return nil }
    guard let value = Double(word), value.isFinite else {
      throw commentError("\(key)=\(word) is not a finite number", remedy: "correct or remove it")
    }
    return value
  }

  /// The number of variables that the comment states.
  ///
  /// - Throws: `FormatError` when it is not a whole number.
  func statedSpins() throws -> Int? {
    guard let word = comment["spins"] else { return nil }
    guard let count = Int(word), count >= 0 else {
      throw commentError("spins=\(word) is not a number of variables", remedy: "correct it")
    }
    return count
  }

  /// The constant that the comment adds to the objective, 0 if it says nothing.
  func statedOffset() throws -> Double {
    commentApplies ? try commentNumber("offset") ?? 0 : 0
  }

  /// An error about the comment.
  func commentError(_ problem: String, remedy: String) -> FormatError {
    content.error(at: commentOffset, "in the comment, \(problem)", remedy: remedy)
  }

  /// Gives a problem its name, and the planted truth and gain unit that the comment states.
  ///
  /// - Throws: `FormatError` when the planted spins are not as many as the problem's, or do not have
  ///   the planted energy.
  func finish(_ problem: Problem) throws -> Problem {
    var problem = problem
    problem.name = request.name ?? content.problemName
    guard commentApplies else { return problem }
    if let unit = try commentNumber("gain_unit") {
      guard unit > 0 else {
        throw commentError("gain_unit is not positive", remedy: "correct or remove it")
      }
      problem.gainUnit = unit
    }
    var truth = PlantedTruth()
    if let word = comment["planted_energy"] {
      guard let energy = Energy(decimal: word) else {
        throw commentError("planted_energy=\(word) is not a number", remedy: "correct or remove it")
      }
      truth.energy = energy
    }
    if let word = try plantedSpinsText() {
      guard let spins = Spins(word), spins.count == problem.spinCount else {
        throw commentError(
          "planted_spins is not a line of \(problem.spinCount) '+' and '-'",
          remedy: "correct or remove it")
      }
      try check(truth.energy, of: spins, in: problem)
      truth.spins = spins
      truth.energy = problem.model.energy(of: spins)
    }
    if truth.energy != nil || truth.spins != nil { problem.planted = truth }
    return problem
  }

  private func plantedSpinsText() throws -> String? {
    guard let word = comment["planted_spins"] else { return nil }
    guard word == "file" else { return word }
    // Only beside a file: the name of bytes that were sent must not choose what is opened. The spins
    // may have been left behind; the problem is whole without them.
    guard let path = content.path, let side = try? FileContent(path: path + ".planted") else {
      return nil
    }
    return side.scan { scanner in
      scanner.skipBlanks()
      return scanner.scanWord()
    }
  }

  private func check(_ stated: Energy?, of spins: Spins, in problem: Problem) throws {
    guard let stated else { return }
    let actual = problem.model.energy(of: spins)
    let scale = max(1, problem.model.couplings.absoluteSum)
    let holds =
      stated.isExact && actual.isExact
      ? stated == actual : abs(stated.value - actual.value) <= 1e-9 * scale
    guard holds else {
      throw commentError(
        "planted_energy=\(stated) but planted_spins have energy \(actual)",
        remedy: "the numbers below were changed; remove the planted truth")
    }
  }
}

extension FileContent {
  /// The file's name without folders and without the endings that say how it is written.
  var problemName: String {
    if name == "-" { return "standard input" }
    var base = name.split(separator: "/").last.map(String.init) ?? name
    let endings = FormatCatalogue.all.flatMap { $0.fileExtensions } + ["gz", "txt"]
    while let point = base.lastIndex(of: "."), point > base.startIndex,
      endings.contains(base[base.index(after: point)...].lowercased())
    {
      base = String(base[..<point])
    }
    return base
  }

  /// The kind that the file's name suggests: `.qubo`, `.qubo.txt`, both also with `.gz`.
  var kindByName: ReadRequest.KindHint? {
    var base = Substring(name.lowercased())
    for ending in [".gz", ".txt"] where base.hasSuffix(ending) {
      base = base.dropLast(ending.count)
    }
    return base.hasSuffix(".qubo") ? .qubo : nil
  }
}

extension Energy {
  /// Reads a decimal: exactly if it is whole or a multiple of 1/8 with few digits, else as `Double`.
  init?(decimal text: String) {
    if let whole = Int64(text) {
      self.init(exactly: whole)
    } else if let value = Double(text), value.isFinite {
      if abs(value) < 0x1p50, value * 8 == (value * 8).rounded() {
        self.init(exactly: Int64(value * 8), denominator: 8)
      } else {
        self.init(value)
      }
    } else {
      return nil
    }
  }
}
