import Charts
import SpinGlasses

/// What came of one family and one number of steps.
struct ScheduleResult: Sendable {
  let family: ScheduleFamily
  let steps: Int
  let cautious: AnnealSchedule
  let advice: ScheduleAdvisor.Advice
  /// What bending the advised ramp down and up adds.
  let bends: [Estimate]
  /// Of each problem: cautious, advised, default.
  let tests: [[ScheduleTrial]]

  /// A schedule's energies over problems.
  func mean(_ which: Int, _ value: (ScheduleTrial) -> Double) -> Estimate {
    Estimate(meanOf: tests.map { value($0[which]) })
  }

  /// Paired differences to the cautious ramp.
  func difference(_ which: Int, _ value: (ScheduleTrial) -> Double) -> Estimate {
    Estimate(meanOf: tests.map { value($0[which]) - value($0[0]) })
  }
}

/// Advised schedules on problems.
struct ScheduleComparison: Sendable {
  let plan: SchedulePlan
  let results: [ScheduleResult]

  var findings: [Finding] {
    results.flatMap { result -> [Finding] in
      let name = "\(result.family.name), \(result.steps) steps"
      let signs = result.difference(1, \.signs)
      let answer = result.difference(1, \.answer)
      let standard = result.difference(2, \.answer)
      let schedule = result.advice.schedule
      func short(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }
      let straightest = result.bends.allSatisfy { $0.value + 3 * $0.error > -0.01 }
      return [
        Finding(
          "\(name): the advised ramp ends lower than the cautious one, by what theory says",
          predicted: result.advice.difference, measured: signs, systematic: Self.finiteSize,
          remark: "signs at the end; from \(short(schedule.startGain)) to "
            + "\(short(schedule.endGain)) in steps of \(short(schedule.timeStep)), instead of "
            + "\(short(result.cautious.startGain)) to \(short(result.cautious.endGain)) in steps of "
            + "\(short(result.cautious.timeStep)); \(Self.finiteSize) is allowed for size and start"
        ),
        Finding(
          "\(name): so do the solver's answers, after their descent", measured: answer,
          holds: answer.value + 2 * answer.error < 0),
        Finding(
          "\(name): the solver's default does not end higher", measured: standard,
          holds: standard.value - 2 * standard.error <= 0,
          remark: "answers, difference to the cautious ramp"),
        Finding(
          "\(name): bending the advised ramp would not gain more than 0.01",
          measured: result.bends.min { $0.value < $1.value }, holds: straightest,
          remark: "theory, the better of a gain 0.2 of the rise lower or higher half way"),
      ]
    }
  }

  /// What the size of the problems may change in a difference of energies.
  private static let finiteSize = 0.005

  var schedules: StudyTable {
    var table = StudyTable(
      "schedules",
      columns: [
        "case", "steps", "rms_field", "cautious_start", "cautious_end", "cautious_time_step",
        "advised_start", "advised_end", "advised_time_step", "predicted", "predicted_error",
        "predicted_difference", "predicted_difference_error", "bent_down", "bent_down_error",
        "bent_up", "bent_up_error",
      ])
    for (k, result) in results.enumerated() {
      let (old, new) = (result.cautious, result.advice.schedule)
      table.add(
        [
          Double(k), Double(result.steps), result.family.field, old.startGain, old.endGain,
          old.timeStep, new.startGain, new.endGain, new.timeStep, result.advice.energy.value,
          result.advice.energy.error, result.advice.difference.value,
          result.advice.difference.error,
        ] + result.bends.flatMap { [$0.value, $0.error] })
    }
    return table
  }

  var energies: StudyTable {
    var table = StudyTable(
      "energies",
      columns: [
        "case", "steps", "schedule", "signs", "signs_error", "answers", "answers_error", "lowest",
        "lowest_error", "signs_difference", "signs_difference_error", "answers_difference",
        "answers_difference_error", "lowest_difference", "lowest_difference_error",
      ])
    for (k, result) in results.enumerated() {
      for which in 0..<3 {
        let values: [(ScheduleTrial) -> Double] = [{ $0.signs }, { $0.answer }, { $0.lowest }]
        table.add(
          [Double(k), Double(result.steps), Double(which)]
            + values.flatMap { value in
              let mean = result.mean(which, value)
              return [mean.value, mean.error]
            }
            + values.flatMap { value in
              let difference = result.difference(which, value)
              return [difference.value, difference.error]
            })
      }
    }
    return table
  }

  /// Differences to the cautious ramp, case by case.
  var picture: StudyReport.Picture {
    var chart = Chart(
      "Energy per spin below a cautious ramp of as many steps",
      subtitle: results.enumerated().map { "\($0): \($1.family.name), \($1.steps)" }
        .joined(separator: "; "),
      x: Axis("case"), y: Axis("difference", includesZero: true))
    let x = results.indices.map { Double($0) }
    func add(_ label: String, _ shift: Double, _ values: [Estimate]) {
      chart.addPoints(
        x: x.map { $0 + shift }, y: values.map(\.value), errors: values.map(\.error), label: label)
    }
    add("signs, predicted", -0.15, results.map(\.advice.difference))
    add("signs, measured", -0.05, results.map { $0.difference(1, \.signs) })
    add("answers, advised", 0.05, results.map { $0.difference(1, \.answer) })
    add("answers, solver's default", 0.15, results.map { $0.difference(2, \.answer) })
    return StudyReport.Picture(
      name: "differences", caption: "What the advised schedules gain", svg: chart.svg())
  }
}
