import Charts
import Isinglass
import SpinGlasses

/// Which problems the portfolio is timed on.
struct HardnessPlan: Sendable {
  let size: Int
  let ratios: [Double]
  /// Problems of each ratio, one attempt each.
  let count: Int
  /// The longest attempt, in the portfolio's steps.
  let longest: Int

  init(_ effort: StudyEffort) {
    size = effort.pick(quick: 32, full: 44)
    ratios = effort.pick(
      quick: [0.2, 1.2], full: [0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2])
    count = effort.pick(quick: 6, full: 16)
    longest = effort.pick(quick: 500, full: 10_000)
  }

  var problems: Int { ratios.count * count }
}

/// How much work the portfolio of solvers needs for a ground state of Wishart problems with whole
/// couplings, whose energies are exact.
///
/// Work is counted in the portfolio's steps, each what was measured to take about a millisecond, and so
/// repeats exactly on any machine.
struct WishartHardness: Sendable {
  let plan: HardnessPlan
  /// Of each ratio; seconds are steps.
  let times: [TimeToTarget]

  init(
    _ plan: HardnessPlan, _ effort: StudyEffort, tell: (_ done: Int, _ ratio: Double) throws -> Void
  ) throws {
    self.plan = plan
    var times: [TimeToTarget] = []
    for (k, ratio) in plan.ratios.enumerated() {
      let attempts = try effort.forProblems(
        plan.count, tell: { try tell(k * plan.count + $0, ratio) }
      ) { number in
        var random = effort.seed.stream(.experiment, index: 1_000_000 + number)
        let problem = try WishartPlanted(size: plan.size, alpha: ratio, couplings: .integer)
          .makeInstance(seed: Seed(random.next()))
        let run = try Engine(threads: 1).solve(
          problem, with: AutomaticChoice(),
          limits: Limits(steps: plan.longest, replicas: 1, target: problem.planted?.energy),
          seed: Seed(random.next()))
        return TimeToTarget.Attempt(
          seconds: Double(max(1, run.steps)),
          isSuccess: run.stopReason == .target || run.stopReason == .optimal)
      }
      times.append(TimeToTarget(attempts))
    }
    self.times = times
  }

  /// The ratio that took longest.
  private var peak: Int? {
    times.indices.max { (times[$0].mean ?? .infinity) < (times[$1].mean ?? .infinity) }
  }

  /// That there is a peak, and that it is below 1.
  var findings: [Finding] {
    guard let peak, let last = times.last, let first = times.first else { return [] }
    let top = times[peak].meanInterval.lower
    func estimate(_ time: TimeToTarget) -> Estimate {
      let mean = time.mean ?? .infinity
      return Estimate(value: mean, error: mean / Double(max(1, time.successes)).squareRoot())
    }
    let hard = estimate(times[peak])
    let text = hard.value.isFinite ? StudyReport.text(hard) : "more than \(Int(top))"
    let hardest = [
      Finding(
        "\(plan.size) spins: a ground state takes longest to find for α below 1",
        measured: Estimate(value: plan.ratios[peak], error: 0),
        holds: plan.ratios[peak] < 1 && top > last.meanInterval.upper,
        remark: "\(text) steps there and \(StudyReport.text(estimate(last))) at α = "
          + "\(plan.ratios[times.count - 1]); one step is about a millisecond")
    ]
    guard plan.ratios.count > 2 else { return hardest }
    return hardest + [
      Finding(
        "\(plan.size) spins: still fewer columns make it easier again, with many ground states",
        measured: estimate(first), holds: peak > 0 && top > first.meanInterval.upper,
        remark:
          "steps at α = \(plan.ratios[0]); the lower end of the 95 % interval at the peak is \(Int(top))"
      )
    ]
  }

  /// Steps to solution with intervals of 95 %.
  var table: StudyTable {
    var table = StudyTable(
      "hardness",
      columns: [
        "spins", "alpha", "attempts", "successes", "mean_steps", "mean_lower", "mean_upper",
        "steps_to_99_percent",
      ])
    for (ratio, time) in zip(plan.ratios, times) {
      table.add([
        Double(plan.size), ratio, Double(time.attempts.count), Double(time.successes),
        time.mean ?? .nan, time.meanInterval.lower, time.meanInterval.upper,
        time.timeTo99Percent ?? .nan,
      ])
    }
    return table
  }

  var picture: StudyReport.Picture {
    var chart = Chart(
      "Work for a ground state",
      subtitle: "portfolio of solvers, \(plan.size) spins, whole couplings",
      x: Axis("columns over spins α", scale: .logarithmic),
      y: Axis("mean steps to solution", scale: .logarithmic))
    let upper = times.map { $0.meanInterval.upper.isFinite ? $0.meanInterval.upper : .nan }
    chart.addBand(
      x: plan.ratios, lower: times.map(\.meanInterval.lower), upper: upper, label: "95 % interval")
    chart.addPoints(x: plan.ratios, y: times.map { $0.mean ?? .nan }, label: "mean", color: .blue)
    chart.addRule(.vertical(1), label: "α = 1")
    return StudyReport.Picture(
      name: "hardness", caption: "Steps of the portfolio until a ground state, against α",
      svg: chart.svg())
  }
}
