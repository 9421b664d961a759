import ArgumentParser
import Isinglass
import Reports

/// `isinglass formats`: what can be read and written, from the catalogue.
struct Formats: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the file formats that can be read and written.",
    discussion: """
      The format of a file is found out from its content; --format names it where that fails or \
      where a file is written whose name does not tell.

      Example:
        isinglass formats
      """)

  @OptionGroup var output: ListOutputOptions

  func run() throws {
    let formats = FormatCatalogue.all
    if output.json {
      let values = formats.map { format -> JSONValue in
        [
          "name": .string(format.name), "summary": .string(format.summary),
          "extensions": .array(format.fileExtensions.map { .string($0) }),
        ]
      }
      return try output.write(JSONValue.array(values).indented + "\n")
    }
    let width = formats.map { $0.name.count }.max() ?? 0
    try output.write(
      formats.map { format in
        let endings = format.fileExtensions.map { "." + $0 }.joined(separator: " ")
        let space = String(repeating: " ", count: width)
        return "\(format.name.padded(to: width))  \(format.summary)\n\(space)  \(endings)\n"
      }.joined())
  }
}
