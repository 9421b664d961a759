#if Studio
  internal import Charts
  internal import Isinglass
  internal import Ledger

  /// The best objective so far against time, from the ledger.
  enum CourseChart {
    /// The picture.
    static func svg(_ entry: LedgerEntry, _ improvements: [LedgerImprovement]) -> String {
      var times = improvements.map { max(1e-6, $0.time) }
      var values = improvements.map { $0.objective.double ?? .nan }
      let end = entry.result?["elapsed_s"]?.double
      if let last = values.last, let end {
        times.append(max(1e-6, end))
        values.append(last)
      }
      let best = entry.best.map { ": \($0.objective)" } ?? ""
      var chart = Chart(
        "\(entry.request.problemName)\(best)",
        subtitle: "run \(entry.id); \(entry.request.solver), seed \(entry.request.seed)",
        x: Axis("time", unit: "s", scale: .logarithmic), y: Axis("best objective"))
      if !times.isEmpty { chart.addSteps(x: times, y: values) }
      if let planted = entry.result?["planted"]?["objective"]?.double {
        chart.addRule(.horizontal(planted), label: "planted")
      }
      return chart.svg()
    }
  }
#endif
