#if Ledger
  package import Isinglass
  package import Ledger

  /// The results of a sweep as a table, a row for each task in order.
  ///
  /// Without timings it depends on the specification alone: not on how often the sweep was stopped, how
  /// many processes and threads worked it, or when. (Runs that a time limit ends are the exception.)
  package struct SweepTable {
    private let ledger: Ledger
    private let sweep: SweepEntry
    private let columns: [Column]

    struct Column {
      let name: String
      let value: (TaskRow) -> JSONValue
    }

    /// Prepares the table of a sweep.
    ///
    /// - Parameter hasTimings: whether to add what differs from run to run.
    package init(_ sweep: SweepEntry, in ledger: Ledger, hasTimings: Bool) {
      (self.sweep, self.ledger) = (sweep, ledger)
      columns = SweepTable.columns(of: sweep.plan, hasTimings: hasTimings)
    }

    /// Writes comma-separated values (RFC 4180 but for line feeds alone).
    ///
    /// - Throws: `LedgerError`, `FileAccessError`.
    package func writeCSV(to output: inout OutputBuffer) throws {
      output.append(columns.map { CSVText.field($0.name) }.joined(separator: ",") + "\n")
      try TaskRow.forEach(of: sweep, in: ledger) { row in
        output.append(columns.map { CSVText.field($0.value(row)) }.joined(separator: ",") + "\n")
      }
    }

    /// Writes one JSON object that holds the specification and a list of tasks, one a line.
    ///
    /// - Throws: `LedgerError`, `FileAccessError`.
    package func writeJSON(to output: inout OutputBuffer) throws {
      let head = SweepTable.head(sweep).map {
        "\"\($0.name)\": \($0.value.description)"
      }
      output.append("{" + head.joined(separator: ",\n") + ",\n\"tasks\": [")
      var separator = "\n"
      try TaskRow.forEach(of: sweep, in: ledger) { row in
        var members = columns.map { JSONMember($0.name, $0.value(row)) }
        if let report = row.result["report"] { members.append(JSONMember("report", report)) }
        output.append(separator + JSONValue.object(members).description)
        separator = ",\n"
      }
      output.append("\n]}\n")
    }

    static func head(_ sweep: SweepEntry) -> [JSONMember] {
      [
        JSONMember("isinglass", .string(sweep.version)), JSONMember("name", .string(sweep.name)),
        JSONMember("kernel", .string(sweep.kernel)), JSONMember("specification", sweep.plan),
      ]
    }

    /// The columns that make sense for a specification.
    private static func columns(of plan: JSONValue, hasTimings: Bool) -> [Column] {
      let problems = plan["problems"]?.elements ?? []
      let solvers = plan["solvers"]?.elements ?? []
      func found(_ name: String) -> Column { Column(name: name) { $0.result[name] ?? .null } }
      func method(_ name: String) -> Column { Column(name: name) { $0.method[name] ?? .null } }
      var columns = [
        Column(name: "task") { .string($0.identity) },
        Column(name: "state") { .string($0.state.name) },
      ]
      if plan["studies"] != nil {
        columns += ["study", "scale"].map { name in
          Column(name: name) { $0.problem[name] ?? .null }
        }
        columns += ["claims", "holding", "confirmed"].map(found)
      }
      if !problems.isEmpty {
        columns.append(Column(name: "problem") { $0.problemName.map { .string($0) } ?? .null })
        if problems.contains(where: { $0["ensemble"] != nil }) {
          columns.append(Column(name: "ensemble") { $0.problem["ensemble"] ?? .null })
          columns += names("set", in: problems).map { name in
            Column(name: "problem_\(name)") { JSONValue(setting: $0.problem["set"]?[name]) }
          }
          columns.append(
            Column(name: "problem_seed") {
              $0.problem["ensemble"] == nil ? .null : $0.problem["seed"] ?? .null
            })
        }
        columns += ["kind", "spins", "couplings", "digest"].map(found)
        columns.append(method("solver"))
        columns += names("set", in: solvers).map { name in
          Column(name: "solver_\(name)") { JSONValue(setting: $0.method["set"]?[name]) }
        }
        columns += names("limits", in: solvers).map { name in
          Column(name: name == "time" ? "time_limit" : name) { JSONValue(setting: $0.method[name]) }
        }
        if solvers.contains(where: { $0["reduce"]?.text != nil }) {
          columns.append(method("reduce"))
        }
      }
      columns.append(Column(name: "seed") { JSONValue($0.seed) })
      if !problems.isEmpty {
        columns += ["sense", "energy", "objective"].map(found)
        if problems.contains(where: { $0["target"]?.text != nil }) {
          columns += [
            Column(name: "target") { $0.result["target_objective"] ?? .null }, found("reached"),
          ]
        }
        columns += [
          "stop_reason", "found_by_replica", "found_after_steps", "planted_energy", "overlap",
        ].map(found)
      }
      columns.append(Column(name: "error") { $0.error.map { .string($0) } ?? .null })
      if hasTimings {
        columns += [
          "elapsed_s", "load_s", "setup_s", "solve_s", "time_to_best_s", "replicas_run",
          "steps_run", "threads", "finished",
        ].map { name in Column(name: name) { $0.timing[name] ?? .null } }
      }
      return columns
    }

    /// The names in a member of all groups, in the order in which they appear.
    private static func names(_ member: String, in groups: [JSONValue]) -> [String] {
      var names: [String] = []
      for name in groups.flatMap({ $0[member]?.members ?? [] }).map(\.name)
      where !names.contains(name) {
        names.append(name)
      }
      return names
    }
  }

  /// A task with what it was to do and what came of it.
  struct TaskRow {
    let identity: String
    let state: TaskState
    let problem: JSONValue
    let method: JSONValue
    let seed: UInt64
    let result: JSONValue
    let timing: JSONValue
    let error: String?

    /// The file's name or the recipe.
    var problemName: String? {
      if let file = problem["file"]?.text {
        return file.split(separator: "/").last.map(String.init) ?? file
      }
      guard let ensemble = problem["ensemble"]?.text else { return nil }
      let set = (problem["set"]?.members ?? []).map { " --\($0.name) \($0.value.text ?? "")" }
      let seed = problem["seed"].map { $0.text ?? $0.description } ?? "0"
      return ensemble + set.joined() + " --seed \(seed)"
    }

    /// Goes through the tasks of a sweep in order.
    static func forEach(
      of sweep: SweepEntry, in ledger: Ledger, _ body: (TaskRow) throws -> Void
    ) throws {
      try ledger.forEachTask(of: sweep.id) { entry, problem, method in
        try body(
          TaskRow(
            identity: SweepPlan.identity(
              problem: problem.identity, method: method.identity, seed: entry.task.seed),
            state: entry.state, problem: problem.description, method: method.description,
            seed: entry.task.seed, result: entry.result ?? [:], timing: entry.timing ?? [:],
            error: entry.error))
      }
    }
  }

  extension JSONValue {
    /// A setting's text, as a number where it is one.
    init(setting value: JSONValue?) {
      guard let text = value?.text else {
        self = .null
        return
      }
      if let whole = Int64(text) {
        self = .integer(whole)
      } else if let number = Double(text), number.isFinite {
        self = .number(number)
      } else {
        self = .string(text)
      }
    }
  }

  /// Fields of comma-separated values.
  enum CSVText {
    static func field(_ value: JSONValue) -> String {
      switch value {
      case .null: ""
      case .string(let text): field(text)
      default: field(value.description)
      }
    }

    static func field(_ text: String) -> String {
      guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
      return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
  }
#endif
