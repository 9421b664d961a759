import CIsinglass

/// A program against `isinglass.h`: arrays of any type, stride and alignment, options of any text,
/// messages of any size; with leaks and bounds watched by the address sanitizer.
let interfaceTarget = FuzzTarget(
  "c-interface", "the C interface: arrays of any type and stride, any options, short messages",
  mostBytes: 384
) { input in
  var reader = ByteReader(input)
  var caller = InterfaceCaller(bytes: Array(input))
  defer { caller.release() }
  for _ in 0..<8 where !reader.isAtEnd { try caller.step(&reader) }
}

private struct InterfaceCaller {
  /// What arrays are made of: the input again and again. Strides lead at most to its ends.
  private let memory: [UInt8]
  private var problem: OpaquePointer?
  private var result: OpaquePointer?
  private var message = [CChar](repeating: 0x55, count: 300)
  private var messageSize = 0

  private static let middle = 4096

  init(bytes: [UInt8]) {
    memory = (0..<2 * Self.middle).map { bytes.isEmpty ? 0 : bytes[$0 % bytes.count] }
  }

  mutating func release() {
    isinglass_result_release(result)
    isinglass_problem_release(problem)
    (result, problem) = (nil, nil)
  }

  mutating func step(_ reader: inout ByteReader) throws {
    let verb = reader.byte()
    messageSize = [0, 1, 2, 17, 256][Int(reader.byte()) % 5]
    message = [CChar](repeating: 0x55, count: 300)
    switch verb % 8 {
    case 0: try makeFromMatrix(&reader)
    case 1: try makeFromEntries(&reader)
    case 2: try makeFromRecipe(&reader)
    case 3: try objectives(&reader)
    case 4, 5: try solve(&reader)
    case 6: try look()
    default: try refuseQuestion(&reader)
    }
  }

  /// Checks a status, its message, and that a failure gave no handle.
  private func check(_ status: isinglass_status, gave handle: OpaquePointer?) throws {
    try require((0...4).contains(status), "status \(status)")
    try require((status == 0) == (handle != nil), "status \(status) with handle \(handle as Any)")
    try checkMessage(status)
  }

  private func checkMessage(_ status: isinglass_status) throws {
    try require(
      message[messageSize...].allSatisfy { $0 == 0x55 }, "a message is longer than its place")
    guard status != 0, messageSize > 0 else { return }
    let text = message[..<messageSize].prefix { $0 != 0 }
    try require(text.count < messageSize, "a message without an end")
    try require(
      String(validating: text.map { UInt8(bitPattern: $0) }, as: UTF8.self) != nil,
      "a message that is not UTF-8")
    try require(messageSize < 256 || !text.isEmpty, "status \(status) without words")
  }

  private mutating func adopt(_ made: OpaquePointer?) {
    guard let made else { return }
    isinglass_result_release(result)
    isinglass_problem_release(problem)
    (problem, result) = (made, nil)
  }

  private mutating func makeFromMatrix(_ reader: inout ByteReader) throws {
    let (kind, order) = (Int32(reader.number(below: 6)), Int64(reader.number(below: 12)) - 1)
    let number = Int32(reader.number(below: 8))
    let (rows, columns) = (
      Int64(Int8(bitPattern: reader.byte())), Int64(Int8(bitPattern: reader.byte()))
    )
    let constant = reader.byte() == 7 ? reader.double() : Double(kind)
    var linear = isinglass_vector()
    let hasLinear = reader.byte() & 1 != 0
    (linear.number, linear.stride) = (
      Int32(reader.number(below: 8)), Int64(Int8(bitPattern: reader.byte()))
    )
    var made: OpaquePointer?
    let status = memory.withUnsafeBytes { bytes -> isinglass_status in
      let start = bytes.baseAddress?.advanced(by: Self.middle)
      linear.start = start
      var matrix = isinglass_matrix(
        start: start, number: number, row_stride: rows, column_stride: columns)
      return [linear].withUnsafeBufferPointer { linear in
        message.withUnsafeMutableBufferPointer { message -> isinglass_status in
          isinglass_problem_from_matrix(
            kind, order, &matrix, hasLinear ? linear.baseAddress : nil, constant, &made,
            message.baseAddress, messageSize)
        }
      }
    }
    defer { adopt(made) }
    try check(status, gave: made)
  }

  private mutating func makeFromEntries(_ reader: inout ByteReader) throws {
    let (kind, order) = (Int32(reader.number(below: 5)), Int64(reader.number(below: 14)) - 1)
    let count = Int64(reader.number(below: 20)) - 1
    var vectors = (0..<3).map { _ in
      isinglass_vector(
        start: nil, number: Int32(reader.number(below: 8)),
        stride: Int64(Int8(bitPattern: reader.byte())))
    }
    let isMissing = reader.byte() == 9
    var made: OpaquePointer?
    let status = memory.withUnsafeBytes { bytes -> isinglass_status in
      for k in vectors.indices where !(isMissing && k == 1) {
        vectors[k].start = bytes.baseAddress?.advanced(by: Self.middle + 64 * k)
      }
      return vectors.withUnsafeBufferPointer { vectors -> isinglass_status in
        message.withUnsafeMutableBufferPointer { message -> isinglass_status in
          guard let first = vectors.baseAddress else { return 1 }
          return isinglass_problem_from_entries(
            kind, order, count, first, first + 1, first + 2, nil, 0.5, &made, message.baseAddress,
            messageSize)
        }
      }
    }
    defer { adopt(made) }
    try check(status, gave: made)
  }

  private mutating func makeFromRecipe(_ reader: inout ByteReader) throws {
    let text = reader.text(before: 0)
    let size = text.utf8.contains(UInt8(ascii: "z")) ? text : "sk --size 4 \(text)"
    guard !hasLongNumbers(size) else { return }
    var made: OpaquePointer?
    let status = message.withUnsafeMutableBufferPointer { message in
      isinglass_problem_from_recipe(size, &made, message.baseAddress, messageSize)
    }
    defer { adopt(made) }
    try check(status, gave: made)
  }

  private mutating func objectives(_ reader: inout ByteReader) throws {
    let order = Int(isinglass_problem_order(problem))
    let count = reader.number(below: 4)
    let spins = (0..<max(1, count * order)).map { _ in Int8(bitPattern: reader.byte()) }
    var values = [Double](repeating: .nan, count: max(1, count))
    let status = message.withUnsafeMutableBufferPointer { message in
      isinglass_problem_objectives(
        problem, Int64(count), spins, &values, message.baseAddress, messageSize)
    }
    try require((status == 0) == (problem != nil), "status \(status)")
    if status == 0, count > 0 {
      try require(values.allSatisfy { !$0.isNaN }, "an objective is not a number")
    }
  }

  private mutating func solve(_ reader: inout ByteReader) throws {
    // Without limits a run would take its time.
    let bound = "\"steps\": 5, \"replicas\": 2, \"threads\": 1"
    let more = reader.text(before: 0)
    guard !hasLongNumbers(more), !more.contains("time") else { return }
    let options = more.utf8.first == UInt8(ascii: "!") ? more : "{\(bound)\(more)}"
    let spins = [Int8](repeating: 1, count: Int(isinglass_problem_order(problem)))
    var made: OpaquePointer?
    let status = message.withUnsafeMutableBufferPointer { message in
      isinglass_solve(
        problem, options, more.utf8.count % 2 == 0 ? nil : spins, nil, nil, nil, &made,
        message.baseAddress, messageSize)
    }
    defer {
      if let made {
        isinglass_result_release(result)
        result = made
      }
    }
    try check(status, gave: made)
  }

  private mutating func look() throws {
    let order = Int(isinglass_problem_order(problem))
    let pairs = Int(isinglass_problem_pair_count(problem))
    var (rows, columns) = (
      [Int64](repeating: -1, count: pairs), [Int64](repeating: -1, count: pairs)
    )
    var (values, linear) = (
      [Double](repeating: .nan, count: pairs), [Double](repeating: .nan, count: order)
    )
    var constant = 0.0
    isinglass_problem_entries(problem, &rows, &columns, &values, &linear, &constant)
    if problem != nil {
      try require(
        zip(rows, columns).allSatisfy { $0 >= 0 && $0 < $1 && $1 < Int64(order) },
        "pairs are out of order")
      try require((values + linear).allSatisfy { !$0.isNaN }, "a number is missing")
      let json = isinglass_problem_json(problem)
      try require(json != nil, "a problem without JSON")
      isinglass_text_release(json)
    }
    guard let result else { return }
    let count = Int(isinglass_result_sample_count(result))
    var spins = [Int8](repeating: 0, count: max(1, count * order))
    var (objectives, times) = (
      [Double](repeating: .nan, count: max(1, count)), [Int64](repeating: 0, count: max(1, count))
    )
    isinglass_result_samples(result, &spins, &objectives, &times)
    var again = [Double](repeating: 0, count: max(1, count))
    _ = isinglass_problem_objectives(problem, Int64(count), spins, &again, nil, 0)
    try require(count >= 1 && again == objectives, "\(objectives) are really \(again)")
    try require(isinglass_result_json(result) != nil, "a result without JSON")
  }

  private mutating func refuseQuestion(_ reader: inout ByteReader) throws {
    let text = reader.text(before: 0)
    var answer: UnsafeMutablePointer<CChar>?
    // Names that nothing has, so that nothing is worked out.
    let status = message.withUnsafeMutableBufferPointer { message in
      isinglass_theory(
        text.utf8.count % 2 == 0 ? "replica" : text, "{\"?\": 1, \"\(text)\": 2}", 1, &answer,
        message.baseAddress, messageSize)
    }
    defer { isinglass_text_release(answer) }
    try require((status == 0) == (answer != nil), "status \(status)")
    try checkMessage(status)
  }

  /// Whether numbers of three digits or exponents stand in a text, which runs take their time over.
  private func hasLongNumbers(_ text: String) -> Bool {
    var digits = 0
    for byte in text.utf8 {
      digits = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? digits + 1 : 0
      if digits > 2 { return true }
    }
    return text.utf8.contains(UInt8(ascii: "e")) && digits > 0
  }
}
