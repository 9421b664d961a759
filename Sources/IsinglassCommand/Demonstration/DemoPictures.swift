import Charts
import Isinglass
import Reports

/// The pictures of `isinglass demo` that need no more than its results.
enum DemoPictures {
  /// Energy against time, one chart a run.
  static func energies(_ outcomes: [Outcome]) -> String {
    let charts = outcomes.map { outcome in
      var chart = ObjectiveChart(outcome).chart
      if outcome.problem.planted == nil {
        let unit = outcome.problem.model.fieldScale
        chart.addRule(
          .horizontal(DemoAct.parisiEnergy * Double(outcome.problem.spinCount) * unit),
          label: "Parisi, infinitely many spins")
      }
      chart.title = outcome.problem.planted == nil ? "A spin glass" : "A planted problem"
      return chart
    }
    return Figure(charts, columns: 2, title: "Energy of the best state against time").svg()
  }
}
