#if Ledger
  package import Isinglass
  package import Ledger

  /// The results of a sweep by groups: all instances and seeds of one problem and one method.
  ///
  /// The instances of an ensemble that differ only by their seed are one group; each file is its own.
  /// Without times the groups depend on the specification alone.
  package struct SweepGroups {
    /// What is known of one group.
    package struct Group {
      /// The ensemble with its parameters, the file, or the study.
      package let problem: String
      /// The method with its parameters and limits.
      package let method: String
      package var tasks = 0
      package var failed = 0
      var objectives: [Double] = []
      var isMaximized = false
      var attempts: [TimeToTarget.Attempt] = []
      var claims = 0
      var holding = 0

      /// Tasks with a result.
      package var done: Int { max(objectives.count, studies) }
      var studies = 0

      /// The best objective of all.
      package var best: Double? { isMaximized ? objectives.max() : objectives.min() }

      package var mean: Double? {
        objectives.isEmpty ? nil : objectives.reduce(0, +) / Double(objectives.count)
      }

      package var median: Double? {
        let sorted = objectives.sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      }

      /// Attempts that reached the target, where there was one.
      package var successes: Int? {
        attempts.isEmpty ? nil : attempts.count { $0.isSuccess }
      }
    }

    /// The groups, in the order in which their first tasks come.
    package private(set) var groups: [Group] = []

    /// Gathers the results of a sweep.
    ///
    /// - Throws: `LedgerError`.
    /// - Complexity: O(tasks) time; memory for a number a task.
    package init(of sweep: SweepEntry, in ledger: Ledger) throws {
      var places: [[String]: Int] = [:]
      try TaskRow.forEach(of: sweep, in: ledger) { row in
        let key = [row.groupName, row.methodName]
        let place = places[key] ?? groups.count
        if place == groups.count {
          places[key] = place
          groups.append(Group(problem: key[0], method: key[1]))
        }
        groups[place].add(row)
      }
    }

    /// Writes comma-separated values.
    ///
    /// - Parameter hasTimes: whether to add how long the target took.
    /// - Throws: `FileAccessError`.
    package func writeCSV(to output: inout OutputBuffer, hasTimes: Bool) throws {
      for (k, group) in groups.enumerated() {
        let members = group.members(hasTimes: hasTimes)
        if k == 0 {
          output.append(members.map { CSVText.field($0.name) }.joined(separator: ",") + "\n")
        }
        output.append(members.map { CSVText.field($0.value) }.joined(separator: ",") + "\n")
      }
    }

    /// The groups as one JSON object.
    package func json(_ sweep: SweepEntry, hasTimes: Bool) -> JSONValue {
      .object(
        SweepTable.head(sweep) + [
          JSONMember("groups", .array(groups.map { .object($0.members(hasTimes: hasTimes)) }))
        ])
    }
  }

  extension SweepGroups.Group {
    fileprivate mutating func add(_ row: TaskRow) {
      tasks += 1
      if row.state == .failed { failed += 1 }
      guard row.state == .done else { return }
      if let confirmed = row.result["confirmed"]?.bool {
        studies += 1
        claims += Int(row.result["claims"]?.integer ?? 0)
        holding += Int(row.result["holding"]?.integer ?? 0)
        attempts.append(TimeToTarget.Attempt(seconds: 0, isSuccess: confirmed))
        return
      }
      isMaximized = row.result["sense"]?.text == Problem.Sense.maximize.rawValue
      if let objective = row.result["objective"]?.double { objectives.append(objective) }
      if let reached = row.result["reached"]?.bool {
        attempts.append(
          TimeToTarget.Attempt(
            seconds: row.timing["solve_s"]?.double ?? 0, isSuccess: reached))
      }
    }

    fileprivate func members(hasTimes: Bool) -> [JSONMember] {
      func number(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return Int64(exactly: value).map { .integer($0) } ?? .number(value)
      }
      let attempted = attempts.count
      var members = [
        JSONMember("problem", .string(problem)), JSONMember("method", .string(method)),
        JSONMember("tasks", JSONValue(tasks)), JSONMember("done", JSONValue(done)),
        JSONMember("failed", JSONValue(failed)),
        JSONMember("best_objective", number(best)), JSONMember("mean_objective", number(mean)),
        JSONMember("median_objective", number(median)),
        JSONMember("successes", successes.map { JSONValue($0) } ?? .null),
        JSONMember(
          "success_rate",
          successes.map { .number(Double($0) / Double(attempted)) } ?? .null),
      ]
      if studies > 0 {
        members += [
          JSONMember("claims", JSONValue(claims)), JSONMember("holding", JSONValue(holding)),
        ]
      } else {
        members += [JSONMember("claims", .null), JSONMember("holding", .null)]
      }
      guard hasTimes else { return members }
      let times = TimeToTarget(studies > 0 ? [] : attempts)
      return members + [
        JSONMember("median_s", number(times.median)), JSONMember("mean_s", number(times.mean)),
        JSONMember("tts99_s", number(times.timeTo99Percent)),
      ]
    }
  }

  extension TaskRow {
    /// The problem without the seed of its instance.
    fileprivate var groupName: String {
      if let study = problem["study"]?.text {
        return "study \(study) (\(problem["scale"]?.text ?? ""))"
      }
      if problem["file"] != nil { return problemName ?? "" }
      let set = (problem["set"]?.members ?? []).map { " --\($0.name) \($0.value.text ?? "")" }
      return (problem["ensemble"]?.text ?? "") + set.joined()
    }

    /// The method on one line.
    fileprivate var methodName: String {
      guard let solver = method["solver"]?.text else { return "" }
      var text = solver
      for setting in method["set"]?.members ?? [] {
        text += " \(setting.name)=\(setting.value.text ?? "")"
      }
      for name in SweepSpecification.limitNames + ["reduce"] {
        if let value = method[name]?.text { text += " \(name) \(value)" }
      }
      return text
    }
  }
#endif
