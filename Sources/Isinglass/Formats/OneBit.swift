/// Isinglass's own file of a complete ±1 problem, one bit a coupling: 100,000 spins take 625 MB.
///
/// | bytes | content |
/// |---|---|
/// | 0–7 | the magic, hexadecimal `8A 49 53 49 4E 47 31 0A` |
/// | 8 | version, 1 |
/// | 9 | kind: 0 `ising`, 1 `maxcut` |
/// | 10–11 | zero |
/// | 12–15 | length of the comment, a multiple of 8 |
/// | 16–23 | number of spins N |
/// | 24– | the comment, UTF-8 padded with spaces |
/// | then | for each row i = 1, …, N − 1: ⌈i/8⌉ bytes |
///
/// Bit j mod 8 of byte ⌊j/8⌋ of row i > j, the least significant first, is 1 for J_ij = +1 and 0 for
/// J_ij = −1; the bits from i on are 0. Each pair stands **once**. A cut is held by its couplings
/// J = −w, so the kind only says how the objective is reported. Numbers are little-endian.
///
/// Files from 64 MiB on are mapped; the matrix is filled from them without a second copy.
enum OneBit: ProblemFormat {
  static let name = "one-bit"
  static let summary = "complete ±1 couplings, one bit each, for large problems"
  static let fileExtensions = ["onebit"]

  static let magic: [UInt8] = [0x8A] + Array("ISING1\n".utf8)
  private static let headerSize = 24

  static func recognizes(_ content: FileContent) -> Bool {
    content.withUnsafeBytes { $0.starts(with: magic) }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let header = try header(of: content, request)
    let couplings = try couplings(content, order: header.order, from: header.start)
    return try header.meaning.finish(
      Problem(
        IsingModel(couplings: couplings, offset: header.offset), kind: header.kind))
  }

  /// What a file says before its couplings.
  struct Header {
    let order: Int
    /// Where row 1 begins.
    let start: Int
    let meaning: Interpretation
    let kind: Problem.Kind
    let offset: Double
  }

  /// Reads the header, and makes sure that all rows are there.
  static func header(of content: FileContent, _ request: ReadRequest) throws -> Header {
    guard content.count >= headerSize else {
      throw content.error(
        at: content.count, "the file ends within its header", remedy: "complete the file")
    }
    guard content[8] == 1 else {
      throw content.error(
        at: 8, "the file has version \(content[8])", remedy: "read it with a newer Isinglass")
    }
    guard content[9] <= 1, content[10] == 0, content[11] == 0 else {
      throw content.error(
        at: 9, "the kind is neither 0 nor 1", remedy: "write the file anew, it is damaged")
    }
    let length = Int(content.littleEndian(at: 12, count: 4))
    let order = content.littleEndian(at: 16, count: 8)
    guard order < UInt64(Int32.max) else {
      throw content.error(
        at: 16, "the file announces \(order) spins", remedy: "use at most \(Int32.max - 1)")
    }
    let start = headerSize + length
    let end = start + rowOffset(Int(order))
    guard end <= content.count else {
      throw content.error(
        at: content.count,
        "the file ends before the couplings of \(order) spins, which need \(end) bytes",
        remedy: "complete the file, or correct the number of spins")
    }
    guard end == content.count else {
      throw content.error(
        at: end, "\(content.count - end) bytes follow the couplings", remedy: "remove them")
    }

    let text = content.withUnsafeBytes { String(decoding: $0[headerSize..<start], as: UTF8.self) }
    let meaning = try Interpretation(
      content, request, comment: (InstanceComment(text) ?? InstanceComment(), headerSize),
      defaultKind: content[9] == 0 ? .ising : .maxCut)
    guard meaning.kind != .qubo else {
      throw content.error(
        at: 9, "the file holds couplings of spins, not a QUBO", remedy: "leave out --kind")
    }
    return Header(
      order: Int(order), start: start, meaning: meaning,
      kind: meaning.kind == .ising ? .ising : .maxCut,
      offset: meaning.kind == .ising ? try meaning.statedOffset() : 0)
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let model = problem.model
    let order = model.spinCount
    guard problem.kind == .ising || problem.kind == .maxCut, !model.hasFields,
      model.denominator == 1
    else {
      throw FormatError(
        file: problem.name, "the one-bit format holds Ising and Max-Cut problems without fields",
        remedy: "write coo or dimod-binary")
    }
    let matrix: OneBitMatrix?
    switch model.couplings.storage {
    case .oneBit(let stored): matrix = stored
    case .dense, .sparse: matrix = nil
    }
    guard matrix != nil || order < 2 else {
      throw FormatError(
        file: problem.name, "the one-bit format holds couplings that are all +1 or −1, none zero",
        remedy: "write npy, rudy or dimod-binary")
    }
    var text = comment.stating(constant: model.offset).text
    text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    magic.withUnsafeBytes { output.append(bytes: $0) }
    output.append(byte: 1)
    output.append(byte: problem.kind == .ising ? 0 : 1)
    output.append(littleEndian: UInt16(0))
    output.append(littleEndian: UInt32(text.utf8.count))
    output.append(littleEndian: UInt64(order))
    output.append(text)
    matrix?.withWords { words in
      for i in 1..<order {
        let row = words[(i * words.count / order)...].prefix((i + 63) / 64)
        for (index, word) in row.enumerated() {
          let bits = min(64, i - 64 * index)
          let kept = bits == 64 ? word : word & ((1 << UInt64(bits)) - 1)
          withUnsafeBytes(of: kept.littleEndian) {
            output.append(bytes: UnsafeRawBufferPointer(rebasing: $0[..<((bits + 7) / 8)]))
          }
        }
      }
    }
  }

  /// Where row `i` begins, counted from row 1: Σ_{k<i} ⌈k/8⌉.
  static func rowOffset(_ i: Int) -> Int {
    let (whole, rest) = max(0, i - 1).quotientAndRemainder(dividingBy: 8)
    return 4 * whole * (whole + 1) + rest * (whole + 1)
  }

  private static func couplings(
    _ content: FileContent, order: Int, from start: Int
  ) throws -> Couplings {
    guard order > 1 else { return Couplings(uncoupled: order) }
    let matrix = try OneBitMatrix(order: order) { words, wordsPerRow in
      try content.withUnsafeBytes { bytes in
        for i in 1..<order {
          let source = start + rowOffset(i)
          let count = (i + 7) / 8
          guard i % 8 == 0 || bytes[source + count - 1] >> UInt8(i % 8) == 0 else {
            throw content.error(
              at: source + count - 1, "the padding bits of row \(i) are not zero",
              remedy: "write the file anew, it is damaged")
          }
          copyRow(bytes, source, count, to: words, i * wordsPerRow)
        }
      }
      mirror(words, order: order, wordsPerRow: wordsPerRow)
    }
    return Couplings(matrix)
  }

  @inline(__always)
  private static func copyRow(
    _ bytes: UnsafeRawBufferPointer, _ source: Int, _ count: Int,
    to words: UnsafeMutableBufferPointer<UInt64>, _ target: Int
  ) {
    let whole = count / 8
    for k in 0..<whole {
      words[target + k] = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: source + 8 * k, as: UInt64.self))
    }
    var last: UInt64 = 0
    for k in 8 * whole..<count { last |= UInt64(bytes[source + k]) << UInt64(8 * (k & 7)) }
    if count > 8 * whole { words[target + whole] = last }
  }

  /// Fills the upper triangle with the mirror image of the lower one, block by block.
  private static func mirror(
    _ words: UnsafeMutableBufferPointer<UInt64>, order: Int, wordsPerRow: Int
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { block in
      for blockRow in 0..<(order + 63) / 64 {
        let rows = min(64, order - 64 * blockRow)
        for blockColumn in 0...blockRow {
          for r in 0..<64 {
            block[r] = r < rows ? words[(64 * blockRow + r) * wordsPerRow + blockColumn] : 0
          }
          BitBlock.transpose(block)
          // Only the last block row is not full, and there the block is on the diagonal.
          for c in 0..<min(64, order - 64 * blockColumn) {
            words[(64 * blockColumn + c) * wordsPerRow + blockRow] |= block[c]
          }
        }
      }
    }
  }
}
