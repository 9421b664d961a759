#if Ledger
  internal import Isinglass
  internal import SpinGlasses
  internal import Studies

  /// What a file asks for: problems × solvers × limits × seeds, and studies × seeds.
  ///
  /// `Documentation/sweeps.md` describes the file.
  struct SweepSpecification {
    /// What the sweep is called.
    let name: String
    /// The problems.
    let problems: [ProblemGroup]
    /// The methods.
    let solvers: [SolverGroup]
    /// The studies.
    let studies: [StudyGroup]
    /// The seeds of every run.
    let seeds: SeedList

    /// Where a problem's target comes from.
    enum Target: Hashable {
      case value(String)
      case planted

      var text: String {
        switch self {
        case .value(let text): text
        case .planted: "planted"
        }
      }
    }

    /// Problems that are much the same.
    enum ProblemGroup {
      /// The instances of an ensemble for all values of its parameters and all seeds.
      case ensemble(name: String, set: [ValueList], seeds: SeedList, target: Target?)
      /// Files, with their contents' digests.
      case files([InstanceFile], request: JSONValue, target: Target?)
    }

    /// An instance file.
    struct InstanceFile {
      /// Its path from the specification's folder, or from the root.
      let path: String
      /// What names the problem in it.
      let digest: String
    }

    /// A method with all values of its parameters and limits.
    struct SolverGroup {
      let name: String
      let set: [ValueList]
      let limits: [ValueList]
      let reduce: String?
    }

    /// A study.
    struct StudyGroup {
      let name: String
      let scale: String
    }

    /// The names of limits, as they appear in specifications and tables.
    static let limitNames = ["replicas", "steps", "time"]

    /// Reads a specification and all files that it names.
    ///
    /// - Throws: `FormatError` at the place of what is wrong, `FileAccessError`.
    init(path: String) throws {
      let root = try SpecificationNode(path: path)
      let members = try root.members(
        known: ["name", "problems", "solvers", "studies", "seeds", "limits"])
      let folder = SweepSpecification.folder(of: path)
      name =
        try members["name"]?.text("give a name") ?? SweepSpecification.stem(of: path)
      seeds = try members["seeds"].map { try SeedList($0) } ?? .zero
      let limits = try members["limits"].map { try SweepSpecification.limits($0) } ?? []
      problems =
        try members["problems"].map {
          try $0.elements().map { try SweepSpecification.problemGroup($0, folder: folder) }
        } ?? []
      solvers =
        try members["solvers"].map {
          try $0.elements().map { try SweepSpecification.solverGroup($0, limits: limits) }
        } ?? []
      studies =
        try members["studies"].map { try $0.elements().map(SweepSpecification.studyGroup) } ?? []
      if problems.isEmpty, studies.isEmpty {
        throw root.error("there are no problems", remedy: "give problems and solvers, or studies")
      }
      if let place = members["problems"], solvers.isEmpty {
        throw place.error("there are problems and no solvers", remedy: "give solvers")
      }
      if let place = members["solvers"], problems.isEmpty {
        throw place.error("there are solvers and no problems", remedy: "give problems")
      }
      if let place = members["limits"], problems.isEmpty {
        throw place.error("there are limits and no problems", remedy: "leave them out")
      }
    }

    private static func problemGroup(
      _ node: SpecificationNode, folder: String
    ) throws -> ProblemGroup {
      let isEnsemble = try node.members("give an ensemble or files").contains {
        $0.key.name == "ensemble"
      }
      if isEnsemble {
        return try ensembleGroup(node.members(known: ["ensemble", "set", "seeds", "target"]), node)
      }
      let members = try node.members(
        known: ["files", "format", "kind", "sense", "instance", "target"])
      return try filesGroup(members, node, folder)
    }

    private static func ensembleGroup(
      _ members: [String: SpecificationNode], _ node: SpecificationNode
    ) throws -> ProblemGroup {
      guard let place = members["ensemble"] else {
        throw node.error("there is no ensemble", remedy: "give one")
      }
      let asked = try place.text("give the name of an ensemble")
      let record = try place.checking { try EnsembleCatalogue.type(named: asked).record }
      let set =
        try members["set"].map {
          try values($0, of: record.parameters, owner: "ensemble \(record.name)")
        } ?? []
      let target = try members["target"].map { try self.target($0) }
      if target == .planted, record.planting == .none {
        throw members["target", default: node].error(
          "ensemble \(record.name) plants nothing", remedy: "give a number, or leave it out")
      }
      return .ensemble(
        name: record.name, set: set,
        seeds: try members["seeds"].map { try SeedList($0) } ?? .zero, target: target)
    }

    private static func filesGroup(
      _ members: [String: SpecificationNode], _ node: SpecificationNode, _ folder: String
    ) throws -> ProblemGroup {
      guard let place = members["files"] else {
        throw node.error("there is neither ensemble nor files", remedy: "give one of them")
      }
      var request: [JSONMember] = []
      for (key, words) in [
        ("format", FormatCatalogue.all.map { $0.name }),
        ("kind", ReadRequest.KindHint.allCases.map(\.rawValue)),
        ("sense", Problem.Sense.allCases.map(\.rawValue)),
      ] {
        if let member = members[key] {
          request.append(JSONMember(key, .string(try member.word(words))))
        }
      }
      if let member = members["instance"] {
        request.append(JSONMember("instance", JSONValue(try member.integer(1...1_000_000_000))))
      }
      let target = try members["target"].map { try self.target($0) }
      let description = JSONValue.object(request)
      var files: [InstanceFile] = []
      var seen: Set<String> = []
      for element in try place.elements() {
        let pattern = try element.text("give a file's name or a pattern such as \"G*.txt\"")
        let paths = FilePattern.matches(of: pattern, in: folder)
        guard !paths.isEmpty else {
          throw element.error(
            "no file is called '\(pattern)'",
            remedy: "give names or patterns, from the specification's folder")
        }
        for path in paths where seen.insert(path).inserted {
          let problem = try ProblemFile.read(
            SweepSpecification.path(path, in: folder), ReadRequest(description))
          if let sense = description["sense"]?.text, problem.sense.rawValue != sense {
            throw members["sense", default: node].error(
              "sense \(sense) does not fit \(path): it holds no QUBO (\(problem.kind.name))",
              remedy: "leave it out, or give kind qubo")
          }
          if target == .planted, problem.planted?.energy == nil {
            throw members["target", default: node].error(
              "\(path) has no planted energy", remedy: "give a number, or leave it out")
          }
          files.append(InstanceFile(path: path, digest: problem.digest))
        }
      }
      return .files(files, request: description, target: target)
    }

    private static func solverGroup(
      _ node: SpecificationNode, limits: [ValueList]
    ) throws -> SolverGroup {
      guard node.isMapping else {
        let asked = try node.text("give the name of a solver")
        let name = try node.checking { try SolverCatalogue.type(named: asked).record.name }
        return SolverGroup(name: name, set: [], limits: limits, reduce: nil)
      }
      let members = try node.members(known: ["name", "set", "limits", "reduce"])
      guard let place = members["name"] else {
        throw node.error("the solver has no name", remedy: "give one")
      }
      let asked = try place.text("give the name of a solver")
      let record = try place.checking { try SolverCatalogue.type(named: asked).record }
      return SolverGroup(
        name: record.name,
        set: try members["set"].map {
          try values($0, of: record.parameters, owner: "solver \(record.name)")
        } ?? [],
        limits: try members["limits"].map { try self.limits($0) } ?? limits,
        reduce: try members["reduce"]?.word(["on", "off", "true", "false"])
          .replacing("true", with: "on").replacing("false", with: "off"))
    }

    private static func studyGroup(_ node: SpecificationNode) throws -> StudyGroup {
      let members = node.isMapping ? try node.members(known: ["name", "scale"]) : ["name": node]
      guard let place = members["name"] else {
        throw node.error("the study has no name", remedy: "give one")
      }
      return StudyGroup(
        name: try place.word(StudyCatalogue.studies.map(\.record.name)),
        scale: try members["scale"]?.word(StudyEffort.Scale.allCases.map(\.rawValue))
          ?? StudyEffort.Scale.full.rawValue)
    }

    /// Lists of values of parameters that are known.
    private static func values(
      _ node: SpecificationNode, of records: [ParameterRecord], owner: String
    ) throws -> [ValueList] {
      try node.members("give parameters with their values").map { key, value in
        guard let record = records.first(where: { $0.name == key.name }) else {
          throw key.error(
            "\(owner) has no parameter '\(key.name)'",
            remedy: records.isEmpty
              ? "it takes none" : "give \(SpecificationNode.list(records.map(\.name)))")
        }
        return try ValueList(record.name, value) { text, place in
          guard record.domain.contains(text) else {
            throw place.error(
              "\(record.name) of \(owner) cannot be '\(text)'",
              remedy: "give \(record.domainDescription)")
          }
        }
      }
    }

    private static func limits(_ node: SpecificationNode) throws -> [ValueList] {
      let members = try node.members(known: limitNames)
      return try limitNames.compactMap { name in
        try members[name].map { member in
          try ValueList(name, member) { text, place in
            let isValid =
              switch name {
              case "steps": Int(text).map { $0 >= 0 } ?? false
              case "replicas": Int(text).map { $0 >= 1 } ?? false
              default: TimeText.seconds(text) != nil
              }
            guard isValid else {
              throw place.error(
                "\(name) cannot be '\(text)'",
                remedy: name == "time"
                  ? "give a time such as 500ms, 10s, 2m or 1h" : "give a whole number")
            }
          }
        }
      }
    }

    private static func target(_ node: SpecificationNode) throws -> Target {
      let remedy = "give a number, or planted"
      let text = try node.text(remedy)
      if text == "planted" { return .planted }
      guard let number = Double(text), number.isFinite else {
        throw node.error("the target cannot be '\(text)'", remedy: remedy)
      }
      return .value(text)
    }
  }

  extension ReadRequest {
    /// What a specification says of a file.
    init(_ description: JSONValue) {
      self.init(
        kind: description["kind"]?.text.flatMap(KindHint.init),
        sense: description["sense"]?.text.flatMap(Problem.Sense.init),
        format: description["format"]?.text,
        instance: description["instance"]?.integer.map(Int.init))
    }
  }

  /// A time limit as people write it: `500ms`, `10s`, `2m`, `1h`, or plain seconds.
  enum TimeText {
    static func seconds(_ text: String) -> Double? {
      let units: [(String, Double)] = [("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
      guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }),
        let number = Double(text.dropLast(unit.count)), number.isFinite, number > 0,
        number * scale <= 1e9
      else { return nil }
      return number * scale
    }
  }
#endif
