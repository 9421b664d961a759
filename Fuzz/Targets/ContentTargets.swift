import CZlib
import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Damaged gzip files are refused; what is packed comes back.
let gunzipTarget = FuzzTarget(
  "gz", "gzip files: damaged ones are refused, packed bytes come back the same", mostBytes: 1024
) { input in
  do {
    let content = try FileContent(input, name: "x.gz")
    try require(content.count > 0 && content.count <= 64 << 20, "\(content.count) bytes")
  } catch let error as FormatError {
    try check(error, of: input)
  }
  // The bytes as deflated data behind a plain header.
  let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  do {
    _ = try FileContent(header + input, name: "x.gz")
  } catch is FormatError {}

  guard !input.isEmpty, !input.starts(with: [0x1F, 0x8B]),
    !input.starts(with: [0xFF, 0xFE]), !input.starts(with: [0xFE, 0xFF])
  else { return }
  let packed = try gzip(input, level: Int32(input.count % 10))
  // Two members, as `cat a.gz b.gz` makes them.
  for (file, copies) in [(packed, 1), (packed + packed, 2)] {
    let content = try FileContent(file, name: "x.gz")
    try require(
      content.withUnsafeBytes { bytes in
        bytes.count == copies * input.count
          && bytes.prefix(input.count).elementsEqual(input)
          && bytes.suffix(input.count).elementsEqual(input)
      }, "\(input.count) bytes came back as \(content.count)")
  }
  let cut = packed.dropLast(1 + input.count % packed.count)
  do {
    _ = try FileContent(cut, name: "x.gz")
    // Fewer than three bytes are no gzip file but text.
    try require(cut.count < 3, "a file cut to \(cut.count) of \(packed.count) bytes was read")
  } catch is FormatError {}
}

/// Any bytes under any name: exactly one format answers, or an error that names all.
let detectionTarget = FuzzTarget(
  "detection", "finding the format: every format looks at the bytes, the first line names the file"
) { input in
  let line = input.prefix { $0 != UInt8(ascii: "\n") }
  let name = String(decoding: line.prefix(64), as: UTF8.self)
  _ = FormatCatalogue.format(forPath: name)
  do {
    let content = try FileContent(input, name: "x")
    for format in FormatCatalogue.all { _ = format.recognizes(content) }
    let format = try FormatCatalogue.detect(content)
    try require(format.recognizes(content), "\(format.name) was chosen and does not know it")
    let problem = try ProblemFile.read(content)
    try checkNumbers(problem)
  } catch let error as FormatError {
    if !input.prefix(2).elementsEqual([0x1F, 0x8B]) { try check(error, of: input) }
  }
  // Under a name from the bytes; the name may decide the format and the kind, never the place.
  do {
    let content = try FileContent(input, name: name)
    _ = try ProblemFile.read(content)
  } catch is FormatError {}
}

/// Solution files for `verify`.
let solutionTarget = FuzzTarget(
  "solution", "answers: the spins that are read are as many as asked for, and read again the same"
) { input in
  let signs = input.reduce(0) {
    $0 + ($1 == UInt8(ascii: "+") || $1 == UInt8(ascii: "-") ? 1 : 0)
  }
  let words = input.split { $0 <= 0x20 }.count
  for count in Set([signs, words, input.count % 13]) {
    do {
      let solution = try Solution(FileContent(input, name: "x"), spinCount: count)
      try require(solution.spins.count == count, "\(solution.spins.count) spins, not \(count)")
      try require(
        solution.energy?.value.isFinite != false && solution.objective?.value.isFinite != false,
        "a claim is not finite")
      let text = solution.spins.description
      guard count > 0 else { continue }
      let again = try Solution(FileContent(text.utf8, name: "x"), spinCount: count)
      try require(again.spins == solution.spins, "spins came back as others")
    } catch let error as FormatError {
      if !input.prefix(2).elementsEqual([0x1F, 0x8B]) { try check(error, of: input) }
    }
  }
}

/// Packs bytes as gzip does.
private func gzip(_ input: UnsafeRawBufferPointer, level: Int32) throws -> [UInt8] {
  var stream = z_stream()
  // 16 + 15: gzip wrapper, largest window.
  guard
    deflateInit2_(
      &stream, level, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { throw FuzzComplaint("zlib could not start") }
  defer { deflateEnd(&stream) }
  var packed = [UInt8](repeating: 0, count: input.count + 128)
  let status = packed.withUnsafeMutableBufferPointer { output in
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = uInt(input.count)
    stream.next_out = output.baseAddress
    stream.avail_out = uInt(output.count)
    return deflate(&stream, Z_FINISH)
  }
  try require(status == Z_STREAM_END, "zlib could not pack")
  return Array(packed.prefix(Int(stream.total_out)))
}
