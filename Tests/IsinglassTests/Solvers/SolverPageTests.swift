import Foundation
import Isinglass
import Testing

/// The documentation of every solver has a table of its parameters, as the catalogue knows them.
@Suite struct SolverPageTests {
  @Test(arguments: SolverCatalogue.names)
  func theTableIsThatOfTheCatalogue(name: String) throws {
    let record = try SolverCatalogue.type(named: name).record
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let page = try String(
      contentsOf: root.appendingPathComponent(
        "Sources/Isinglass/Isinglass.docc/Solvers/\(name).md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(cells)
      .filter { $0.first != "`--set`" }
    #expect(rows.allSatisfy { $0.count == 4 })
    #expect(rows.map { $0[0] } == record.parameters.map { "`\($0.name)`" })
    for (row, parameter) in zip(rows, record.parameters) {
      #expect(plain(row[1]) == plain(parameter.meaning))
      #expect(plain(row[2]) == plain(parameter.defaultDescription))
    }
  }

  /// The cells of a row of a table; bars within them are escaped.
  private func cells(_ row: Substring) -> [String] {
    row.dropFirst().replacing("\\|", with: "\u{1}").split(separator: "|")
      .map { $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|") }
      .filter { !$0.isEmpty }
  }

  /// Pages may use typographic signs.
  private func plain(_ text: String) -> String {
    text.replacing("−", with: "-").replacing("`", with: "")
  }
}
