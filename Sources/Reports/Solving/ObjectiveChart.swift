package import Charts
import Isinglass

/// The best objective so far against time.
package struct ObjectiveChart {
  private let outcome: Outcome

  package init(_ outcome: Outcome) { self.outcome = outcome }

  /// The picture as a file.
  package var svg: String { chart.svg() }

  /// The picture.
  package var chart: Chart {
    let problem = outcome.problem
    let scale = ObjectiveScale(problem)
    let run = outcome.run
    var times = run.trace.map { max(1e-6, $0.time.seconds) }
    var values = run.trace.map { scale($0.energy).value }
    if let last = values.last {
      times.append(max(1e-6, run.elapsed.seconds))
      values.append(last)
    }
    var chart = Chart(
      "\(problem.name): \(problem.objectiveName) \(outcome.objective)",
      subtitle: "\(problem.summary); \(run.provenance.solver), seed \(run.provenance.seed.value)",
      x: Axis("time", unit: "s", scale: .logarithmic),
      y: Axis("best \(problem.objectiveName)"))
    chart.addSteps(x: times, y: values)
    if let planted = outcome.planted?.truth.energy {
      chart.addRule(.horizontal(problem.objective(at: planted).value), label: "planted")
    }
    return chart
  }
}
