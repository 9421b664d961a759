package import Isinglass

/// The attempts of one solver on one problem.
package struct BenchmarkRow {
  package let problem: Problem
  package let target: Energy
  package let solver: String
  private(set) var times = TimeToTarget([])
  private(set) var setups: [Double] = []
  private(set) var best: [Energy] = []

  package init(problem: Problem, target: Energy, solver: String) {
    (self.problem, self.target, self.solver) = (problem, target, solver)
  }

  /// Takes an attempt; whether it succeeded is decided by the verified energy.
  package mutating func note(_ run: Run) {
    let isSuccess = run.best.energy <= problem.energy(atObjective: target)
    times.attempts.append(
      TimeToTarget.Attempt(seconds: run.elapsed.seconds, isSuccess: isSuccess))
    setups.append(run.setup.seconds)
    best.append(problem.objective(at: run.best.energy))
  }

  /// The row as other programs read it.
  package var json: JSONValue {
    let interval = times.meanInterval
    return [
      "problem": .string(problem.name), "target": JSONValue(target), "solver": .string(solver),
      "attempts": JSONValue(times.attempts.count), "successes": JSONValue(times.successes),
      "median_s": times.median.map { .number($0) } ?? .null,
      "mean_s": times.mean.map { .number($0) } ?? .null,
      "mean_lower_s": .number(interval.lower), "mean_upper_s": .number(interval.upper),
      "tts99_s": times.timeTo99Percent.map { .number($0) } ?? .null,
      "seconds": .array(times.attempts.map { .number($0.seconds) }),
      "reached": .array(times.attempts.map { .bool($0.isSuccess) }),
      "setup_s": .array(setups.map { .number($0) }),
      "objectives": .array(best.map { JSONValue($0) }),
    ]
  }
}

/// What a benchmark found, a row for each problem and solver.
package struct BenchmarkTable {
  package let rows: [BenchmarkRow]
  package let threads: Int
  package let timeLimit: Duration

  package init(rows: [BenchmarkRow], threads: Int, timeLimit: Duration) {
    (self.rows, self.threads, self.timeLimit) = (rows, threads, timeLimit)
  }

  /// The table as other programs read it.
  package var json: JSONValue {
    [
      "isinglass": .string(isinglassVersion), "threads": JSONValue(threads),
      "time_limit_s": .number(timeLimit.seconds), "rows": .array(rows.map(\.json)),
    ]
  }

  /// The table as people read it.
  package func text(_ style: Style) -> String {
    let header = [
      "problem", "target", "solver", "reached", "median", "mean", "95 % interval", "TTS99",
    ]
    let cells = rows.map { row -> [String] in
      let times = row.times
      let interval = times.meanInterval
      func time(_ seconds: Double?) -> String { seconds.map { Quantity.time($0) } ?? "-" }
      let upper = interval.upper.isFinite ? time(interval.upper) : "unknown"
      return [
        row.problem.name, Quantity.short(row.target), row.solver,
        "\(times.successes) of \(times.attempts.count)", time(times.median), time(times.mean),
        times.attempts.isEmpty ? "-" : "\(time(interval.lower)) to \(upper)",
        time(times.timeTo99Percent),
      ]
    }
    let widths = header.indices.map { k in
      ([header] + cells).map { $0[k].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      return String(padded.reversed().drop { $0 == " " }.reversed())
    }
    var text = style.quiet(line(header)) + "\n"
    for row in cells { text += line(row) + "\n" }
    let threads = Quantity.counted(self.threads, "thread")
    return text
      + style.quiet(
        "\(threads), at most \(Quantity.time(timeLimit)) an attempt; set-up included\n")
  }
}
