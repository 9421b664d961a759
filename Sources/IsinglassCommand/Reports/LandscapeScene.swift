import Isinglass
import SpinGlasses

/// A problem's landscape and what every report of it begins with.
struct LandscapeScene {
  let problem: Problem
  let landscape: SoftSpinLandscape
  /// The gain above which the origin is unstable, without fields.
  let onset: Double
  let seed: Seed
  let threads: Int

  /// Prepares the landscape.
  ///
  /// - Throws: `LandscapeError`.
  init(_ problem: Problem, options: LandscapeOptions, seed: Seed, threads: Int) throws {
    self.problem = problem
    (self.seed, self.threads) = (seed, threads)
    // The model's numbers are in units of the energy over the denominator.
    let denominator = Double(problem.model.denominator)
    let unit = problem.gainUnit.map { $0 * denominator } ?? problem.model.fieldScale
    guard unit.isFinite else { throw IsingModelError.energyOverflow }
    landscape = try SoftSpinLandscape(problem.model, unit: unit)
    if options.enumerate, landscape.spinCount > CriticalPointEnumeration.largestSpinCount {
      throw LandscapeError.tooManySpins(
        landscape.spinCount, limit: CriticalPointEnumeration.largestSpinCount)
    }
    onset = try landscape.firstInstability(seed: seed).gain
  }

  /// What a unit of gain is, in units of the problem's couplings.
  var gainUnit: Double { landscape.unit / Double(problem.model.denominator) }

  /// The hidden state, if there is one.
  var planted: Spins? { problem.planted?.spins }

  /// The objective of the signs of amplitudes.
  func objective(of amplitudes: [Double]) -> Energy {
    problem.objective(at: problem.model.energy(of: Spins(signsOf: amplitudes.map { Float($0) })))
  }

  /// The overlap of the signs of amplitudes with the hidden state.
  func roundedOverlap(of amplitudes: [Double]) -> Double? {
    planted.map { Spins(signsOf: amplitudes.map { Float($0) }).overlap(with: $0) }
  }

  /// The members that every JSON object begins with.
  var members: [JSONMember] {
    [
      JSONMember("isinglass", .string(isinglassVersion)), JSONMember("problem", problem.json),
      JSONMember("seed", JSONValue(seed.value)),
      JSONMember("gain_unit", .number(gainUnit)),
      JSONMember("gain_scale", .number(landscape.curvatureScale * gainUnit)),
      JSONMember("instability_gain", .number(onset)),
    ]
  }

  /// The lines that every text begins with.
  func head(_ style: Style, gains: String) -> Report {
    var report = Report(style)
    report.heading(problem.name, problem.summary)
    let unit =
      problem.gainUnit == nil
      ? "unit F = \(Quantity.significant(gainUnit, digits: 5)), the rms field"
      : "unit \(Quantity.significant(gainUnit, digits: 5)), the ensemble's own"
    report.line("gain", "\(gains) (\(unit))")
    let origin = Quantity.significant(onset, digits: 5)
    report.line(
      "origin",
      problem.model.hasFields
        ? "no critical point (there are fields); without them unstable above \(origin)"
        : "unstable above \(origin)")
    return report
  }
}

/// A report of the verb `landscape`.
protocol LandscapeReport {
  /// The numbers as rows.
  var table: DataTable { get }
  /// Everything as other programs read it.
  var json: JSONValue { get }
  /// The picture.
  var svg: String { get }

  /// Everything as a person reads it.
  func text(_ style: Style) -> String
}

/// Named columns of numbers; what is missing is NaN.
struct DataTable {
  var columns: [(name: String, values: [Double])] = []

  /// Adds a column.
  mutating func add(_ name: String, _ values: [Double]) { columns.append((name, values)) }

  private var rowCount: Int { columns.map(\.values.count).max() ?? 0 }

  /// The table as comma-separated values, an empty field where a number is missing.
  var csv: String {
    var text = columns.map(\.name).joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      text +=
        columns.map { column in
          guard row < column.values.count, column.values[row].isFinite else { return "" }
          return Energy(column.values[row]).description
        }.joined(separator: ",") + "\n"
    }
    return text
  }

  /// The columns as members of a JSON object, in the plural that the caller names them by.
  var members: [JSONMember] {
    columns.map { JSONMember($0.name, .array($0.values.map { .number($0) })) }
  }

  /// The first rows as people read them.
  func text(_ style: Style, rows limit: Int, digits: Int = 5) -> String {
    let names = columns.map { $0.name.replacing("_", with: " ") }
    // Whole numbers are counts; what rounding leaves of zero is zero.
    let isWhole = columns.map { $0.values.allSatisfy { !$0.isFinite || $0 == $0.rounded() } }
    func cell(_ value: Double, isWhole: Bool) -> String {
      guard value.isFinite else { return "-" }
      if isWhole { return Quantity.fixed(value, decimals: 0) }
      return Quantity.significant(abs(value) < 1e-10 ? 0 : value, digits: digits)
    }
    let cells = (0..<min(limit, rowCount)).map { row in
      zip(columns, isWhole).map { column, isWhole in
        row < column.values.count ? cell(column.values[row], isWhole: isWhole) : "-"
      }
    }
    let widths = names.indices.map { k in ([names] + cells).map { $0[k].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).map { cell, width in
        String(repeating: " ", count: max(0, width - cell.count)) + cell
      }.joined(separator: "  ") + "\n"
    }
    var text = style.quiet(line(names))
    for row in cells { text += line(row) }
    if rowCount > limit { text += style.quiet("… and \(rowCount - limit) more: -o points.csv\n") }
    return text
  }
}
