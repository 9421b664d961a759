/// dimod's binary file of a binary quadratic model (`bqm.to_file()`), versions 1.0 and 2.0.
///
/// After the magic `DIMODBQM`, the version, and a JSON header: the offset, for each variable the start
/// of its neighbourhood and its linear bias, then the neighbourhoods as (variable, bias). Every pair
/// stands in both neighbourhoods; the biases must agree, and each counts **once**. dimod's biases have
/// the sign of the energy, J = −bias. Numbers are little-endian. The comment is a key `comment` of the
/// header, which dimod ignores. Version 2.0 with 64-bit biases is written.
///
/// Source: dimod's documentation of `BinaryQuadraticModel.to_file` (D-Wave Systems).
enum DimodBinary: ProblemFormat {
  static let name = "dimod-binary"
  static let summary = "binary quadratic model of dimod as a binary file"
  static let fileExtensions = ["bqm"]

  static let magic = Array("DIMODBQM".utf8)

  static func recognizes(_ content: FileContent) -> Bool {
    content.withUnsafeBytes { $0.starts(with: magic) }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    try content.locatingJSONErrors {
      try DimodBinaryLayout(content).model().makeProblem(content, request)
    }
  }

  static func keepsLabels(of problem: Problem) -> Bool {
    problem.labels?.count == problem.spinCount
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let model = WrittenDimodModel(problem)
    let count = problem.spinCount
    guard model.couplings.pairCount <= Int(Int32.max) / 2 else {
      throw FormatError(
        file: problem.name, "more than \(Int32.max / 2) pairs, where dimod's 32-bit indices end",
        remedy: "write another format, such as one-bit or npy")
    }
    let labels = problem.labels.flatMap { $0.count == count ? DimodLabels.values($0) : nil }
    let header: JSONValue = [
      "comment": .string(comment.text), "dtype": "float64", "itype": "int32", "ntype": "int32",
      "shape": [JSONValue(count), JSONValue(model.couplings.pairCount)],
      "type": "BinaryQuadraticModel", "variables": .bool(labels != nil),
      "vartype": .string(model.variables.rawValue),
    ]
    writeHeader(header.description, to: &output)

    output.append(littleEndian: model.offset)
    var start: Int32 = 0
    for i in 0..<count {
      output.append(littleEndian: start)
      output.append(littleEndian: model.linear[i])
      model.couplings.forEachNeighbor(of: i) { _, _ in start += 1 }
    }
    for i in 0..<count {
      model.couplings.forEachNeighbor(of: i) { j, coupling in
        output.append(littleEndian: Int32(j))
        output.append(littleEndian: model.scale * coupling + 0)
      }
    }
    if let labels { writeLabels(JSONValue.array(labels).description, to: &output) }
  }

  private static func writeHeader(_ text: String, to output: inout OutputBuffer) {
    let start = magic.count + 6
    let length = (start + text.utf8.count + 1 + 63) / 64 * 64 - start
    magic.withUnsafeBytes { output.append(bytes: $0) }
    output.append(byte: 2)
    output.append(byte: 0)
    output.append(littleEndian: UInt32(length))
    output.append(text)
    output.append(byte: UInt8(ascii: "\n"))
    pad(to: length, from: text.utf8.count + 1, &output)
  }

  private static func writeLabels(_ text: String, to output: inout OutputBuffer) {
    let length = (8 + text.utf8.count + 63) / 64 * 64 - 8
    output.append("VARS")
    output.append(littleEndian: UInt32(truncatingIfNeeded: length))
    output.append(text)
    pad(to: length, from: text.utf8.count, &output)
  }

  private static func pad(to length: Int, from count: Int, _ output: inout OutputBuffer) {
    output.append(String(repeating: " ", count: max(0, length - count)))
  }
}
