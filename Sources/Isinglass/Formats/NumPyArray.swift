/// A square matrix in numpy's `.npy` file (format versions 1 to 3): floating-point numbers of 4 or 8
/// bytes, whole numbers of 1 to 8 bytes or booleans, either byte order, C or Fortran order.
///
/// A full matrix means both triangles. As `maxcut` (the default) it holds the weights of a graph and as
/// `ising` the couplings J_ij: symmetric, zero diagonal. As `qubo` it is Q of xᵀQx: x_i x_j gets
/// Q_ij + Q_ji, so an asymmetric Q is symmetrised and a triangular one counts its entries **once**;
/// the diagonal is linear.
///
/// Isinglass writes a QUBO as the upper triangle, and its comment after the `#` behind the header's
/// dictionary, where numpy ignores it. Planted spins beyond 8000 are left out, since numpy refuses
/// headers beyond 10,000 bytes.
///
/// Source: `numpy.lib.format`, "NPY format", NumPy reference.
enum NumPyArray: ProblemFormat {
  static let name = "npy"
  static let summary = "dense square matrix of numpy (.npy)"
  static let fileExtensions = ["npy"]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func recognizes(_ content: FileContent) -> Bool {
    content.withUnsafeBytes { $0.starts(with: magic) }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let header = try NumPyHeader(content)
    let comment = header.comment ?? (InstanceComment(), content.textStart)
    let meaning = try Interpretation(content, request, comment: comment)
    let entries = try NumPyEntries(content, header, isSymmetric: meaning.kind != .qubo)
    var problem = try entries.makeProblem(meaning, convention: .once)
    problem.notices = entries.asymmetry.notice(countedFrom: 0).map { [$0] } ?? []
    return problem
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let entries = try WrittenEntries(problem, convention: .once)
    let order = problem.spinCount
    var largest = 0.0
    var isWhole = true
    entries.forEach { _, _, value in
      largest = max(largest, abs(value))
      if value != value.rounded() { isWhole = false }
    }
    let size = !isWhole || largest > 0x1p53 ? nil : largest < 0x1p7 ? 1 : largest < 0x1p31 ? 4 : 8
    let code = size.map { $0 == 1 ? "|i1" : "<i\($0)" } ?? "<f8"
    writeHeader(code, order, comment.stating(constant: entries.constant), to: &output)

    let isUpper = problem.kind.name == "qubo"
    var row = [Double](repeating: 0, count: order)
    for i in 0..<order {
      entries.fill(&row, row: i, isUpper: isUpper)
      switch size {
      case 1: for value in row { output.append(byte: UInt8(bitPattern: Int8(value))) }
      case 4: for value in row { output.append(littleEndian: Int32(value)) }
      case 8: for value in row { output.append(littleEndian: Int64(value)) }
      default: for value in row { output.append(littleEndian: value) }
      }
    }
  }

  private static func writeHeader(
    _ code: String, _ order: Int, _ comment: InstanceComment, to output: inout OutputBuffer
  ) {
    var comment = comment
    if let spins = comment["planted_spins"], spins.utf8.count > 8000 {
      comment["planted_spins"] = nil
    }
    var text = "{'descr': '\(code)', 'fortran_order': False, 'shape': (\(order), \(order)), }"
    let note = " # \(comment.text)"
    if note.utf8.count < 9000, note.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { text += note }
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    magic.withUnsafeBytes { output.append(bytes: $0) }
    output.append(byte: 1)
    output.append(byte: 0)
    output.append(littleEndian: UInt16(length))
    output.append(text)
    output.append(String(repeating: " ", count: length - 1 - text.utf8.count))
    output.append("\n")
  }
}

/// The elements of the matrix as pairs and a diagonal.
struct NumPyEntries: EntryList {
  let content: FileContent
  let order: Int
  private let type: BinaryNumberType
  private let start: Int
  /// The bytes from one row to the next and from one column to the next.
  private let rowStride: Int
  private let columnStride: Int
  private let isSymmetric: Bool
  /// Whether the two triangles differ, known once the matrix has been read.
  let asymmetry = AsymmetryNote()

  init(_ content: FileContent, _ header: NumPyHeader, isSymmetric: Bool) throws {
    self.content = content
    self.isSymmetric = isSymmetric
    order = header.order
    type = header.type
    start = header.dataStart
    rowStride = header.isFortranOrder ? type.size : order * type.size
    columnStride = header.isFortranOrder ? order * type.size : type.size
    let end = start + order * order * type.size
    guard end <= content.count else {
      throw content.error(
        at: content.count, "the file ends before the \(order) by \(order) elements of its header",
        remedy: "complete the file")
    }
    guard end == content.count else {
      throw content.error(
        at: end, "\(content.count - end) bytes follow the array", remedy: "remove them")
    }
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    // Tiles, because an element and its mirror image are far apart.
    let tile = 64
    try content.withUnsafeBytes { bytes in
      for rows in stride(from: 0, to: order, by: tile) {
        for columns in stride(from: rows, to: order, by: tile) {
          for i in rows..<min(rows + tile, order) {
            for j in max(columns, i)..<max(i, min(columns + tile, order)) {
              let place = start + i * rowStride + j * columnStride
              let value = try number(bytes, place)
              if i == j {
                if value != 0 { try body(i, i, value, place) }
                continue
              }
              let mirror = start + j * rowStride + i * columnStride
              let other = try number(bytes, mirror)
              if isSymmetric {
                guard value == other else { throw asymmetric(i, j, mirror) }
                if value != 0 { try body(i, j, value, place) }
              } else if value != 0 || other != 0 {
                asymmetry.record(i, j, upper: value, lower: other)
                try body(i, j, value + other, place)
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func number(_ bytes: UnsafeRawBufferPointer, _ place: Int) throws -> Double {
    let value = type.number(in: bytes, at: place)
    guard value.isFinite else { throw notFinite(place) }
    return value
  }

  private func notFinite(_ place: Int) -> FormatError {
    content.error(
      at: place,
      type.family == .float
        ? "the element is infinite or not a number"
        : "the element is a whole number that loses digits in double precision (53 bits)",
      remedy: "correct the element")
  }

  private func asymmetric(_ i: Int, _ j: Int, _ place: Int) -> FormatError {
    content.error(
      at: place, "the element (\(j), \(i)) differs from (\(i), \(j)), counted from 0",
      remedy: "make the matrix symmetric, or pass --kind qubo")
  }
}

extension WrittenEntries {
  /// One row of the matrix: the whole of it, or from the diagonal on.
  fileprivate func fill(_ row: inout [Double], row i: Int, isUpper: Bool) {
    for j in row.indices { row[j] = 0 }
    forEachEntry(ofRow: i) { j, value in if !isUpper || j >= i { row[j] = value } }
  }
}
