#if Ledger
  package import Isinglass
  package import Ledger
  internal import SpinGlasses

  /// A sweep before it is entered: everything that a specification asks for, in order.
  ///
  /// Order and identity of the tasks follow from the specification and the contents of the files that
  /// it names, from nothing else.
  package struct SweepPlan {
    private let specification: SweepSpecification
    /// Where the specification is.
    package let file: String

    /// The most tasks that a sweep may have.
    package static let mostTasks = 100_000_000

    /// What the sweep is called.
    package var name: String { specification.name }

    /// Reads a specification and all files that it names.
    ///
    /// - Throws: `FormatError` at the place of what is wrong, `FileAccessError`.
    package init(path: String) throws {
      file = SweepSpecification.absolute(path)
      specification = try SweepSpecification(path: path)
      guard let count = SweepPlan.count(specification), count <= SweepPlan.mostTasks else {
        throw FormatError(
          file: path, "these are more than \(SweepPlan.mostTasks) tasks",
          remedy: "divide them into several sweeps")
      }
      taskCount = count
    }

    /// How many tasks there are.
    package let taskCount: Int

    /// Whether every task gives the same result again: none is ended by time.
    package var isRepeatable: Bool {
      specification.solvers.allSatisfy { solver in
        !solver.limits.contains { $0.name == "time" }
      }
    }

    /// Enters the sweep with all its tasks in a ledger.
    ///
    /// - Returns: its number.
    /// - Throws: `LedgerError`; `FormatError` where two tasks are the same.
    package func enter(in ledger: Ledger, kernel: String) throws -> Int64 {
      try ledger.enterSweep(name: name, file: file, kernel: kernel, plan: json) { writer in
        var methods: [Int] = []
        for method in specification.solvers.lazy.flatMap(SweepPlan.methods) {
          guard let place = try writer.add(method: SweepPlan.part(method)) else {
            throw twice("the method \(method)")
          }
          methods.append(place)
        }
        for group in specification.problems {
          try SweepPlan.forEachProblem(of: group) { identity, description in
            let part = SweepPart(
              identity: ContentHash.text(identity.description), description: description)
            guard let problem = try writer.add(problem: part) else {
              throw twice("the problem \(identity)")
            }
            for method in methods { try addRuns(problem, method, to: &writer) }
          }
        }
        guard !specification.studies.isEmpty else { return }
        let whole: JSONValue = [:]
        guard let method = try writer.add(method: SweepPlan.part(whole)) else { return }
        for study in specification.studies {
          let description: JSONValue = [
            "study": .string(study.name), "scale": .string(study.scale),
          ]
          guard let problem = try writer.add(problem: SweepPlan.part(description)) else {
            throw twice("the study \(study.name)")
          }
          try addRuns(problem, method, to: &writer)
        }
      }
    }

    private func addRuns(
      _ problem: Int, _ method: Int, to writer: inout Ledger.SweepWriter
    ) throws {
      for range in specification.seeds.ranges {
        for seed in range { try writer.addTask(problem: problem, method: method, seed: seed) }
      }
    }

    private func twice(_ what: String) -> FormatError {
      FormatError(
        file: file, "\(what) is there twice, so its tasks would be done twice",
        remedy: "leave one out")
    }

    private static func part(_ description: JSONValue) -> SweepPart {
      SweepPart(identity: ContentHash.text(description.description), description: description)
    }

    /// What names a task: its problem's numbers, its method, its seed.
    package static func identity(problem: String, method: String, seed: UInt64) -> String {
      ContentHash.text(problem, method, "\(seed)")
    }

    // MARK: Products

    private static func count(_ specification: SweepSpecification) -> Int? {
      func product(_ factors: [Int]) -> Int? {
        factors.reduce(1) { product, factor in
          product.flatMap {
            let (value, overflow) = $0.multipliedReportingOverflow(by: factor)
            return overflow ? nil : value
          }
        }
      }
      func sum(_ terms: [Int?]) -> Int? {
        terms.reduce(0) { sum, term in
          guard let sum, let term, case let (value, overflow) = sum.addingReportingOverflow(term),
            !overflow
          else { return nil }
          return value
        }
      }
      let problems = sum(
        specification.problems.map { group in
          switch group {
          case .ensemble(_, let set, let seeds, _): product(set.map(\.values.count) + [seeds.count])
          case .files(let files, _, _): files.count
          }
        })
      let methods = sum(
        specification.solvers.map { product(($0.set + $0.limits).map(\.values.count)) })
      guard let problems, let methods, let runs = product([problems, methods]),
        let runsAndStudies = sum([runs, specification.studies.count])
      else { return nil }
      return product([runsAndStudies, specification.seeds.count])
    }

    /// All combinations of values, the last list varying fastest.
    private static func forEachCombination(
      of lists: [ValueList], _ body: ([JSONMember]) throws -> Void
    ) rethrows {
      var place = [Int](repeating: 0, count: lists.count)
      while true {
        try body(
          zip(lists, place).map { JSONMember($0.name, .string($0.values[$1])) })
        guard
          let k = place.indices.last(where: { place[$0] + 1 < lists[$0].values.count })
        else { return }
        place[k] += 1
        for j in place.indices where j > k { place[j] = 0 }
      }
    }

    /// Calls `body` with what names a problem and what it takes to get it.
    private static func forEachProblem(
      of group: SweepSpecification.ProblemGroup,
      _ body: (_ identity: JSONValue, _ description: JSONValue) throws -> Void
    ) throws {
      func target(_ target: SweepSpecification.Target?) -> [JSONMember] {
        target.map { [JSONMember("target", .string($0.text))] } ?? []
      }
      switch group {
      case .ensemble(let name, let set, let seeds, let goal):
        try forEachCombination(of: set) { values in
          for range in seeds.ranges {
            for seed in range {
              let description = JSONValue.object(
                [
                  JSONMember("ensemble", .string(name)), JSONMember("set", .object(values)),
                  JSONMember("seed", JSONValue(seed)),
                ] + target(goal))
              try body(description, description)
            }
          }
        }
      case .files(let files, let request, let goal):
        for file in files {
          let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
          let rest = [JSONMember("digest", .string(file.digest))] + target(goal)
          try body(
            .object([JSONMember("name", .string(name))] + rest),
            .object(
              [JSONMember("file", .string(file.path)), JSONMember("request", request)] + rest))
        }
      }
    }

    private static func methods(of solver: SweepSpecification.SolverGroup) -> [JSONValue] {
      var methods: [JSONValue] = []
      forEachCombination(of: solver.set) { values in
        forEachCombination(of: solver.limits) { limits in
          var members = [
            JSONMember("solver", .string(solver.name)), JSONMember("set", .object(values)),
          ]
          members += limits
          if let reduce = solver.reduce { members.append(JSONMember("reduce", .string(reduce))) }
          methods.append(.object(members))
        }
      }
      return methods
    }

    // MARK: What it was made of

    /// Everything that decides the tasks, to be compared with another plan.
    package var json: JSONValue {
      func lists(_ lists: [ValueList]) -> JSONValue {
        .object(lists.map { JSONMember($0.name, .array($0.values.map { .string($0) })) })
      }
      var members: [JSONMember] = []
      if !specification.problems.isEmpty {
        members.append(
          JSONMember(
            "problems",
            .array(
              specification.problems.map { group in
                switch group {
                case .ensemble(let name, let set, let seeds, let target):
                  [
                    "ensemble": .string(name), "set": lists(set), "seeds": seeds.json,
                    "target": target.map { .string($0.text) } ?? .null,
                  ]
                case .files(let files, let request, let target):
                  [
                    "files": .object(
                      files.map { JSONMember($0.path, ["content": .string($0.digest)]) }),
                    "request": request, "target": target.map { .string($0.text) } ?? .null,
                  ]
                }
              })))
        members.append(
          JSONMember(
            "solvers",
            .array(
              specification.solvers.map { solver in
                [
                  "name": .string(solver.name), "set": lists(solver.set),
                  "limits": lists(solver.limits),
                  "reduce": solver.reduce.map { .string($0) } ?? .null,
                ]
              })))
      }
      if !specification.studies.isEmpty {
        members.append(
          JSONMember(
            "studies",
            .array(
              specification.studies.map { ["name": .string($0.name), "scale": .string($0.scale)] }
            )))
      }
      members.append(JSONMember("seeds", specification.seeds.json))
      return .object(members)
    }
  }
#endif
