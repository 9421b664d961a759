/// The JSON serialisation of dimod's binary quadratic models (`bqm.to_serializable()`, schema 2 and 3
/// without bytes): labels, `variable_type` SPIN or BINARY, an offset, and arrays of linear and quadratic
/// biases.
///
/// Off-diagonal entries count **once**; dimod's biases have the sign of the energy, J = −bias. A pair
/// given twice is an error. The comment is a member `comment` of `info`, which dimod ignores.
///
/// Source: dimod's documentation of `BinaryQuadraticModel.to_serializable` (D-Wave Systems).
enum DimodJSON: ProblemFormat {
  static let name = "dimod-json"
  static let summary = "binary quadratic model of dimod as JSON"
  static let fileExtensions = ["json"]

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in scanner.moveToContent() && scanner.byte == UInt8(ascii: "{") }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    try content.locatingJSONErrors {
      try DimodLayout(content).model().makeProblem(content, request)
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
    var head = JSONWriter()
    head.beginObject()
    head.member("type", "BinaryQuadraticModel")
    head.member("version", ["bqm_schema": "3.0.0"])
    head.member("use_bytes", false)
    head.member("index_type", "int32")
    head.member("bias_type", "float64")
    head.member("info", ["comment": .string(comment.text)])
    head.member("num_variables", JSONValue(count))
    head.member("num_interactions", JSONValue(model.couplings.pairCount))
    head.member("variable_type", .string(model.variables.rawValue))
    head.name("offset")
    head.writeShortest(model.offset)
    head.name("variable_labels")
    output.append(head.text)

    output.append("[")
    let labels = problem.labels.flatMap { $0.count == count ? DimodLabels.values($0) : nil }
    for i in 0..<count {
      if i > 0 { output.append(", ") }
      if let labels { output.append(labels[i].description) } else { output.append(i) }
    }
    output.append("], \"linear_biases\": [")
    for i in 0..<count {
      if i > 0 { output.append(", ") }
      output.append(model.linear[i])
    }
    output.append("], \"quadratic_head\": [")
    writePairs(model, to: &output) { output, i, _, _ in output.append(i) }
    output.append("], \"quadratic_tail\": [")
    writePairs(model, to: &output) { output, _, j, _ in output.append(j) }
    output.append("], \"quadratic_biases\": [")
    writePairs(model, to: &output) { output, _, _, bias in output.append(bias) }
    output.append("]}\n")
  }

  private static func writePairs(
    _ model: WrittenDimodModel, to output: inout OutputBuffer,
    _ write: (inout OutputBuffer, _ i: Int, _ j: Int, _ bias: Double) -> Void
  ) {
    var isFirst = true
    model.couplings.forEachPair { i, j, coupling in
      if !isFirst { output.append(", ") }
      isFirst = false
      write(&output, i, j, model.scale * coupling)
    }
  }
}
