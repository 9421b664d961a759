/// Numbers of a study by columns.
public struct StudyTable: Sendable, Hashable {
  /// What it is called; its file is named after it.
  public let name: String
  /// The columns' names, as a program would have them.
  public let columns: [String]
  /// The rows, each as long as the columns.
  public private(set) var rows: [[Double]] = []

  /// An empty table.
  public init(_ name: String, columns: [String]) {
    self.name = name
    self.columns = columns
  }

  /// Adds a row; missing numbers are NaN.
  public mutating func add(_ row: [Double]) {
    rows.append((0..<columns.count).map { $0 < row.count ? row[$0] : .nan })
  }

  /// The table as CSV; NaN leaves a field empty.
  public var csv: String {
    var lines = [columns.joined(separator: ",")]
    for row in rows {
      lines.append(row.map { $0.isFinite ? "\($0)" : "" }.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
