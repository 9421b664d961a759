/// Where everything is in a dimod file, checked against the file's size before anything is read.
struct DimodBinaryLayout {
  private let content: FileContent
  private var header: JSONValue = .null
  private var major: UInt8 = 0
  private var dataStart = 0
  private let headerStart = DimodBinary.magic.count + 6

  init(_ content: FileContent) throws {
    self.content = content
    guard content.count >= headerStart else {
      throw content.error(
        at: content.count, "the file ends within its header", remedy: "complete the file")
    }
    major = content[8]
    guard major == 1 || major == 2 else {
      throw content.error(
        at: 8, "the file has version \(content[8]).\(content[9])",
        remedy: "save it with bqm.to_file(version=2)")
    }
    let length = Int(content.littleEndian(at: 10, count: 4))
    dataStart = headerStart + length
    guard dataStart <= content.count else {
      throw content.error(
        at: 10,
        "a header of \(length) bytes is announced but \(content.count - headerStart) follow",
        remedy: "complete the file")
    }
    header = try json(headerStart..<dataStart) { try $0.value() }
  }

  func model() throws -> DimodModel<DimodNeighbourhoods> {
    let variables = try field("vartype") { $0.text.flatMap { DimodVariables(rawValue: $0) } }
    let bias = try field("dtype") { $0.text.flatMap { BinaryNumberType(name: $0) } }
    let index = try field("itype") { $0.text.flatMap { BinaryNumberType(name: $0) } }
    let start = try field("ntype") { $0.text.flatMap { BinaryNumberType(name: $0) } }
    let (order, pairs) = try field("shape") { shape -> (Int, Int)? in
      guard let sizes = shape.elements, sizes.count == 2, let order = sizes[0].integer,
        let pairs = sizes[1].integer, order >= 0, order < Int64(Int32.max), pairs >= 0,
        pairs < 1 << 48
      else { return nil }
      return (Int(order), Int(pairs))
    }
    guard bias.family == .float else {
      throw headerError("dtype", "the biases are not floating-point numbers")
    }
    guard index.family != .float, start.family != .float else {
      throw headerError("itype", "the indices are not whole numbers")
    }
    let rowsStart = dataStart + bias.size + order * (start.size + bias.size)
    let end = rowsStart + 2 * pairs * (index.size + bias.size)
    guard end <= content.count else {
      throw content.error(
        at: content.count,
        "the file ends before the biases of \(order) variables and \(pairs) pairs",
        remedy: "complete the file, or correct its shape")
    }

    var linear = [Double](repeating: 0, count: order)
    var starts = [Int](repeating: 2 * pairs, count: order + 1)
    let stride = start.size + bias.size
    for i in 0..<order {
      let place = dataStart + bias.size + i * stride
      let first = content.withUnsafeBytes { start.integer(in: $0, at: place) }
      guard let first, first >= (i == 0 ? 0 : starts[i - 1]), first <= 2 * pairs,
        i > 0 || first == 0
      else {
        throw content.error(
          at: place, "the neighbourhood of variable \(i) does not begin after the one before",
          remedy: "write the file anew, it is damaged")
      }
      starts[i] = first
      linear[i] = try number(bias, at: place + start.size)
    }
    let list = DimodNeighbourhoods(
      content: content, order: order, starts: starts, rowsStart: rowsStart, index: index,
      bias: bias)
    try list.checkSymmetry()
    return DimodModel(
      variables: variables, variablesPlace: place(of: "vartype"), linear: linear,
      offset: try number(bias, at: dataStart), pairs: list, labels: try labels(order, from: end),
      comment: header["comment"]?.text.flatMap { InstanceComment($0) }.map {
        ($0, place(of: "comment"))
      })
  }

  private func labels(_ count: Int, from end: Int) throws -> [String]? {
    var end = end
    var labels: [String]?
    if major == 1, let names = header["variables"], names.elements != nil {
      let place = place(of: "variables") + "\"variables\":".utf8.count
      labels = try json(place..<dataStart, isWhole: false) {
        try DimodLabels.read(&$0, count: count)
      }
    } else if major == 2, header["variables"] == .bool(true) {
      let isSection = content.withUnsafeBytes { bytes in
        end + 8 <= bytes.count && bytes[end..<end + 4].elementsEqual("VARS".utf8)
      }
      guard isSection else {
        throw content.error(
          at: end, "the section of the labels is missing", remedy: "complete the file")
      }
      let length = Int(content.littleEndian(at: end + 4, count: 4))
      guard end + 8 + length <= content.count else {
        throw content.error(
          at: end + 4, "labels of \(length) bytes are announced but the file ends before",
          remedy: "complete the file")
      }
      labels = try json(end + 8..<end + 8 + length) { try DimodLabels.read(&$0, count: count) }
      end += 8 + length
    }
    guard end == content.count else {
      throw content.error(
        at: end, "\(content.count - end) bytes follow the model", remedy: "remove them")
    }
    return labels
  }

  private func json<Result>(
    _ range: Range<Int>, isWhole: Bool = true, _ body: (inout JSONScanner) throws -> Result
  ) throws -> Result {
    try content.withUnsafeBytes { raw in
      let bytes = UnsafeRawBufferPointer(rebasing: raw[..<range.upperBound])
      var scanner = JSONScanner(bytes.bindMemory(to: UInt8.self), at: range.lowerBound)
      let result = try body(&scanner)
      if isWhole { try scanner.end() }
      return result
    }
  }

  private func field<Value>(_ name: String, _ convert: (JSONValue) -> Value?) throws -> Value {
    guard let value = header[name] else { throw headerError(name, "the key is missing") }
    guard let result = convert(value) else {
      throw headerError(name, "the value \(String(value.description.prefix(40))) is not known")
    }
    return result
  }

  private func headerError(_ name: String, _ problem: String) -> FormatError {
    content.error(
      at: place(of: name), "in the header's \"\(name)\", \(problem)",
      remedy: "save the model with bqm.to_file()")
  }

  /// Where a key of the header stands, else where the header begins.
  private func place(of key: String) -> Int {
    let wanted = Array("\"\(key)\":".utf8)
    return content.withUnsafeBytes { bytes in
      let last = dataStart - wanted.count
      guard last > headerStart else { return headerStart }
      return (headerStart...last).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
        ?? headerStart
    }
  }

  private func number(_ type: BinaryNumberType, at place: Int) throws -> Double {
    let value = content.withUnsafeBytes { type.number(in: $0, at: place) }
    guard value.isFinite else {
      throw content.error(
        at: place, "the bias is infinite or not a number", remedy: "correct the bias")
    }
    return value
  }
}

/// The neighbourhoods of a dimod file; the half with the smaller variable second is what is read.
struct DimodNeighbourhoods: EntryList {
  let content: FileContent
  let order: Int
  let starts: [Int]
  let rowsStart: Int
  let index: BinaryNumberType
  let bias: BinaryNumberType

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try forEachNeighbour { i, j, value, place in
      if j < i { try body(i, j, value, place) }
    }
  }

  private func forEachNeighbour(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    let stride = index.size + bias.size
    try content.withUnsafeBytes { bytes in
      for i in 0..<order {
        for k in starts[i]..<starts[i + 1] {
          let place = rowsStart + k * stride
          guard let j = index.integer(in: bytes, at: place), j >= 0, j < order else {
            throw content.error(
              at: place, "variable \(i) has a neighbour outside 0...\(order - 1)",
              remedy: "write the file anew, it is damaged")
          }
          guard i != j else {
            throw content.error(
              at: place, "variable \(i) is paired with itself",
              remedy: "add the bias to the linear one")
          }
          let value = bias.number(in: bytes, at: place + index.size)
          guard value.isFinite else {
            throw content.error(
              at: place + index.size, "the bias is infinite or not a number",
              remedy: "correct the bias")
          }
          try body(i, j, value, place)
        }
      }
    }
  }

  /// Refuses a file in which a pair's two entries differ.
  ///
  /// The two halves have the same sum of mixed (pair, bias) if they agree, and different ones (but
  /// for an accident of 2⁻⁶⁴) otherwise; only then are entries compared one by one.
  func checkSymmetry() throws {
    var difference: UInt64 = 0
    try forEachNeighbour { i, j, value, _ in
      var word = UInt64(min(i, j)) << 32 | UInt64(max(i, j))
      word = (word ^ (value + 0).bitPattern &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 29) &* 0x94D0_49BB_1331_11EB
      word ^= word >> 32
      difference = i < j ? difference &+ word : difference &- word
    }
    guard difference != 0 else { return }
    try forEachNeighbour { i, j, value, place in
      guard try !has(j, neighbour: i, bias: value) else { return }
      throw content.error(
        at: place, "the bias of variables \(i) and \(j) differs from that of \(j) and \(i)",
        remedy: "write the file anew, it is damaged")
    }
    throw content.error(
      at: rowsStart, "a pair is given more than once", remedy: "write the file anew, it is damaged")
  }

  private func has(_ i: Int, neighbour j: Int, bias value: Double) throws -> Bool {
    let stride = index.size + bias.size
    return content.withUnsafeBytes { bytes in
      (starts[i]..<starts[i + 1]).contains { k in
        let place = rowsStart + k * stride
        return index.integer(in: bytes, at: place) == j
          && bias.number(in: bytes, at: place + index.size) == value
      }
    }
  }
}
