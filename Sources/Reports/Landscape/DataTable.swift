import Isinglass

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
