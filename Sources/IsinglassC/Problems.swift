public import CIsinglass
internal import Isinglass
internal import SpinGlasses

/// What a problem handle points to.
final class ProblemBox: Sendable {
  let problem: Problem

  init(_ problem: Problem) { self.problem = problem }

  /// The problem of a handle, which stays the caller's.
  ///
  /// - Throws: `ArgumentError` for null.
  static func problem(of handle: OpaquePointer?) throws -> Problem {
    guard let handle else { throw ArgumentError("the problem is null") }
    return Unmanaged<ProblemBox>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue().problem
  }
}

/// Makes a handle of what `make` gives; null on failure.
func makeHandle(
  _ handle: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<CChar>?,
  _ size: Int, _ make: () throws -> AnyObject
) -> isinglass_status {
  handle?.pointee = nil
  return reporting(to: message, size) {
    guard let handle else { throw ArgumentError("there is no place for the handle") }
    handle.pointee = OpaquePointer(Unmanaged.passRetained(try make()).toOpaque())
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_from_matrix(
  _ kind: isinglass_kind, _ order: Int64, _ matrix: UnsafePointer<isinglass_matrix>?,
  _ linear: UnsafePointer<isinglass_vector>?, _ constant: Double,
  _ problem: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<CChar>?,
  _ message_size: Int
) -> isinglass_status {
  makeHandle(problem, message, message_size) {
    let (kind, order) = (try Problem.Kind(kind), try checked(order: order))
    let linear = try linearTerms(linear, kind, order)
    guard let matrix = matrix?.pointee else { throw ArgumentError("the matrix is null") }
    guard order > 0 else {
      return ProblemBox(try Problem(kind, order: order, linear: linear, constant: constant))
    }
    guard let start = matrix.start else { throw ArgumentError("the matrix has no memory") }
    let number = try ForeignNumber(checking: matrix.number)
    // With strides of 0 a small array is a large matrix.
    try requireMemory(bytes: Double(number.size) * Double(order) * Double(order))
    return ProblemBox(
      try Problem(
        kind,
        matrix: ForeignMatrix(
          start, of: number, order: order,
          rowStride: Int(matrix.row_stride), columnStride: Int(matrix.column_stride)),
        linear: linear, constant: constant, name: ""))
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_from_entries(
  _ kind: isinglass_kind, _ order: Int64, _ count: Int64, _ rows: UnsafePointer<isinglass_vector>?,
  _ columns: UnsafePointer<isinglass_vector>?, _ values: UnsafePointer<isinglass_vector>?,
  _ linear: UnsafePointer<isinglass_vector>?, _ constant: Double,
  _ problem: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<CChar>?,
  _ message_size: Int
) -> isinglass_status {
  makeHandle(problem, message, message_size) {
    let (kind, order) = (try Problem.Kind(kind), try checked(order: order))
    guard count >= 0 else { throw ArgumentError("the number of entries is negative") }
    try requireMemory(bytes: 64 * Double(order) + 16 * Double(count))
    let linear = try linearTerms(linear, kind, order)
    guard count > 0 else {
      return ProblemBox(try Problem(kind, order: order, linear: linear, constant: constant))
    }
    return ProblemBox(
      try Problem(
        kind, order: order, rows: vector("the rows", rows, count),
        columns: vector("the columns", columns, count),
        values: vector("the values", values, count), linear: linear, constant: constant, name: ""))
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_from_file(
  _ path: UnsafePointer<CChar>?, _ problem: UnsafeMutablePointer<OpaquePointer?>?,
  _ message: UnsafeMutablePointer<CChar>?, _ message_size: Int
) -> isinglass_status {
  makeHandle(problem, message, message_size) {
    guard let path else { throw ArgumentError("the path is null") }
    return ProblemBox(try ProblemFile.read(String(cString: path)))
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_from_recipe(
  _ recipe: UnsafePointer<CChar>?, _ problem: UnsafeMutablePointer<OpaquePointer?>?,
  _ message: UnsafeMutablePointer<CChar>?, _ message_size: Int
) -> isinglass_status {
  makeHandle(problem, message, message_size) {
    guard let recipe else { throw ArgumentError("the recipe is null") }
    return ProblemBox(try EnsembleRecipe(parsing: String(cString: recipe)).problem())
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_release(_ problem: OpaquePointer?) {
  guard let problem else { return }
  Unmanaged<ProblemBox>.fromOpaque(UnsafeRawPointer(problem)).release()
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_order(_ problem: OpaquePointer?) -> Int64 {
  Int64((try? ProblemBox.problem(of: problem))?.spinCount ?? 0)
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_pair_count(_ problem: OpaquePointer?) -> Int64 {
  Int64((try? ProblemBox.problem(of: problem))?.model.couplings.pairCount ?? 0)
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_json(_ problem: OpaquePointer?) -> UnsafeMutablePointer<CChar>? {
  guard let problem = try? ProblemBox.problem(of: problem) else { return nil }
  let model = problem.model
  var members = problem.jsonMembers
  members += [
    JSONMember("sense", .string(problem.sense.rawValue)),
    JSONMember("storage", .string(model.couplings.storageName)),
    JSONMember("is_integer", .bool(model.isInteger)),
    JSONMember("field_scale", .number(model.fieldScale / Double(model.denominator))),
    JSONMember("notices", .array(problem.notices.map { .string("\($0)") })),
  ]
  if let labels = problem.labels {
    members.append(JSONMember("labels", .array(labels.map { .string($0) })))
  }
  if let planted = problem.planted {
    members.append(
      JSONMember(
        "planted",
        [
          "objective": JSONValue(planted.energy.map { problem.objective(at: $0) }),
          "spins": planted.spins.map { .string($0.description) } ?? .null,
        ]))
  }
  return copy(of: JSONValue.object(members).description)
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_entries(
  _ problem: OpaquePointer?, _ out_rows: UnsafeMutablePointer<Int64>?,
  _ out_columns: UnsafeMutablePointer<Int64>?, _ out_values: UnsafeMutablePointer<Double>?,
  _ out_linear: UnsafeMutablePointer<Double>?, _ out_constant: UnsafeMutablePointer<Double>?
) {
  guard let problem = try? ProblemBox.problem(of: problem) else { return }
  let terms = ProblemTerms(problem)
  var next = 0
  problem.model.couplings.forEachPair { i, j, coupling in
    out_rows?[next] = Int64(i)
    out_columns?[next] = Int64(j)
    out_values?[next] = terms.scale * coupling
    next += 1
  }
  for i in 0..<problem.spinCount { out_linear?[i] = terms.linear.isEmpty ? 0 : terms.linear[i] }
  out_constant?.pointee = terms.constant
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_problem_objectives(
  _ problem: OpaquePointer?, _ count: Int64, _ spins: UnsafePointer<Int8>?,
  _ out_objectives: UnsafeMutablePointer<Double>?, _ message: UnsafeMutablePointer<CChar>?,
  _ message_size: Int
) -> isinglass_status {
  reporting(to: message, message_size) {
    let problem = try ProblemBox.problem(of: problem)
    guard count > 0 else { return }
    guard let out_objectives, spins != nil || problem.spinCount == 0 else {
      throw ArgumentError("the spins or the place for the objectives are null")
    }
    for k in 0..<Int(count) {
      let state = Spins(signs: spins, row: k, count: problem.spinCount)
      out_objectives[k] = problem.objective(at: problem.model.energy(of: state)).value
    }
  }
}

// MARK: Arguments

private func checked(order: Int64) throws -> Int {
  guard order >= 0 else { throw ArgumentError("the number of spins is negative") }
  guard order < Int64(Int32.max) else { throw CouplingsError.tooMany }
  return Int(order)
}

private func linearTerms(
  _ linear: UnsafePointer<isinglass_vector>?, _ kind: Problem.Kind, _ order: Int
) throws -> [Double] {
  guard linear != nil, order > 0 else { return [] }
  guard kind != .maxCut else { throw ArgumentError("a graph to be cut has no linear terms") }
  return try vector("the linear terms", linear, Int64(order)).doubles()
}

private func vector(
  _ name: String, _ vector: UnsafePointer<isinglass_vector>?, _ count: Int64
) throws -> ForeignVector {
  guard let vector = vector?.pointee, let start = vector.start else {
    throw ArgumentError("\(name) are null")
  }
  return try ForeignVector(
    start, of: ForeignNumber(checking: vector.number), stride: Int(vector.stride),
    count: Int(count))
}

extension ForeignNumber {
  fileprivate init(checking number: isinglass_number) throws {
    guard let known = ForeignNumber(rawValue: number) else {
      throw ArgumentError("there is no type of number \(number): give 1 to 6")
    }
    self = known
  }
}

extension Problem.Kind {
  fileprivate init(_ kind: isinglass_kind) throws {
    switch kind {
    case 0: self = .ising
    case 1: self = .qubo(.minimize)
    case 2: self = .qubo(.maximize)
    case 3: self = .maxCut
    default: throw ArgumentError("there is no kind of problem \(kind): give 0 to 3")
    }
  }
}

extension Problem {
  /// A problem without pairs.
  fileprivate init(_ kind: Kind, order: Int, linear: [Double], constant: Double) throws {
    let linear = linear.isEmpty ? [Double](repeating: 0, count: order) : linear
    self =
      switch kind {
      case .ising:
        Problem(
          try IsingModel(
            couplings: Couplings(uncoupled: order), fields: linear, offset: constant))
      case .maxCut: try .maxCut(order: order, [])
      case .qubo(let sense):
        try .qubo(linear: linear, [], convention: .once, constant: constant, sense: sense)
      }
  }
}

/// The linear terms and the constant of a problem in its own terms.
private struct ProblemTerms {
  var linear: [Double] = []
  var constant = 0.0
  /// What a coupling of the model is multiplied by.
  var scale: Double

  init(_ problem: Problem) {
    let model = problem.model
    let unit = 1 / Double(model.denominator)
    switch problem.kind {
    case .ising:
      scale = unit
      linear = model.fields.map { $0 * unit }
      constant = model.offset * unit
    case .maxCut: scale = -unit
    case .qubo:
      let form = BinaryForm(problem)
      (linear, constant, scale) = (form.linear, form.constant, form.scale)
    }
  }
}

extension Spins {
  /// A row of numbers, those above 0 up.
  init(signs: UnsafePointer<Int8>?, row: Int, count: Int) {
    self.init(repeating: false, count: count)
    guard let signs, count > 0 else { return }
    let (offset, overflow) = row.multipliedReportingOverflow(by: count)
    guard !overflow else { return }
    for i in 0..<count where signs[offset + i] > 0 { self[i] = 1 }
  }
}
